import { expect, test } from '@playwright/test';
import type { RecordedExchange, WireAnswer } from '../../fixtures/evidence/exchange.ts';
import {
  isJsonObject,
  isRedirected,
  oauthError,
  readAnswer,
  refusalInWords,
  unsent,
  type NotAnswered,
} from '../../fixtures/tenant/reply.ts';
import { learned, redirectGoal, unknownHabits, type Habits } from '../../fixtures/tenant/third-party.ts';
import { answeredWith } from './support/stub-answered.ts';
import { exchange } from './support/stub-exchange.ts';
import { json, page, text } from './support/stub-transport.ts';

const knowsId: Habits = { ...unknownHabits, returnsTransactionId: true };
const device = { 'cf-mitigated': 'challenge' };
const cloudflare = 'the page of a device in front (Cloudflare)';
const read = (answer: WireAnswer, habits: Habits = unknownHabits) =>
  readAnswer(answer, exchange('t-1'), habits);

/** Why there is no answer, in words, and whether the request may have had an effect. */
function untold(answer: WireAnswer, habits: Habits = unknownHabits): readonly [string, string, boolean] {
  const { why, reason, mayHaveHadEffect } = read(answer, habits) as NotAnswered;
  return [why, reason, mayHaveHadEffect];
}

test('who did not answer is told, and whether the request may have had an effect', () => {
  const table: readonly (readonly [WireAnswer, string, string, boolean])[] = [
    [text(407), 'proxy-refusal', 'proxy refused the connection (407)', false],
    [text(429), 'rate-limited', 'rate limited (429)', false],
    [text(503), 'unavailable', 'service unavailable (503)', false],
    [text(502), 'gateway-error', 'gateway error (502)', true],
    [text(504), 'gateway-error', 'gateway error (504)', true],
    [text(500), 'server-error', 'server error (500), transaction t-1', true],
    [text(500, 'x', device), 'server-error', `server error (500), from ${cloudflare}`, true],
    [text(300), 'redirect', 'redirected to no address, not followed', false],
    [text(399), 'redirect', 'redirected to no address, not followed', false],
    [page(200), 'html-page', 'a page instead of JSON from /am', true],
    [text(200, '<html>', device), 'html-page', `a page instead of an answer from /am: ${cloudflare}`, true],
    [text(403, '<html>', device), 'html-page', `a page instead of an answer from /am: ${cloudflare}`, false],
    [text(400, 'stop', device), 'html-page', `400 from an intermediary from /am: ${cloudflare}`, false],
  ];
  for (const [answer, ...wanted] of table) expect(untold(answer)).toEqual(wanted);
  const to = (location: string) => untold(text(302, '', { location }))[1];
  expect(to('https://login.example/?secret')).toBe('redirected to login.example, not followed');
  expect(to('https://[')).toBe('redirected to an unreadable address, not followed');
});

test('a wait is quoted where it is a number of seconds', () => {
  const after = (wait: string) => untold(text(429, '', { 'retry-after': wait }))[1];
  expect(after('120')).toBe('rate limited (429, Retry-After 120 s)');
  for (const other of ['1234567', '7x', 'x7', 'Sun, 29 Nov 2026 02:01:14 GMT']) {
    expect(after(other), other).toBe('rate limited (429, Retry-After given)');
  }
});

test('a body is one JSON object in UTF-8, or told as what it is', () => {
  const problem = (body: string | Buffer) => {
    const reply = read({ ...text(400), bytes: Buffer.from(body) });
    return reply.kind === 'answered' ? [reply.json, reply.bodyProblem] : reply.why;
  };
  expect(problem('{"a":1}')).toEqual([{ a: 1 }, null]);
  expect(problem(Buffer.from([0x7b, 0xff]))).toEqual([null, 'the body is not valid UTF-8']);
  for (const body of ['[]', 'null', '"a"', '7']) {
    expect(problem(body), body).toEqual([null, 'the body is JSON, but not an object']);
  }
  expect([{}, [], null, 'a', undefined].map(isJsonObject)).toEqual([true, false, false, false, false]);
  // JSON is an answer however late it begins, and whatever it passed.
  expect(read(text(403, `${' '.repeat(70)}{}`, device)).kind).toBe('answered');
});

