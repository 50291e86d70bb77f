import { expect, test } from '@playwright/test';
import { cacheableBecause, leakIn } from '../../fixtures/session/disclosure.ts';
import {
  asciiTexts,
  expectOauthErrors,
  isAnswered,
  isInterception,
  isServerError,
  printableTexts,
  sentMembers,
  showsCredentials,
  type LoggedAnswer,
} from '../../fixtures/session/every-answer.ts';
import type { LoggedReply } from '../../fixtures/session/reply-log.ts';
import type { WireAnswer, WireRequest } from '../../fixtures/tenant/exchange.ts';
import { readAnswer, type Reply } from '../../fixtures/tenant/reply.ts';
import { unknownHabits } from '../../fixtures/tenant/third-party.ts';
import { exchange } from './support/stub-exchange.ts';
import { json, page, text } from './support/stub-transport.ts';

const url = 'https://tenant.example.com/am/oauth2/register';

/** An entry of the log, with the answer in its exchange as a report shows it. */
function entry(answer: WireAnswer, request: Partial<WireRequest> = {}, sent = ''): LoggedReply {
  const plain = exchange('x');
  const seen = {
    ...plain,
    request: { ...plain.request, method: request.method ?? 'POST', body: sent },
    response: {
      status: answer.status,
      headers: answer.headers,
      body: answer.bytes.toString(),
      truncated: false,
    },
  };
  const reply = readAnswer(answer, seen, unknownHabits);
  return { endpoint: 'registration', request: { purpose: 'x', method: 'POST', url, ...request }, reply };
}

const answered = (...parameters: Parameters<typeof entry>): LoggedAnswer => {
  const made = entry(...parameters);
  if (!isAnswered(made)) throw new Error('the stub has to be an answer');
  return made;
};

const confirmed = (made: LoggedReply, change: object = {}): LoggedReply => ({
  ...made,
  reply: { ...made.reply, confirmed: true, ...change } as Reply,
});

test('a server error counts whatever its body, and only where the product sent it twice', () => {
  for (const answer of [text(500), json(500), page(500), text(507, 'x')]) {
    expect(isServerError(confirmed(entry(answer)))).toBe(true);
    expect(isServerError(entry(answer))).toBe(false);
    expect(isServerError(confirmed(entry(answer), { thirdParty: 'a device' }))).toBe(false);
  }
  for (const answer of [text(502), text(503), text(504), text(429), json(200), json(400)]) {
    expect(isServerError(confirmed(entry(answer)))).toBe(false);
  }
  const bare = { method: 'GET' } as const;
  expect(isServerError(confirmed(entry(text(500), bare)))).toBe(false);
  expect(isServerError(confirmed(entry(text(500), { ...bare, headers: { authorization: 'x' } })))).toBe(true);
  expect(isServerError(confirmed(entry(text(500), { ...bare, url: `${url}er` })))).toBe(true);
});

test('an interception has evidence of a third party, twice alike, and no body that was too large', () => {
  const device = { 'cf-mitigated': 'x' };
  const elsewhere = { location: 'https://login.example.com/' };
  expect(isInterception(confirmed(entry(text(200, '<html>', device))))).toBe(true);
  expect(isInterception(entry(text(200, '<html>', device)))).toBe(false);
  expect(isInterception(confirmed(entry(page(200))))).toBe(false);
  expect(isInterception(confirmed(entry(text(302, '', elsewhere))))).toBe(true);
  // What is posted to an OAuth endpoint is not sent elsewhere, not even on the same host; a read may be.
  expect(isInterception(confirmed(entry(text(302, '', { location: '/login' }))))).toBe(true);
  const read = { method: 'GET' } as const;
  expect(isInterception(confirmed(entry(text(302, '', { location: '/login' }), read)))).toBe(false);
  expect(isInterception(confirmed(entry(text(403, 'x', device))))).toBe(true);
  expect(isInterception(confirmed(entry(text(413, 'x', device))))).toBe(false);
  expect(isInterception(confirmed(entry(text(500))))).toBe(false);
  expect(isInterception(confirmed(entry(text(500, '', device))))).toBe(false);
  expect(isInterception(confirmed(entry(page(404))))).toBe(false);
});

