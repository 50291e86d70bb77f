import { expect, test } from '@playwright/test';
import { cacheDirectives, challengesOf, headerOf, mediaTypeOf } from '../../fixtures/tenant/http-fields.ts';

const fields = (...lines: readonly (readonly [string, string])[]) => ({
  headers: lines.map(([name, value]) => ({ name, value })),
});

test('field lines of one name are one list, whatever the letter case (RFC 9110 5.3)', () => {
  const answer = fields(['Cache-Control', 'no-cache'], ['X', 'y'], ['cache-control', 'no-store']);
  expect(headerOf(answer, 'CACHE-control')).toBe('no-cache, no-store');
  expect(headerOf(answer, 'x')).toBe('y');
  expect(headerOf(answer, 'age')).toBeNull();
});

test('a media type is read without its parameters, and is empty if it cannot be parsed', () => {
  const typeOf = (value: string) => mediaTypeOf(fields(['Content-Type', value]));
  expect(typeOf('Application/JSON; charset="utf-8"')).toBe('application/json');
  expect(typeOf('json')).toBe('');
  expect(typeOf('')).toBe('');
  expect(mediaTypeOf(fields())).toBe('');
});

test('Cache-Control is a set of directives, quoted or not, in one line or several', () => {
  const directives = cacheDirectives(
    fields(['Cache-Control', 'Private="set-cookie, x", MAX-AGE = 60 ,,'], ['cache-control', 'no-store']),
  );
  expect([...directives]).toEqual([
    ['private', 'set-cookie, x'],
    ['max-age', '60'],
    ['no-store', null],
  ]);
  expect(cacheDirectives(fields()).size).toBe(0);
  expect(cacheDirectives(fields(['cache-control', 'x=""'])).get('x')).toBe('');
});

test('challenges are parsed, in one line or in several (RFC 9110 11.6.1)', () => {
  const of = (...values: readonly string[]) =>
    challengesOf(fields(...values.map((value) => ['WWW-Authenticate', value] as const))).map(
      ({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)],
    );
  expect(of()).toEqual([]);
  expect(of('Basic')).toEqual([['basic', {}]]);
  expect(of('Bearer realm="a, b", error="invalid_token"', 'BASIC realm="x"')).toEqual([
    ['bearer', { realm: 'a, b', error: 'invalid_token' }],
    ['basic', { realm: 'x' }],
  ]);
  expect(of('Bearer error="in\\"v", Basic Realm=y , charset="UTF-8"')).toEqual([
    ['bearer', { error: 'in"v' }],
    ['basic', { realm: 'y', charset: 'UTF-8' }],
  ]);
  // A parameter without a challenge before it belongs to none.
  expect(of('realm="x"')).toEqual([]);
  expect(of('Bearer realm="never closed')).toEqual([['bearer', { realm: '"never closed' }]]);
});

test('what is no token begins no challenge, and spaces around a parameter are none of it', () => {
  const of = (value: string) =>
    challengesOf(fields(['WWW-Authenticate', value])).map(({ scheme, parameters }) => [
      scheme,
      Object.fromEntries(parameters),
    ]);
  for (const strange of ['"x"', '(x) Basic', 'Ba(sic', ', ,']) expect(of(strange), strange).toEqual([]);
  expect(of('Bearer  realm=x')).toEqual([['bearer', { realm: 'x' }]]);
  expect(of('Bearer a="b", realm = "x"')).toEqual([['bearer', { a: 'b', realm: 'x' }]]);
});

test('an empty element is none, and only a whole value is quoted', () => {
  const directives = cacheDirectives(fields(['Cache-Control', 'a=x"y", ,b="y"x']));
  expect([...directives]).toEqual([
    ['a', 'x"y"'],
    ['b', '"y"x'],
  ]);
});