test('a refusal is told by its status and its code', () => {
  expect(refusalInWords(answeredWith(400, { error: 'invalid_scope' }))).toBe('400 invalid_scope');
  for (const body of [{}, { error: '' }, { error: 7 }, 'no object']) {
    expect(oauthError(answeredWith(403, body))).toBeNull();
    expect(refusalInWords(answeredWith(403, body))).toBe('403 without an error code');
  }
});

test('what is posted is redirected by any redirect, a read by none', () => {
  const by = (method: 'GET' | 'POST', answer: WireAnswer): boolean => {
    const sent = { ...exchange('t-1'), request: { ...exchange('t-1').request, method } };
    return isRedirected(readAnswer(answer, sent, unknownHabits) as NotAnswered);
  };
  expect(by('POST', text(302, '', { location: '/login' }))).toBe(true);
  expect(by('GET', text(302, '', { location: '/login' }))).toBe(false);
  expect(by('POST', text(500))).toBe(false);
  expect(isRedirected({ ...(read(text(302)) as NotAnswered), exchange: null })).toBe(false);
});

test.describe('an intermediary', () => {
  const evidence = (answer: WireAnswer, habits: Habits = unknownHabits): string | null => {
    const reply = read(answer, habits);
    return reply.kind === 'answered' ? null : reply.thirdParty;
  };
  const front = (name: string) => `the page of a device in front (${name})`;

  test('shows a sign-in page in each of its spellings', () => {
    for (const body of [
      ...['<title>Login</title>', '<title lang="en">Sign in', '<title>Log in</title>'],
      ...['<input type="password">', "<input type='password'>", '<input name=p type=password>'],
    ]) {
      expect(evidence(text(403, `<html>${body}`)), body).toBe(front('a sign-in page'));
    }
  });

  test('has a name or a field of its own that the tenant’s answers lack', () => {
    const plain = learned(unknownHabits, json(200), exchange('t-1'));
    for (const name of ['BigIP', 'BIG-IP', 'awselb/2.0', 'Zscaler', 'fortiweb', 'imperva', 'incapsula']) {
      const known = name.toLowerCase().replace('/2.0', '');
      expect(evidence(text(403, 'x', { server: name }), plain)).toBe(front(`server: ${known}`));
    }
    for (const field of ['cf-ray', 'x-iinfo', 'x-sucuri-id', 'x-amz-cf-id']) {
      expect(evidence(text(403, 'x', { [field]: 'y' }), plain), field).toBe(front(field));
    }
  });

  test('redirects to another origin; an address of another status leads nobody anywhere', () => {
    const location = 'https://login.example/';
    const other = 'a redirect to another origin, login.example';
    for (const status of [300, 302, 399]) expect(evidence(text(status, '', { location }))).toBe(other);
    for (const status of [201, 299, 400]) expect(evidence(text(status, 'x', { location }))).toBeNull();
    const masked: RecordedExchange = {
      ...exchange('t-1'),
      request: { ...exchange('t-1').request, url: '[secret 1234abcd]' },
    };
    expect(readAnswer(text(302, '', { location }), masked, unknownHabits)).toMatchObject({
      thirdParty: other,
    });
    expect(redirectGoal(text(302), exchange('t-1'))).toBeNull();
  });

  test('speaks no JSON: neither by the media type nor by the first sign', () => {
    const noId = "no transaction id, unlike the tenant's own answers";
    for (const [body, type] of [
      ['x {', 'text/plain'],
      ['x', 'application/json-seq'],
      ['x', 'application/xjson'],
    ] as const) {
      expect(evidence(text(403, body, { 'content-type': type }), knowsId), type).toBe(noId);
    }
    for (const [body, type] of [
      ['"x"', 'application/json'],
      ['x', 'application/problem+json'],
      ['{"a', 'text/plain'],
      [' \n {"a', 'text/plain'],
    ] as const) {
      expect(evidence(text(403, body, { 'content-type': type }), knowsId), body).toBeNull();
    }
  });
});

test('what was not sent had no effect, and nothing that was not answered is confirmed at first', () => {
  expect(unsent('budget', 'not asked')).toEqual({
    kind: 'not-answered',
    why: 'budget',
    reason: 'not asked',
    confirmed: false,
    mayHaveHadEffect: false,
    thirdParty: null,
    exchange: null,
  });
  expect(read(text(503))).toMatchObject({ kind: 'not-answered', confirmed: false });
});
