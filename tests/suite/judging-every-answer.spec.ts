import { metadataRefusals } from '../../fixtures/probes/registration-refusals/observed-bodies.ts';
import { expect, test } from '@playwright/test';
import {
  asciiTexts,
  expectOauthErrors,
  formValues,
  grantedBeyond,
  isAnswered,
  isInterception,
  isServerError,
  type LoggedAnswer,
} from '../../fixtures/judging/every-answer.ts';
import type { LoggedReply } from '../../fixtures/judging/reply-log.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { WireAnswer, WireRequest } from '../../fixtures/evidence/exchange.ts';
import { unsent } from '../../fixtures/tenant/reply.ts';
import { answered, entry, url } from './support/stub-logged.ts';
import { said } from './support/stub-answer.ts';
import { json, text } from './support/stub-transport.ts';

const iat = new Secret('initial');
const good = { headers: { authorization: iat.asBearer() } };
const refusal = json(400, { error: 'invalid_client_metadata' });

/** Which of these answers to registrations count as refusals of what was said. */
function counted(entries: readonly LoggedReply[], mode: 'open' | 'protected', token: Secret | null = iat) {
  const log = { of: (endpoint: string) => (endpoint === 'registration' ? entries : []) };
  const session = {
    context: { log },
    target: { initialAccessToken: token, expected: { registration: mode } },
  };
  return metadataRefusals(session as unknown as Session);
}

test.describe('a registration that was refused for what it said', () => {
  const counts = (answer: WireAnswer): boolean => counted([entry(answer)], 'open').length === 1;

  test('has a status of refusal, or an error in place of a client', () => {
    expect(counts(refusal)).toBe(true);
    expect(counts(text(400))).toBe(true);
    expect(counts(json(404))).toBe(true);
    expect(counts(json(200, { error: 'invalid_scope' }))).toBe(true);
    expect(counts(json(299, { error: 'invalid_scope' }))).toBe(true);
    expect(counts(json(200, { error: 7 }))).toBe(false);
    expect(counts(json(201, {}))).toBe(false);
    expect(counts(json(201, { client_id: 'a' }))).toBe(false);
    // A client is a client, whatever else the answer says.
    expect(counts(json(201, { client_id: 'a', error: 'invalid_scope' }))).toBe(false);
    expect(counts(text(200))).toBe(false);
    expect(counted([{ ...entry(refusal), reply: unsent('ended', 'x') }], 'open')).toEqual([]);
  });

  test('is no refusal of its caller', () => {
    for (const answer of [json(401), json(403), json(400, { error: 'invalid_token' })]) {
      expect(counts(answer)).toBe(false);
    }
  });

  test('carried the good token, where registration is protected', () => {
    const by = (request: Partial<WireRequest>, token: Secret | null = iat): boolean =>
      counted([entry(refusal, request)], 'protected', token).length === 1;
    expect(by(good)).toBe(true);
    expect(by({})).toBe(false);
    expect(by({ headers: {} })).toBe(false);
    expect(by({ headers: { authorization: iat.asBearer().reveal() } })).toBe(false);
    expect(by({ headers: { authorization: new Secret('other').asBearer() } })).toBe(false);
    expect(by(good, null)).toBe(false);
  });
});

test.describe('scopes beyond those that were asked for', () => {
  const beyond = (scope: unknown, ...asked: readonly string[]): readonly string[] => {
    const entries = [['other', 'z'] as [string, string]].concat(asked.map((one) => ['scope', one]));
    return grantedBeyond(answered(json(200, { scope }), { body: { kind: 'form', entries } }));
  };

  test('are those that the answer names and the request did not', () => {
    expect(beyond('a b c', 'a c')).toEqual(['b']);
    expect(beyond('a b', 'a', 'b')).toEqual([]);
    expect(beyond('z', 'a')).toEqual(['z']);
    expect(beyond('', 'a')).toEqual([]);
    expect(beyond(['a', 'b'], 'a')).toEqual(['b']);
    expect(beyond('b é', 'a')).toEqual(['b']);
    expect(beyond('a', 'A')).toEqual([]);
  });

  test('are unknown where either side cannot be read', () => {
    expect(beyond(7, 'a')).toEqual([]);
    expect(beyond(undefined, 'a')).toEqual([]);
    expect(beyond('b')).toEqual([]);
    expect(beyond('b', 'a é')).toEqual([]);
    expect(beyond('é', 'a')).toEqual([]);
    expect(
      grantedBeyond(answered(text(200, 'x'), { body: { kind: 'form', entries: [['scope', 'a']] } })),
    ).toEqual([]);
  });
});

