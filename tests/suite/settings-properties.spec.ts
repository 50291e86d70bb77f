import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { SettingsError } from '../../fixtures/settings/problem.ts';
import { allVariables } from '../../fixtures/settings/variables.ts';
import { newPrivateKey } from '../../fixtures/workarounds/new-private-key.ts';

const seed = 20_260_728;

function project(): string {
  const directory = test.info().outputPath('project');
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** Everything that a person sees of the settings for some input: the texts of the error, or the notices. */
function textsOf(env: Readonly<Record<string, string>>, directory: string): string {
  try {
    const settings = loadSettings({
      env,
      directory,
      knownRequirements: ['discovery.tls'],
      // The folders above are no business of these tests.
      readExport: () => ({ problem: 'not read' }),
    });
    return settings.notices.join('\n');
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return `${error.message}\n${String(error.stack)}\n${JSON.stringify(error.problems)}`;
  }
}

const privateKey = newPrivateKey('rsa');
const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const jwk = privateKey.export({ format: 'jwk' });
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
/**
 * Like the output of a generator of secrets: fast-check prefers zeros, which would give texts such as AAAA.
 */
const random = fc.noBias(fc.uint8Array({ minLength: 24, maxLength: 48 }));

/** A secret, and the pieces of it that must not appear anywhere. */
const secrets: fc.Arbitrary<{ text: string; pieces: readonly string[] }> = fc.oneof(
  random.map((bytes) => ({ text: base64url(bytes), pieces: [base64url(bytes)] })),
  random.map((bytes) => ({
    text: Buffer.from(bytes).toString('hex'),
    pieces: [Buffer.from(bytes).toString('hex')],
  })),
  fc.tuple(random, random).map(([body, signature]) => {
    const claims = Buffer.from(JSON.stringify({ sub: base64url(body) })).toString('base64url');
    return {
      text: `eyJhbGciOiJSUzI1NiJ9.${claims}.${base64url(signature)}`,
      pieces: [claims, base64url(signature)],
    };
  }),
  fc.constantFrom(
    { text: pem, pieces: [pem.slice(60, 100)] },
    { text: pem.replaceAll('\n', '\\n'), pieces: [pem.slice(60, 90)] },
    { text: JSON.stringify(jwk), pieces: [jwk.d ?? '', jwk.p ?? ''] },
    {
      text: Buffer.from(pem).toString('base64'),
      pieces: [Buffer.from(pem).toString('base64').slice(90, 130)],
    },
  ),
  random.map((bytes) => ({
    text: `https://me:${base64url(bytes)}@tenant.example.com/am`,
    pieces: [base64url(bytes)],
  })),
);

const dressed = fc
  .tuple(
    secrets,
    fc.constantFrom('', ' ', 'Bearer ', '["', '/', 'https://', 'alpha,', '"'),
    fc.constantFrom('', '"]', '\n', '#x'),
  )
  .map(([secret, before, after]) => ({ text: `${before}${secret.text}${after}`, pieces: secret.pieces }));

const names = [
  ...allVariables.flatMap(({ name, spellings, aliases }) => [name, ...spellings, ...aliases]),
  'TENANT_BASEURL',
  'SERVICE_ACCOUNT_KEYS',
  'STRCT',
  'EXPECTED_SCOPE',
];

function seen(texts: string, pieces: readonly string[]): readonly string[] {
  // A host name is returned in lower case.
  return pieces.filter((piece) => texts.toLowerCase().includes(piece.toLowerCase()));
}

test('no secret is ever shown, whichever variable it is in', () => {
  const directory = project();
  const input = fc.dictionary(fc.constantFrom(...names), dressed, { minKeys: 1, maxKeys: 4 });
  fc.assert(
    fc.property(input, (values) => {
      const env = Object.fromEntries(Object.entries(values).map(([name, { text }]) => [name, text]));
      const pieces = Object.values(values).flatMap((value) => value.pieces);
      expect(seen(textsOf(env, directory), pieces)).toEqual([]);
    }),
    { seed, numRuns: 1_500 },
  );
});

test('no secret is ever shown, wherever it is in a file', () => {
  const directory = project();
  const shapes = fc.constantFrom('$', 'x $', '$=1', '$: 1', 'REALM="$', "STRICT='$'", 'TENANT_BASE_URL=$');
  fc.assert(
    fc.property(dressed, shapes, ({ text, pieces }, shape) => {
      writeFileSync(
        join(directory, '.env'),
        shape.replace('$', () => text),
      );
      expect(seen(textsOf({}, directory), pieces)).toEqual([]);
      const waiver = {
        requirement: text,
        target: text,
        reason: text,
        owner: text,
        expires: text,
        [text]: text,
      };
      writeFileSync(join(directory, '.env'), '');
      writeFileSync(join(directory, 'w.json'), JSON.stringify([waiver]));
      expect(seen(textsOf({ WAIVERS_FILE: 'w.json' }, directory), pieces)).toEqual([]);
    }),
    { seed, numRuns: 300 },
  );
});

test('whatever the variables contain, the result is settings or a SettingsError', () => {
  const directory = project();
  const pieces = fc.constantFrom(
    'alpha',
    '/',
    '[',
    ']',
    '"',
    ',',
    ':',
    '@',
    '?',
    '{}',
    '%',
    '..',
    '~',
    '=',
    '\u00e9',
  );
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.array(pieces).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 5 }), (env) => {
      expect(() => textsOf(env, directory)).not.toThrow();
    }),
    { seed, numRuns: 1_500 },
  );
});