test('refusals are held to the form of their endpoint, and all that break it are told', async () => {
  const form = { statusesOf: () => [400], texts: printableTexts };
  const thrown = async (
    refusals: readonly LoggedAnswer[],
    texts: typeof printableTexts = printableTexts,
  ): Promise<unknown> =>
    expectOauthErrors(refusals, 'refusal', { ...form, texts }).then(
      () => null,
      (signal: unknown) => signal,
    );
  const good = answered(json(400, { error: 'invalid_scope', error_description: 'x' }));
  expect(await thrown([good])).toBeNull();
  expect(await thrown([])).toMatchObject({ name: 'Undecided', reason: 'this run saw no refusal' });
  const quoted = answered(json(400, { error: 'x', error_description: 'a "b" \\' }));
  expect(await thrown([quoted], asciiTexts)).toBeNull();
  const broken = answered(json(400, { error: 'x', error_description: 'two\nlines' }));
  expect(await thrown([broken], asciiTexts)).toBeNull();
  expect(await thrown([broken])).toMatchObject({ name: 'Violation' });
  expect(await thrown([good, quoted])).toMatchObject({
    name: 'Violation',
    actual: 'POST /am/oauth2/register: a text with other characters: "a \\"b\\" \\\\"',
    exchanges: [quoted.reply.exchange],
  });
  expect(await thrown([answered(json(400, { error: 'é' }))], asciiTexts)).toMatchObject({
    name: 'Violation',
  });
  const status = answered(json(422, { error: 'x' }));
  const codeless = answered(json(400, { message: 'x' }));
  expect(await thrown([status, codeless, good])).toMatchObject({
    expected:
      'every refusal: 400, application/json, one object with error, texts in ASCII without quotation mark and backslash',
    actual: 'POST /am/oauth2/register: status 422; POST /am/oauth2/register: error: absent',
    exchanges: [status.reply.exchange, codeless.reply.exchange],
  });
  expect(await thrown([answered(text(400))])).toMatchObject({
    actual: 'POST /am/oauth2/register: the body is empty',
  });
  const labelled = (type: string) => answered(json(400, { error: 'x' }, { 'content-type': type }));
  expect(await thrown([labelled('application/json; charset=utf-8')])).toBeNull();
  expect(await thrown([labelled('application/problem+json')])).toMatchObject({
    actual: 'POST /am/oauth2/register: application/problem+json',
  });
  expect(await thrown([labelled('')])).toMatchObject({
    actual: 'POST /am/oauth2/register: Content-Type ""',
  });
  expect(await thrown([answered(json(400, { error: 'x', error_description: ['y'] }))])).toMatchObject({
    actual: 'POST /am/oauth2/register: error_description: ["y"]',
  });
});

test('one answer that was cut is an accident, two are how the tenant answers', async () => {
  const form = { statusesOf: () => [400], texts: asciiTexts };
  const cut = answered(text(400, '{"error":"inv'));
  const of = (refusals: readonly LoggedAnswer[]) =>
    expectOauthErrors(refusals, 'refusal', form).then(
      () => null,
      (signal: unknown) => signal,
    );
  expect(await of([cut])).toMatchObject({
    name: 'Undecided',
    reason: expect.stringContaining('one refusal was cut: '),
    exchanges: [cut.reply.exchange],
  });
  expect(await of([cut, answered(text(400, '{"error'))])).toMatchObject({ name: 'Violation' });
  // An accident hides nothing that was seen beside it.
  expect(await of([cut, answered(json(401, { error: 'x' }))])).toMatchObject({ name: 'Violation' });
});

test('an error shows nothing of the inside that the request had not sent itself', () => {
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
  const sent = '{"redirect_uris":["http://127.0.0.1:33418/callback"]}';
  expect(leak('refused: http://127.0.0.1:33418/callback', sent)).toBeNull();
  expect(leak('refused: http://127.0.0.1:33418/callback on 10.0.0.7', sent)).toBe('an internal address');
  expect(leak('you sent [secret 0a1b2c3d]', 'client_secret=[secret 0a1b2c3d]')).toBe(
    'a secret of the request',
  );
  expect(leak('you sent [secret 0a1b2c3d]', 'client_secret=[secret 00000000]')).toBeNull();
  expect(leak('x', 'a=%E0%A4%A')).toBeNull();
});

test('a shared cache may keep what is public or fresh, unless it is private or not to be stored', () => {
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

test('what a request shows of its sender and sends of itself', () => {
  const form = (name: string) => entry(json(200), { body: { kind: 'form', entries: [[name, 'x']] } });
  expect(showsCredentials(form('client_secret'))).toBe(true);
  expect(showsCredentials(form('client_id'))).toBe(false);
  expect(showsCredentials(entry(json(200), { headers: { authorization: 'x' } }))).toBe(true);
  const request = { purpose: 'x', method: 'POST', url } as const;
  expect(sentMembers({ ...request, body: { kind: 'json', value: { a: 1 } } })).toEqual({ a: 1 });
  expect(sentMembers({ ...request, body: { kind: 'json', value: [1] } })).toEqual({});
  expect(sentMembers(request)).toEqual({});
});
