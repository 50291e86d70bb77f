import { expect, test } from '@playwright/test';
import { secretsIn, Vault } from '../../fixtures/evidence/vault.ts';
import { Secret } from '../../fixtures/settings/secret.ts';

const shown = (secret: string): string => String(new Secret(secret));
const jwt = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln';

/** Unknown secrets, and exactly what remains of the text around them. */
const table: readonly [text: string, redacted: string][] = [
  [`see ${jwt}; the end`, `see ${shown(jwt)}; the end`],
  [`host.name-${jwt}.tail`, `host.name-${shown(`${jwt}.tail`)}`],
  ['a Bearer abcdef, b', 'a Bearer [redacted], b'],
  ['a basic   YWJjOmQ= b', 'a basic [redacted] b'],
  ['Bearer abcdef, Basic ghijkl', 'Bearer [redacted], Basic [redacted]'],
  [
    '-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY----- and -----BEGIN EC PRIVATE KEY-----\nMII\n-----END EC PRIVATE KEY-----.',
    '[redacted private key] and [redacted private key].',
  ],
  ['{"token":"one", "TOKEN": "two"}', '{"token":"[redacted]", "TOKEN": "[redacted]"}'],
  ['{"password":-12.5e+3,"b":1}', '{"password":"[redacted]","b":1}'],
  ['{"token":["a","b"],"c":1}', '{"token":"[redacted]","c":1}'],
  ['?token=one&b=c#Access_Token=two three', '?token=[redacted]&b=c#Access_Token=[redacted] three'],
  [
    '{"clientSecret":"one","Registration-Access-Token":"two"} accessToken=three',
    '{"clientSecret":"[redacted]","Registration-Access-Token":"[redacted]"} accessToken=[redacted]',
  ],
  ['token=one client_secret=two', 'token=[redacted] client_secret=[redacted]'],
];

test.describe('an unknown secret is found by its place or shape', () => {
  for (const [text, redacted] of table) {
    test(`as in ${JSON.stringify(text)}`, () => {
      expect(new Vault().redact(text)).toBe(redacted);
    });
  }
});

test.describe('text that only looks like a secret stays', () => {
  const harmless = [
    'Bearer realm="alpha"',
    'Bearer charset ="UTF-8"',
    'Basic charset="UTF-8"',
    'Bearer error_description="The token expired"',
    'Bearer resource_metadata="https://t.example/x"',
    'a Bearer token is one, and a Basic way',
    'Bearers abcdefgh',
    '{"token_type":"Bearer","my_token":"x"}',
    'mytoken=abc&token_type=x',
    'eyJ.abc',
    '-----BEGIN PUBLIC KEY-----\nMII\n-----END PUBLIC KEY-----',
  ];
  for (const text of harmless) {
    test(`such as ${JSON.stringify(text)}`, () => {
      expect(new Vault().redact(text)).toBe(text);
    });
  }
});

test('a known secret is replaced by its fingerprint, so two occurrences can be compared', () => {
  const vault = new Vault();
  vault.keep('known-secret');
  const mark = shown('known-secret');
  expect(vault.redact('{"token":"known-secret"} ?token=known-secret')).toBe(
    `{"token":"${mark}"} ?token=${mark}`,
  );
});

test('names for secrets match in any letter case, and their values at any depth', () => {
  const vault = new Vault();
  vault.keepFrom({
    CLIENT_SECRET: 'first-secret',
    other: null,
    list: [{ Token: [null, true, { x: 'second-secret' }, 123_456_789] }],
    name: 'no-secret-here',
  });
  vault.keepFrom(null);
  vault.keepFrom('third-text');
  expect(vault.redact('first-secret second-secret 123456789 no-secret-here third-text')).toBe(
    `${shown('first-secret')} ${shown('second-secret')} ${shown('123456789')} no-secret-here third-text`,
  );
});

test.describe('a quotation cut within a secret', () => {
  const secret = 'abcdef-abcdef-ghijkl';
  const table: readonly [text: string, redacted: string][] = [
    ['x abcdef-a… (99 characters)', `x ${shown(secret)}… (99 characters)`],
    ['x abcdef abcdef-abcdef-ghijk…', `x abcdef ${shown(secret)}…`],
    ['abcdef-abcdef…', `${shown(secret)}…`],
    ['"one abcdef…", "two abcdef-…"', `"one ${shown(secret)}…", "two ${shown(secret)}…"`],
    ['x abcde…', 'x abcde…'],
    ['x abcdef-b…', 'x abcdef-b…'],
    // Without a cut it is an ordinary word.
    ['x abcdef-a', 'x abcdef-a'],
    ['one… abcdef', 'one… abcdef'],
  ];
  for (const [text, redacted] of table) {
    test(text, () => {
      const vault = new Vault();
      vault.keep('another-secret');
      vault.keep(secret);
      expect(vault.redact(text)).toBe(redacted);
    });
  }
});

test('words of the protocol, and of the run itself, are no secrets where a tenant puts one', () => {
  const vault = new Vault();
  vault.knowPublic(['data-read-all']);
  for (const word of [
    ...['client_credentials', 'authorization_code', 'refresh_token', 'access_token', 'id_token', 'password'],
    ...['client_secret_post', 'client_secret_basic', 'Bearer', 'bearer', 'Confidential', 'invalid_token'],
    'data-read-all',
  ]) {
    vault.keepFrom({ client_secret: word });
    expect(vault.occursIn(`see ${word}, as it is`), word).toBe(false);
  }
  vault.keepFrom({ client_secret: 'anything-else' });
  expect(vault.occursIn('see anything-else, as it is')).toBe(true);
});

test('every name of a secret counts, in each of its spellings, and nothing else is taken for one', () => {
  for (const name of [
    ...['initial_access_token', 'subject_token', 'actor_token', 'registration_access_token'],
    ...['authorization', 'cookie', 'software_statement', 'client_assertion'],
  ]) {
    for (const spelled of [name, name.replaceAll('_', '-'), name.replaceAll('_', '')]) {
      expect(secretsIn({ a: [{ [spelled]: ['one', { b: 2, c: null }] }], name: 'n' }), spelled).toHaveLength(
        2,
      );
      expect(secretsIn({ [`x${spelled}`]: 'one', [`${spelled}s`]: 'two' }), spelled).toEqual([]);
    }
  }
});
