import { format, inspect } from 'node:util';
import { expect, test } from '@playwright/test';
import {
  keepAnswerSecrets,
  keepRequestSecrets,
  recordAnswer,
  recordRequest,
} from '../../fixtures/evidence/record.ts';
import { Vault } from '../../fixtures/evidence/vault.ts';
import { httpExchange } from '../../fixtures/report/allure/http-exchange.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { WireRequest } from '../../fixtures/evidence/exchange.ts';
import { json, text } from './support/stub-transport.ts';

const secret = 's3cr"et/+%$& é\\n~x';

test.describe('text without a secret stays unchanged', () => {
  const harmless: readonly unknown[] = [
    { code: 401, reason: 'Unauthorized', message: 'Access Denied' },
    { error: 'invalid_client', error_description: 'Client authentication failed' },
    {
      client_id: 'a3f1c7de-1',
      client_name: 'dcr-conformance-20260101-ab12cd-1',
      client_secret_expires_at: 0,
    },
    { scope: 'openid data-read token password', response_types: ['token', 'code', 'id_token'] },
    { token_type: 'Bearer', expires_in: 3599, token_endpoint: 'https://t.example/am/oauth2/access_token' },
    { kty: 'EC', crv: 'P-256', x: 'public-x-value', y: 'public-y-value', alg: 'ES256', use: 'sig' },
    { access_token: null, refresh_token: '', id_token_signing_alg_values_supported: ['RS256'] },
    { token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'] },
    { active: false },
  ];
  for (const body of harmless) {
    test(`such as ${JSON.stringify(body)}`, () => {
      const vault = new Vault();
      const answer = json(200, body);
      keepAnswerSecrets(vault, answer);
      const { status, body: shown, truncated } = recordAnswer(vault, answer);
      const redactedMembers = shown.replaceAll('"refresh_token":"[redacted]"', '"refresh_token":""');
      expect({ status, shown: redactedMembers, truncated }).toEqual({
        status: 200,
        shown: JSON.stringify(body),
        truncated: false,
      });
    });
  }

  test('a challenge, an address without a secret, a transaction id', () => {
    const headers = [
      ['www-authenticate', 'Basic realm="/alpha", charset="UTF-8"'],
      ['www-authenticate', 'Bearer realm="alpha", error="invalid_token", error_description="expired"'],
      ['location', 'https://t.example/am/oauth2/register?client_id=abc-def'],
      ['x-forgerock-transactionid', '20260101-ab12cd-7'],
    ].map(([name = '', value = '']) => ({ name, value }));
    const answer = { status: 401, headers, bytes: Buffer.from('') };
    const vault = new Vault();
    vault.keep('some-other-secret');
    expect(recordAnswer(vault, answer).headers).toEqual(headers);
  });

  test('redacting twice changes nothing further', () => {
    const vault = new Vault();
    const sent =
      '{"client_secret":"abc-123-xyz","token":17} token=abc-123-xyz Bearer abcdefgh eyJhbGciOiJ9.eyJ9.x';
    vault.keep('abc-123-xyz');
    const once = vault.redact(sent);
    expect(once).not.toContain('abc-123');
    expect(vault.redact(once)).toBe(once);
  });
});

test.describe('records are bounded', () => {
  test('a long body is redacted before it is cut, so no part of a secret remains', () => {
    const vault = new Vault();
    vault.keep(secret);
    const answer = text(200, `${'x'.repeat(16_380)}${secret}${'y'.repeat(99_999)}`);
    const { body, truncated } = recordAnswer(vault, answer);
    expect(truncated).toBe(true);
    expect(body.length).toBeLessThan(16_400);
    expect(body).not.toContain('s3c');
    expect(recordAnswer(vault, text(200, 'x'.repeat(16_384))).truncated).toBe(false);
  });

  test('a body is searched only as far as it could be shown', () => {
    const vault = new Vault();
    // A hundred and twenty-eight characters become seventeen, so five hundred of them are short once
    // redacted.
    const long = Array.from({ length: 32 }, (_, index) => `<${index + 10}>`).join('');
    vault.keep(long);
    const whole = long.repeat(512);
    expect(recordAnswer(vault, text(200, whole)).truncated).toBe(false);
    const { body, truncated } = recordAnswer(vault, text(200, `${whole}and its end`));
    expect(truncated).toBe(true);
    expect(body).toBe(`${String(new Secret(long)).repeat(512)}…`);
  });

  test('JSON beyond the limits is not shown', () => {
    const deep = `${'['.repeat(1_001)}1${']'.repeat(1_001)}`;
    expect(recordAnswer(new Vault(), text(200, deep))).toMatchObject({
      body: '[not shown: the body is nested deeper than 1,000 levels]',
      truncated: true,
    });
    const within = `${'['.repeat(1_000)}1${']'.repeat(1_000)}`;
    expect(recordAnswer(new Vault(), text(200, within))).toMatchObject({ body: within, truncated: false });
  });

  test('only the first thirty-two of many cookies are remembered', () => {
    const vault = new Vault();
    const headers = Array.from({ length: 33 }, (_, index) => ({
      name: 'set-cookie',
      value: `c=cookie-value-${index + 1}-; Path=/`,
    }));
    keepAnswerSecrets(vault, { status: 200, headers, bytes: Buffer.from('') });
    expect(vault.occursIn('cookie-value-32-')).toBe(true);
    expect(vault.occursIn('cookie-value-33-')).toBe(false);
  });

  test('a flood of headers, and one long header', () => {
    const headers = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`x-${index}`, 'v'.repeat(index === 0 ? 9_000 : 9)]),
    );
    const seen = recordAnswer(new Vault(), text(200, '', headers)).headers;
    expect(seen).toHaveLength(100);
    expect(seen.every(({ value }) => value.length <= 2_048)).toBe(true);
  });

  test('the beginning of a secret in a cut quotation is redacted too', () => {
    const vault = new Vault();
    const long = `opaque-${'0123456789abcdef'.repeat(20)}`;
    vault.keep(long);
    for (const kept of [10, 40, 153]) {
      expect(vault.redact(`scope: "${'z'.repeat(12)}${long.slice(0, kept)}… (400 characters)`)).not.toContain(
        'opaque',
      );
    }
    expect(vault.redact('a long list of scopes… (400 characters)')).toBe(
      'a long list of scopes… (400 characters)',
    );
  });
});