test('whatever the files contain, the result is settings or a SettingsError', () => {
  const directory = project();
  const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value));
  const waiver = {
    requirement: 'discovery.tls',
    target: '*',
    reason: 'r',
    owner: 'o',
    expires: '2030-01-01',
  };
  const nearly = fc
    .tuple(fc.constantFrom(...Object.keys(waiver)), fc.jsonValue({ maxDepth: 1 }))
    .map(([member, value]) => JSON.stringify([{ ...waiver, [member]: value }]));
  const deep = fc.constantFrom(
    '['.repeat(100_000),
    '{"a":'.repeat(100_000),
    `${'['.repeat(9_999)}${']'.repeat(9_999)}`,
  );
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc.string({ unit: 'binary' }),
    json,
    nearly,
    deep,
  );
  fc.assert(
    fc.property(content, fc.constantFrom('.env', 'w.json', 'b.json'), (text, name) => {
      for (const file of ['.env', 'w.json', 'b.json']) writeFileSync(join(directory, file), '');
      writeFileSync(join(directory, name), text);
      const env = { WAIVERS_FILE: 'w.json', BASELINE_FILE: 'b.json' };
      expect(() => textsOf(env, directory)).not.toThrow();
      expect(() => textsOf({}, directory)).not.toThrow();
    }),
    { seed, numRuns: 400 },
  );
});

test('normalising the address of a tenant twice changes nothing further', () => {
  const directory = project();
  const realmPath = fc.constantFrom('/am/oauth2/realms/root/realms/alpha', '/am/oauth2/bravo/register');
  const given = fc
    .tuple(
      fc.constantFrom('', 'https://', 'HTTPS://'),
      fc.domain(),
      fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }),
      fc.oneof(fc.constantFrom('', '/', '/am', '/am/'), realmPath),
    )
    .map(([scheme, host, port, path]) => `${scheme}${host}${port === undefined ? '' : `:${port}`}${path}`);
  const originOf = (text: string) => {
    const { address } = loadSettings({ env: { TENANT_BASE_URL: text }, directory }).targets[0];
    return address.kind === 'live' ? address.origin : 'reference';
  };
  fc.assert(
    fc.property(given, (text) => {
      const origin = originOf(text);
      expect(originOf(origin)).toBe(origin);
      expect(origin).toMatch(/^https:\/\/[^/]+$/);
    }),
    { seed, numRuns: 500 },
  );
});
