import { expect, test } from '@playwright/test';
import { dialectOf } from '../../fixtures/probes/token/format.ts';
import { isBoundToSender, jwtSegment } from '../../fixtures/facts/jwt.ts';
import { expectMethodRefused, expectToken } from '../../fixtures/probes/token/requests.ts';
import { strayingFirst, tellingDifference } from '../../fixtures/probes/posture/client-oracle.ts';
import type { IssuedToken } from '../../fixtures/facts/tokens.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import type { Answered, NotAnswered } from '../../fixtures/tenant/reply.ts';
import { exchange } from './support/stub-exchange.ts';
import { said, stubAnswer } from './support/stub-answer.ts';

const whereFormGets = (reply: Answered) =>
  ({
    tokens: { scopesToTry: () => Promise.resolve(['s']), single: () => Promise.resolve({}) },
    main: { usable: () => Promise.resolve({ id: 'c', secret: new Secret('x') }) },
    discovery: { endpoint: () => Promise.resolve('https://a.example/token') },
    context: { client: { ask: () => Promise.resolve(reply) } },
  }) as unknown as Session;

test('a request that changes nothing brings a token', async () => {
  const token = stubAnswer(200, { access_token: 'a' });
  const refused = stubAnswer(400, { error: 'invalid_request' });
  /** What is said of these answers, in their order, where the plain form is answered so. */
  const judge = (answers: readonly Answered[], plain: Answered) => {
    const left = [...answers];
    return said(() => expectToken(whereFormGets(plain), 'm', () => Promise.resolve(left.shift() ?? refused)));
  };
  expect(await judge([token], refused)).toBeNull();
  expect(await judge([refused, refused], token)).toBe(
    'Violation: expected m: 200 with a token; actual m: 400 invalid_request',
  );
  // An endpoint that refuses now and then says nothing about the difference.
  expect(await judge([refused, token], token)).toMatch(
    /^Undecided: m: 400 .* but a token on a second attempt$/,
  );
  expect(await judge([refused, refused], refused)).toMatch(
    /^Undecided: .* and now the plain form is refused too$/,
  );
});

const notAnswered = (why: NotAnswered['why'], status: number): NotAnswered => ({
  kind: 'not-answered',
  why,
  reason: 'r',
  confirmed: true,
  mayHaveHadEffect: false,
  thirdParty: null,
  exchange: { ...exchange('e'), response: { status, headers: [], body: '', truncated: false } },
});

test('a method is refused by its status, whatever the body says', async () => {
  const judged = (reply: Parameters<typeof expectMethodRefused>[0]): Promise<string | null> =>
    said(() => {
      expectMethodRefused(reply, 'a GET');
    });
  expect(await judged(stubAnswer(405, { error: 'x' }))).toBeNull();
  for (const status of [400, 401, 403, 404, 405, 415, 501]) {
    expect(await judged(notAnswered('html-page', status)), String(status)).toBeNull();
  }
  expect(await judged(notAnswered('html-page', 200))).toContain('Undecided: ');
  expect(await judged(notAnswered('redirect', 302))).toContain('Undecided: ');
  expect(await judged(notAnswered('server-error', 405))).toContain('Undecided: ');
  expect(await judged(stubAnswer(200, {}))).toBe('Undecided: a GET: 200 without a token');
  expect(await judged(stubAnswer(200, { access_token: 'a' }))).toBe(
    'Violation: expected a GET: refused; actual a GET: a token was issued',
  );
});

const failed = (id: string, status: number, json: Record<string, unknown>) => ({
  id,
  reply: stubAnswer(status, json, { name: `transaction-of-${id}` }),
});

test('what differs between two failed authentications is told with both values', () => {
  const error = 'invalid_client';
  expect(tellingDifference(failed('a', 400, { error }), failed('b', 400, { error }))).toBeNull();
  expect(tellingDifference(failed('a', 400, { error }), failed('b', 401, { error: 'x' }))).toBe(
    'status 400 and 401, error invalid_client and x',
  );
  expect(tellingDifference(failed('a', 400, {}), failed('b', 400, { error_description: 'no' }))).toBe(
    'error_description null and "no"',
  );
  // AM's own form.
  const inAmForm = (message: string) => ({ code: 401, reason: 'Unauthorized', message });
  expect(tellingDifference(failed('a', 401, inAmForm('no')), failed('b', 401, inAmForm('no')))).toBeNull();
  expect(tellingDifference(failed('a', 401, inAmForm('no')), failed('b', 401, inAmForm('who?')))).toBe(
    'error_description "no" and "who?"',
  );
});

test('what only repeats the request tells nothing', () => {
  const described = (id: string) => ({ error_description: `client ${id}, transaction-of-${id}` });
  expect(
    tellingDifference(failed('id1', 400, described('id1')), failed('id2', 400, described('id2'))),
  ).toBeNull();
});

test('the answer that strays from the standard is shown first', () => {
  const good = failed('a', 400, { error: 'invalid_client' });
  const bad = failed('b', 400, { error: 'invalid_grant' });
  expect(strayingFirst(bad, good)).toEqual([bad.reply, good.reply]);
  expect(strayingFirst(good, bad)).toEqual([bad.reply, good.reply]);
});

const standard = { iss: 'i', exp: 1, aud: 'api', sub: 's', client_id: 'c', iat: 1, jti: 'j' };
const dialect = (header: Record<string, unknown>, claims: Record<string, unknown>) =>
  dialectOf({ header, claims, segments: ['a', 'b', 'c'] });

test('a token as RFC 9068 wants it has no dialect, and each difference is named', () => {
  expect(dialect({ typ: 'at+jwt' }, { ...standard, nbf: 1, scope: 'a' })).toEqual([]);
  expect(dialect({ typ: 'application/AT+JWT' }, standard)).toEqual([]);
  expect(dialect({ typ: 'JWT' }, standard)).toEqual(['typ: "JWT"']);
  expect(dialect({ typ: 'at+jwt' }, { ...standard, scope: ['a'] })).toEqual(['scope: an array']);
  for (const aud of ['c', ['c']]) {
    expect(dialect({ typ: 'at+jwt' }, { ...standard, aud })).toEqual(['aud: the client itself']);
  }
  expect(dialect({ typ: 'at+jwt' }, { ...standard, aud: ['c', 'api'] })).toEqual([]);
  expect(dialect({ typ: 'at+jwt' }, { ...standard, aud: [] })).toEqual(['without aud']);
  expect(dialect({ typ: 'at+jwt' }, { ...standard, jti: undefined, realm: '/a' })).toEqual([
    'without jti',
    'additional claims: realm',
  ]);
});

test('a token that is bound to its sender is no bearer token', () => {
  const token = (answer: Record<string, unknown>, claims: Record<string, unknown> = {}): IssuedToken =>
    ({
      value: new Secret([jwtSegment({ alg: 'RS256' }), jwtSegment(claims), 's'].join('.')),
      answer,
    }) as unknown as IssuedToken;
  expect(isBoundToSender(token({ token_type: 'Bearer' }))).toBe(false);
  expect(isBoundToSender(token({}))).toBe(false);
  expect(isBoundToSender(token({ token_type: 'DPoP' }))).toBe(true);
  expect(isBoundToSender(token({ token_type: 'bearer' }, { cnf: { jkt: 'x' } }))).toBe(true);
});
