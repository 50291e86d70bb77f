import { expect, test } from '@playwright/test';
import {
  asciiTexts,
  expectOauthErrors,
  isInterception,
  isServerError,
  printableTexts,
  sentMembers,
  showsCredentials,
  type LoggedAnswer,
} from '../../fixtures/judging/every-answer.ts';
import type { LoggedReply } from '../../fixtures/judging/reply-log.ts';
import type { Reply } from '../../fixtures/tenant/reply.ts';
import { answered, entry, url } from './support/stub-logged.ts';
import { json, page, text } from './support/stub-transport.ts';

const confirmed = (made: LoggedReply, change: object = {}): LoggedReply => ({
  ...made,
  reply: { ...made.reply, confirmed: true, ...change } as Reply,
});

test('a server error counts with any body, but only if the product sent it twice', () => {
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

test('refusals must have the form of their endpoint, and all that break it are reported', async () => {
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
  expect(await thrown([])).toMatchObject({ name: 'Undecided', reason: 'this run had no refusal' });
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

test("one truncated answer is an accident, two are the tenant's behaviour", async () => {
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

test('the identity and the credentials of a request', () => {
  const form = (name: string) => entry(json(200), { body: { kind: 'form', entries: [[name, 'x']] } });
  expect(showsCredentials(form('client_secret'))).toBe(true);
  expect(showsCredentials(form('client_id'))).toBe(false);
  expect(showsCredentials(entry(json(200), { headers: { authorization: 'x' } }))).toBe(true);
  const request = { purpose: 'x', method: 'POST', url } as const;
  expect(sentMembers({ ...request, body: { kind: 'json', value: { a: 1 } } })).toEqual({ a: 1 });
  expect(sentMembers({ ...request, body: { kind: 'json', value: [1] } })).toEqual({});
  expect(sentMembers(request)).toEqual({});
});
