import { expect, test } from '@playwright/test';
import { cacheableBecause, leakIn } from '../../fixtures/probes/posture/disclosure.ts';
import { answered, entry } from './support/stub-logged.ts';
import { json, text } from './support/stub-transport.ts';

test('an error reveals nothing internal that the request did not contain', () => {
  const leak = (body: string, sent = '', status = 400) =>
    leakIn(entry(text(status, body), {}, sent), 'tenant.example.com');
  const inside: readonly (readonly [string, string])[] = [
    ['at org.x.Y.z(Y.java:117)', 'a stack frame'],
    ['at handle (/app/x.js:1:22)', 'a stack frame'],
    ['org.forgerock.oauth2.OAuth2Exception', 'a class name'],
    [['in "', 'opt', 'am', 'config"'].join('/'), 'a file path'],
    ['C:\\am\\config', 'a file path'],
    ['from 10.1.2.3:8080', 'an internal address'],
    ['from 172.16.9.1', 'an internal address'],
    ['am-core-1.ns.svc', 'an internal host'],
    ['am-1.corp', 'an internal host'],
    ['from fd12:3456:789a::17', 'an internal address'],
  ];
  for (const [body, what] of inside) expect(leak(body)).toBe(what);
  for (const body of ['invalid_scope', 'https://tenant.example.com/x', '172.15.0.1 and 11.1.1.1', 'org.x']) {
    expect(leak(body)).toBeNull();
  }
  expect(leak('at org.x.Y.z(Y.java:117)', '', 200)).toBeNull();
  const told = (name: string) => leakIn(entry(json(400, {}, { [name]: 'am-1.corp' })), 'tenant.example.com');
  expect(told('x-upstream')).toBe('an internal host');
  // Noted for every tenant.
  expect(told('Server')).toBeNull();
  const basic = { headers: { authorization: 'Basic Y2xpZW50OnNlY3JldA==' } };
  const repeats = (text400: string) => leakIn(entry(text(400, text400), basic), 'tenant.example.com');
  expect(repeats('you sent Basic Y2xpZW50OnNlY3JldA==')).toBe('credentials of the request');
  // Nothing but words, and whatever a report would take out of them.
  for (const words of ['Basic authentication failed', 'Bearer authentication required', 'Basic [redacted]']) {
    expect(repeats(words), words).toBeNull();
  }
  const sent = '{"redirect_uris":["http://127.0.0.1:33418/callback"]}';
  expect(leak('refused: http://127.0.0.1:33418/callback', sent)).toBeNull();
  expect(leak('refused: http://127.0.0.1:33418/callback on 10.0.0.7', sent)).toBe('an internal address');
  expect(leak('you sent [secret 0a1b2c3d]', 'client_secret=[secret 0a1b2c3d]')).toBe(
    'a secret of the request',
  );
  expect(leak('you sent [secret 0a1b2c3d]', 'client_secret=[secret 00000000]')).toBeNull();
  expect(leak('x', 'a=%E0%A4%A')).toBeNull();
});

test('a shared cache may keep an answer that is public or fresh, unless it is private or no-store', () => {
  const because = (...lines: readonly string[]) =>
    cacheableBecause(
      answered({
        ...json(200),
        headers: [
          { name: 'content-type', value: 'application/json' },
          ...lines.map((value) => ({ name: 'cache-control', value })),
        ],
      }),
    );
  expect(because('public')).toBe('Cache-Control: "public"');
  expect(because('max-age=0', 'public, max-age=600')).toBe('Cache-Control: "max-age=0, public, max-age=600"');
  expect(because('max-age="60"')).not.toBeNull();
  expect(because('s-maxage=1')).not.toBeNull();
  for (const fine of [
    'no-store',
    'public, no-store',
    'private',
    'private, max-age=60',
    'max-age=0',
    'no-cache',
  ])
    expect(because(fine), fine).toBeNull();
  expect(because()).toBeNull();
  // Whose cache is forbidden one field alone may keep the rest; a bare private forbids all.
  expect(because('private="set-cookie", max-age=9')).not.toBeNull();
  expect(because('private="set-cookie"')).toBeNull();
  const toCaller = (value: string) =>
    cacheableBecause(
      answered(json(200, {}, { 'cache-control': value }), { headers: { authorization: 'Bearer x' } }),
    );
  for (const own of ['max-age=60', 'no-cache']) expect(toCaller(own), own).toBeNull();
  for (const open of ['public', 'max-age=60, must-revalidate', 's-maxage=1']) {
    expect(toCaller(open), open).not.toBeNull();
  }
  const date = 'Sun, 29 Nov 2026 10:00:00 GMT';
  const until = (expires: string, more: Record<string, string> = {}) =>
    cacheableBecause(answered(json(200, {}, { date, expires, ...more })));
  expect(until('Sun, 29 Nov 2026 11:00:00 GMT')).toBe('Expires: "Sun, 29 Nov 2026 11:00:00 GMT"');
  for (const past of [date, '0']) expect(until(past)).toBeNull();
  // A max-age counts before it.
  expect(until('Sun, 29 Nov 2026 11:00:00 GMT', { 'cache-control': 'max-age=0' })).toBeNull();
  const aged = (age: string) =>
    cacheableBecause(answered(json(200, {}, { age, 'cache-control': 'no-store' })));
  expect(aged('7')).toBe('Age: 7, so it is from a cache');
  expect(aged('0')).toBeNull();
  expect(aged('7, 9')).toBe('Age: 7, so it is from a cache');
  expect(aged('soon')).toBeNull();
});
