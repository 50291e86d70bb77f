import { expect, test } from '@playwright/test';
import {
  keepAnswerSecrets,
  keepRequestSecrets,
  recordAnswer,
  recordRequest,
} from '../../fixtures/evidence/record.ts';
import { Vault } from '../../fixtures/evidence/vault.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { WireRequest } from '../../fixtures/evidence/exchange.ts';
import { json, text } from './support/stub-transport.ts';

/** An answer as a report shows it, with a vault that knows nothing else. */
function recorded(answer: ReturnType<typeof text>, vault = new Vault()): string {
  keepAnswerSecrets(vault, answer);
  return JSON.stringify(recordAnswer(vault, answer));
}

function recordedRequest(request: Partial<WireRequest>, vault = new Vault()): string {
  const whole = { purpose: 'x', method: 'POST', url: 'https://tenant.example.com/am', ...request } as const;
  keepRequestSecrets(vault, whole);
  const headers = Object.entries(whole.headers ?? {}).map(([name, value]) => [
    name,
    value instanceof Secret ? value.reveal() : value,
  ]);
  return JSON.stringify(recordRequest(vault, whole, Object.fromEntries(headers) as Record<string, string>));
}

const secretMembers = [
  'client_secret',
  'access_token',
  'refresh_token',
  'id_token',
  'registration_access_token',
  'software_statement',
  'client_assertion',
  'assertion',
  'token',
  'password',
];

test.describe('a secret is found by its place', () => {
  for (const name of secretMembers) {
    test(name, () => {
      for (const spelled of [name, name.toUpperCase(), `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`]) {
        const places: readonly unknown[] = [
          { [spelled]: 'abc-123-xyz' },
          { deep: [{ er: { [spelled]: 'abc-123-xyz' } }] },
          { [spelled]: ['abc-123-xyz', { in: 'abc-123-xyz' }] },
          [{ [spelled]: { nested: ['abc-123-xyz'] } }],
        ];
        for (const place of places) {
          expect(recorded(json(200, place))).not.toContain('abc-123-xyz');
          expect(recorded(text(200, JSON.stringify(place, null, 4)))).not.toContain('abc-123-xyz');
        }
        expect(recorded(json(200, { [spelled]: 123_456_789 }))).not.toContain('123456789');
        const entries: [string, string][] = [
          [spelled, 'abc-123-xyz'],
          ['scope', 'read'],
          [spelled, 'second-value'],
        ];
        const form = recordedRequest({ body: { kind: 'form', entries } });
        expect(form).not.toMatch(/abc-123-xyz|second-value/);
        expect(form).toContain('scope=read');
        const query = recordedRequest({ url: `https://t.example/x?a=b&${spelled}=abc-123-xyz&c=d` });
        expect(query).not.toContain('abc-123-xyz');
        expect(query).toContain('c=d');
        const location = { location: `https://t.example/cb#a=b&${spelled}=abc-123-xyz` };
        expect(recorded(text(302, '', location))).not.toContain('abc-123-xyz');
      }
    });
  }

  test('every value of a repeated parameter is known afterwards', () => {
    const vault = new Vault();
    const entries: [string, string][] = [
      ['client_secret', 'first-of-two'],
      ['client_secret', 'second-of-two'],
    ];
    const url = 'https://t.example/x?token=first-in-query&token=second-in-query';
    recordedRequest({ url, body: { kind: 'form', entries } }, vault);
    const reflected = recorded(json(400, { hint: 'first-of-two second-of-two first-in-query' }), vault);
    expect(reflected).not.toMatch(/-of-two|-in-query/);
  });

  test('in headers, whatever their letter case', () => {
    const headers = {
      Authorization: 'Basic YWJjOnNlY3JldA==',
      COOKIE: 'a=cookie-number-one; b=cookie-number-two',
      'x-gate': new Secret('gate-keeper-value'),
    };
    const vault = new Vault();
    const request = recordedRequest({ method: 'GET', headers }, vault);
    expect(request).not.toMatch(/YWJj|cookie-number|gate-keeper/);
    expect(request).toContain('"name":"Authorization","value":"[redacted]"');
    const echo = recorded(
      json(200, {
        echo: Object.values(headers).map((value) => (value instanceof Secret ? value.reveal() : value)),
      }),
      vault,
    );
    expect(echo).not.toMatch(/YWJj|cookie-number|gate-keeper/);
    const alone = recorded(
      json(200, { echo: 'cookie-number-two and YWJjOnNlY3JldA== and gate-keeper-value' }),
      vault,
    );
    expect(alone).not.toMatch(/YWJj|cookie-number|gate-keeper/);
  });

  test('a cookie that the tenant sets is also known in the body', () => {
    const answer = json(
      200,
      { session: 'abc-session-xyz' },
      { 'Set-Cookie': 'sid=abc-session-xyz; Path=/; Secure' },
    );
    expect(recorded(answer)).not.toContain('abc-session-xyz');
  });

  test('in truncated JSON', () => {
    for (const body of [
      '{"a":1,"client_secret":"abc-123-xyz',
      '{"access_token": "abc-123-\\"xyz","b"',
      '{"token":["abc-123-xyz","def-456-uvw"',
      '{"password":{"deep":["abc-123-xyz"',
    ]) {
      expect(recorded(text(200, body)), body).not.toMatch(/abc-123|def-456/);
    }
  });
});