test('entries of a form are found by their name, in no other body', () => {
  const of = (body?: WireRequest['body']) =>
    formValues(entry(json(200), body === undefined ? {} : { body }), 'a');
  const entries: [string, string][] = [
    ['a', '1'],
    ['b', '2'],
    ['a', '3'],
  ];
  expect(of({ kind: 'form', entries })).toEqual(['1', '3']);
  expect(of({ kind: 'json', value: { a: '1' } })).toEqual([]);
  expect(of()).toEqual([]);
});

test('an answer is neither a crash nor an interception, even where it is confirmed', () => {
  const made = answered(json(400));
  const twice = (change: object): LoggedReply => ({ ...made, reply: { ...made.reply, ...change } });
  expect(isAnswered(made)).toBe(true);
  expect(isAnswered(twice({ kind: 'not-answered' }))).toBe(false);
  const crashed = { confirmed: true, why: 'server-error', thirdParty: null };
  expect(isServerError(twice(crashed))).toBe(false);
  expect(isServerError(twice({ ...crashed, kind: 'not-answered' }))).toBe(true);
  // A bare read of a client is known to end so, wherever the server has its id.
  const read = (address: string): boolean => {
    const { reply } = twice({ ...crashed, kind: 'not-answered' });
    return isServerError({ ...made, request: { ...made.request, method: 'GET', url: address }, reply });
  };
  expect([url, `${url}?client_id=c`, `${url}/c`, `${url}/c/d`].map(read)).toEqual([
    false,
    false,
    false,
    true,
  ]);
  const page = { confirmed: true, why: 'html-page', thirdParty: 'a device' };
  expect(isInterception(twice(page))).toBe(false);
  const between = { ...page, kind: 'not-answered' };
  expect(isInterception(twice(between))).toBe(true);
  expect(isInterception(twice({ ...between, why: 'redirect' }))).toBe(true);
  expect(isInterception(twice({ ...between, why: 'gateway-error' }))).toBe(false);
  expect(isInterception(twice({ ...between, exchange: null }))).toBe(true);
  expect(isInterception(twice({ ...between, exchange: { ...made.reply.exchange, response: null } }))).toBe(
    true,
  );
});

test('all that is wrong with a refusal stands in one line', async () => {
  const form = { statusesOf: () => [400, 401], texts: asciiTexts };
  const of = (...refusals: readonly LoggedAnswer[]) =>
    said(() => expectOauthErrors(refusals, 'refusal', form));
  const wanted =
    'every refusal: 400 or 401, application/json, one object with error, ASCII texts; actual POST /am/oauth2/register: ';
  expect(await of(answered(json(402, { error: '' })))).toBe(
    `Violation: expected ${wanted}status 402, error: ""`,
  );
  expect(await of(answered(json(401, { error: 'é' })))).toBe(
    `Violation: expected ${wanted}a text with other characters: "é"`,
  );
  expect(await of(answered(json(400, { error: 'x', error_description: ['é'] })))).toBe(
    `Violation: expected ${wanted}error_description: ["é"]`,
  );
  const cut = answered(text(400, '{"error":"inv'));
  expect(await of(cut)).toBe('Undecided: one refusal was cut: the body is not JSON');
  expect(await of(cut, answered(json(400, { error: 'x' })))).toBe(
    'Undecided: one refusal was cut: the body is not JSON',
  );
  expect(await of(cut, cut)).toContain('Violation');
  expect(url).toContain('/am/oauth2/register');
});
