import { expect, test } from '@playwright/test';
import {
  bodyText,
  keepAnswerSecrets,
  keepRequestSecrets,
  recordAnswer,
  recordRequest,
} from '../../fixtures/evidence/record.ts';
import { Vault } from '../../fixtures/evidence/vault.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { WireRequest } from '../../fixtures/evidence/exchange.ts';
import { json, text } from './support/stub-transport.ts';

const shown = (secret: string): string => String(new Secret(secret));

/** A vault that has seen a request with these members. */
function afterRequest(special: Partial<WireRequest>): Vault {
  const vault = new Vault();
  keepRequestSecrets(vault, { purpose: 'x', method: 'POST', url: 'https://t.example/x', ...special });
  return vault;
}

/** A vault that has seen an answer with these headers. */
function afterAnswer(headers: Readonly<Record<string, string>>): Vault {
  const vault = new Vault();
  keepAnswerSecrets(vault, text(200, '', headers));
  return vault;
}

test.describe('secrets of a request and its answer', () => {
  test('a credential is known with and without its scheme, whatever the space between them', () => {
    for (const name of ['Authorization', 'Proxy-Authorization']) {
      for (const value of ['Custom opaque-value-1', 'Custom   opaque-value-1']) {
        const vaults = [afterRequest({ headers: { [name]: value } }), afterAnswer({ [name]: value })];
        for (const vault of vaults) {
          expect(vault.redact('got:opaque-value-1')).toBe(`got:${shown('opaque-value-1')}`);
          expect(vault.redact(`<${value}>`)).toBe(`<${shown(value)}>`);
        }
      }
    }
  });

  test('a scheme without a credential is an ordinary word, and so is an empty value', () => {
    for (const value of ['Bearer', 'Basic ', 'bearer   ', '', '        ']) {
      const vault = afterRequest({ headers: { authorization: value } });
      const told = 'Bearer and Basic, bearer   or        nothing';
      expect(vault.redact(told)).toBe(told);
    }
  });

  test('every sent cookie is known, and only the value of a set one', () => {
    const sent = afterRequest({ headers: { cookie: 'a=first-cookie;b=second-cookie; c=third-cookie ; d' } });
    expect(sent.redact('first-cookie, second-cookie, third-cookie')).toBe(
      ['first-cookie', 'second-cookie', 'third-cookie'].map(shown).join(', '),
    );
    const set = afterAnswer({ 'Set-Cookie': 'sid=cookie-value; Domain=tenant.example.com; Path=/am-folder' });
    expect(set.redact('sid is cookie-value')).toBe(`sid is ${shown('cookie-value')}`);
    const told = 'tenant.example.com; Path=/am-folder, Domain=tenant.example.com; Path=/am-folder';
    expect(set.redact(told)).toBe(told);
  });

  test('a deleted cookie does not make its attributes secret', () => {
    const vault = afterAnswer({ 'Set-Cookie': 'sid=; Path=/am-folder; Domain=tenant.example.com' });
    const told = 'POST /am-folder/oauth2/register at tenant.example.com';
    expect(vault.redact(told)).toBe(told);
  });

  test('the value of a header without a credential is not secret', () => {
    const told = 'application/json by aic-dcr-conformance';
    expect(afterRequest({ headers: { accept: 'application/json' } }).redact(told)).toBe(told);
    expect(afterAnswer({ 'content-type': 'application/json' }).redact(told)).toBe(told);
  });

  test('values under a name for secrets in a JSON body, a form or a query are known', () => {
    const value = { deep: [{ Client_Secret: 'body-secret-1' }], client_name: 'no-secret-at-all' };
    const asked = afterRequest({ body: { kind: 'json', value } });
    expect(asked.redact('body-secret-1 of no-secret-at-all')).toBe(
      `${shown('body-secret-1')} of no-secret-at-all`,
    );
    const entries: [string, string][] = [
      ['token', 'form-secret-1'],
      ['scope', 'no-secret-at-all'],
    ];
    const form = afterRequest({
      body: { kind: 'form', entries },
      url: 'https://t.example/?token=query-secret',
    });
    expect(form.redact('form-secret-1 query-secret no-secret-at-all')).toBe(
      `${shown('form-secret-1')} ${shown('query-secret')} no-secret-at-all`,
    );
  });
});

test.describe('what is recorded', () => {
  const request = (headers: WireRequest['headers'] & object): WireRequest => ({
    purpose: 'x',
    method: 'GET',
    url: 'https://t.example/x',
    headers,
  });

  test('shows no header value that is secret by its type or name, however short', () => {
    const asked = request({ 'X-Gate': new Secret('abc'), authorization: 'x', 'x-plain': 'abc' });
    const sent = { 'x-gate': 'abc', Authorization: 'x', 'proxy-authorization': 'y', 'x-plain': 'abc' };
    const { headers, body } = recordRequest(new Vault(), asked, sent);
    expect(headers.map(({ name, value }) => `${name}: ${value}`)).toEqual([
      'x-gate: [redacted]',
      'Authorization: [redacted]',
      'proxy-authorization: [redacted]',
      'x-plain: abc',
    ]);
    expect(body).toBeNull();
    const answer = text(200, '', { 'Set-Cookie': 'a=b', COOKIE: 'c', 'x-plain': 'abc' });
    expect(recordAnswer(new Vault(), answer).headers.map(({ value }) => value)).toEqual([
      '[redacted]',
      '[redacted]',
      'abc',
    ]);
  });

  test('is the body as sent', () => {
    const of = (body?: WireRequest['body']): string | null =>
      bodyText({ ...request({}), ...(body === undefined ? {} : { body }) });
    expect(of()).toBeNull();
    expect(of({ kind: 'none' })).toBeNull();
    expect(of({ kind: 'json', value: { a: ['b'] } })).toBe('{"a":["b"]}');
    const entries: [string, string][] = [
      ['a', '1 2'],
      ['a', 'ü'],
    ];
    expect(of({ kind: 'form', entries })).toBe('a=1+2&a=%C3%BC');
    expect(of({ kind: 'text', mediaType: 'text/plain', text: 'a b' })).toBe('a b');
  });

  test('escapes bytes that are not UTF-8, and shows UTF-8 as text', () => {
    const bytes = Buffer.from([0x61, 0xe4, 0x62, 0x80, 0xff, 0x7f]);
    expect(recordAnswer(new Vault(), { status: 200, headers: [], bytes }).body).toBe('a\\xe4b\\x80\\xff\x7f');
    expect(recordAnswer(new Vault(), text(200, 'aäb')).body).toBe('aäb');
  });

  test('is cut at the limit, with a mark', () => {
    const whole = 'x'.repeat(16_384);
    expect(recordAnswer(new Vault(), text(200, whole))).toMatchObject({ body: whole, truncated: false });
    expect(recordAnswer(new Vault(), text(200, `${whole}y`))).toMatchObject({
      body: `${whole}…`,
      truncated: true,
    });
  });

  test('contains no secret of an earlier answer', () => {
    const vault = new Vault();
    keepAnswerSecrets(
      vault,
      json(201, { client_secret: 'answer-secret', n: [null, { token: 987_654_321 }] }),
    );
    expect(recordAnswer(vault, json(200, { echo: 'answer-secret 987654321' })).body).toBe(
      `{"echo":"${shown('answer-secret')} ${shown('987654321')}"}`,
    );
  });
});