test.describe('an unknown secret is found by its shape', () => {
  const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJlLXZhbHVl';
  const shapes: Record<string, { sent: string; gone: RegExp }> = {
    'a JWT': { sent: `see ${jwt}.`, gone: /eyJ|c2lnbmF0/ },
    'a JWE with five parts': {
      sent: 'eyJhbGciOiJkaXIifQ..aXYtaXYtaXY.Y2lwaGVydGV4dA.dGFnLXRhZw',
      gone: /aXYt|Y2lwa|dGFn/,
    },
    'an unsigned JWT': { sent: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.', gone: /eyJ/ },
    'a private key': {
      sent: '-----BEGIN RSA PRIVATE KEY-----\nMIIabc\ndefGHI\n-----END RSA PRIVATE KEY-----',
      gone: /MIIabc|defGHI/,
    },
    'a private key that is cut off': { sent: '-----BEGIN PRIVATE KEY-----\nMIIabc\ndef', gone: /MIIabc|def/ },
    'a Bearer token': { sent: 'Authorization: Bearer abc.DEF-123_456~7', gone: /abc\.DEF/ },
    'a basic credential': { sent: 'authorization: basic Y2xpZW50OnNlY3JldA==', gone: /Y2xpZW50/ },
  };
  for (const [name, { sent, gone }] of Object.entries(shapes)) {
    test(name, () => {
      const escaped = JSON.stringify({ message: sent });
      for (const answer of [text(400, sent), text(400, escaped), text(400, '', { 'x-echo': sent })]) {
        expect(recorded(answer)).not.toMatch(gone);
      }
      expect(new Vault().redact(sent)).not.toMatch(gone);
    });
  }

  test('the private members of a JWK, in a set or alone, but never its public ones', () => {
    const key = {
      kty: 'RSA',
      n: 'modulus-value',
      e: 'AQAB',
      d: 'private-d',
      p: 'private-p',
      qi: 'private-qi',
    };
    const other = { kty: 'oct', kid: 'key-number-1', k: 'symmetric-key' };
    const oth = { kty: 'RSA', n: 'second-modulus', oth: [{ r: 'private-r', t: 'private-t' }] };
    for (const body of [{ keys: [key, other, oth] }, { jwks: { keys: [key, other, oth] } }]) {
      const seen = recorded(json(200, body));
      expect(seen).not.toMatch(/private-|symmetric-key/);
      for (const kept of ['modulus-value', 'AQAB', 'key-number-1', 'second-modulus'])
        expect(seen).toContain(kept);
    }
    // The same member names are not secrets outside a key.
    expect(recorded(json(200, { d: 'private-d', k: 'anything' }))).toContain('private-d');
  });
});