test('an exchange for Allure shows the form without its secret', () => {
  const vault = new Vault();
  const request: WireRequest = {
    purpose: 'request a token',
    method: 'POST',
    url: 'https://t.example/token',
    body: {
      kind: 'form',
      entries: [
        ['client_id', 'abc'],
        ['client_secret', secret],
      ],
    },
  };
  keepRequestSecrets(vault, request);
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const shown = httpExchange({
    transactionId: 'r-1',
    purpose: 'x',
    attempt: 1,
    startedAt: 5,
    durationMs: 7,
    request: recordRequest(vault, request, headers),
    response: null,
    failure: 'no connection',
  });
  expect(shown.request.body?.form?.[0]).toEqual({ name: 'client_id', value: 'abc' });
  expect(shown.request.body?.form?.[1]?.name).toBe('client_secret');
  expect(JSON.stringify(shown)).not.toMatch(/s3cr|%C3%A9/);
  expect([shown.start, shown.stop, shown.error?.message]).toEqual([5, 12, 'no connection']);
});

test('a Secret always prints as its fingerprint', () => {
  const value = new Secret(secret);
  const shown = /^.*\[secret [0-9a-f]{8}\].*$/s;
  const error = Object.assign(new Error(`about ${String(value)}`, { cause: value }), {
    token: value,
    all: [value],
  });
  const ways: readonly string[] = [
    String(value),
    value.toString(),
    JSON.stringify({ value, deep: [{ value }] }),
    inspect(value),
    inspect({ value }, { depth: 9, showHidden: true }),
    inspect(new Map([[value, value]])),
    inspect(error, { depth: 9, showHidden: true }),
    inspect([value.asBearer()]),
    ...['%s', '%o', '%O', '%j'].map((how) => format(how, value)),
    String(value.asBearer()),
    error.message,
  ];
  for (const way of ways) {
    expect(way).toMatch(shown);
    expect(way).not.toContain('s3cr');
  }
  expect(inspect(value, { customInspect: false, showHidden: true, depth: 9 })).not.toContain('s3cr');
  expect([Object.keys(value), JSON.stringify(Object.assign({}, value))]).toEqual([[], '{}']);
  expect(String(value)).toBe(String(new Secret(secret)));
  expect(String(value)).not.toBe(String(new Secret(`${secret}.`)));
});
