import { expect, test } from '@playwright/test';
import { Console } from '../../fixtures/report/console.ts';
import { renderExecutivePage } from '../../fixtures/report/executive/page.ts';
import { renderSummary } from '../../fixtures/report/summary.ts';
import { Terminal } from '../../fixtures/report/terminal.ts';
import type { GitRecord, SettingRecord } from '../../fixtures/verdict/drift-from-git.ts';
import type { Verdict } from '../../fixtures/verdict/verdict.ts';
import { resultFileSchema } from '../../fixtures/verdict/result-schema.ts';
import type { Decided, ResultFile } from '../../fixtures/verdict/results.ts';
import { facts } from './support/stub-page.ts';
import { decided, hostileTexts, resultFile, targetSummary } from './support/stub-results.ts';
import { ending } from './support/stub-ending.ts';
import { stream } from './support/written-stream.ts';

// What the outputs say of the declaration in git.

const setting = (special: Partial<SettingRecord> = {}): SettingRecord => ({
  label: 'Core > Access Token Lifetime',
  console: 'Native Consoles > OAuth2 Provider > Core > Access Token Lifetime',
  place: 'realms/alpha/services/oauth-oidc.json:12, coreOAuth2Config.accessTokenLifetime',
  inGit: '600',
  onTenant: '3600',
  variable: 'EXPECTED_TOKEN_LIFETIME',
  state: 'differs',
  why: null,
  ...special,
});

const record = (special: Partial<GitRecord> = {}): GitRecord => ({
  file: 'realms/alpha/services/oauth-oidc.json',
  declares: ['EXPECTED_SCOPES', 'EXPECTED_TOKEN_LIFETIME'],
  overruled: [],
  undeclared: [],
  isRead: true,
  settings: [setting()],
  ...special,
});

const fileOf = (git: GitRecord, results: readonly Decided[] = []): ResultFile =>
  resultFile(results, [targetSummary({ git })]);

function consoleOf(file: ResultFile): string {
  const { written, stream: out } = stream(false);
  new Console(new Terminal(out, {})).showEnd(ending(file));
  return written.join('');
}

test('every output names the file, what overrules it, what is open, and the drift', () => {
  const file = fileOf(
    record({
      overruled: ['EXPECTED_SCOPES'],
      undeclared: [{ variable: 'EXPECTED_TOKEN_FORMAT', standsIn: ['esv-format'] }],
      settings: [
        setting(),
        setting({ console: 'X > Issue Refresh Tokens', label: 'Issue Refresh Tokens', state: 'alike' }),
      ],
    }),
  );
  const declared =
    'declared in git: realms/alpha/services/oauth-oidc.json, 2 settings; set by themselves, which wins: EXPECTED_SCOPES; not declared, since no value is known: EXPECTED_TOKEN_FORMAT (in esv-format)';
  const counts = 'drift from git: 2 settings, 1 as in git, 1 differs';
  for (const text of [consoleOf(file), renderSummary(file), renderExecutivePage(facts({ file }))]) {
    expect(text.replaceAll(/\s+/g, ' ')).toContain(declared);
    expect(text).toContain(counts);
  }
  expect(renderSummary(file)).toMatch(/Access Token Lifetime` \| differs \| `600 \(.*:12.*\| `3600` \|/);
  expect(renderSummary(file)).not.toContain('Issue Refresh Tokens');
  expect(renderExecutivePage(facts({ file }))).toContain('Issue Refresh Tokens');
  expect(resultFileSchema.parse(file).targets[0]?.expectedFrom?.settings).toHaveLength(2);
});

test('without EXPECTED_FROM nothing is said of git', () => {
  const file = resultFile([decided('token.issued', 'conformant')]);
  for (const text of [consoleOf(file), renderSummary(file), renderExecutivePage(facts({ file }))]) {
    expect(text).not.toMatch(/git/i);
  }
  expect(file.targets[0]).not.toHaveProperty('expectedFrom');
});

test('whatever an export or a tenant says is text', () => {
  for (const text of hostileTexts) {
    const one = setting({ inGit: text, onTenant: text, why: text, place: text, state: 'not-comparable' });
    const file = fileOf(
      record({ settings: [one], undeclared: [{ variable: 'X', standsIn: [text] }], file: text }),
    );
    const page = renderExecutivePage(facts({ file }));
    expect(page).not.toMatch(/<script>alert|<img|onerror=alert\(1\)>/);
    const rows = renderSummary(file)
      .split('\n')
      .filter((line) => line.includes('not comparable'));
    expect(rows.filter((line) => line.startsWith('| default |'))).toHaveLength(1);
    expect(renderSummary(file)).not.toContain('\u001b');
  }
});

test.describe('settings that were not read are seen by what the tenant does', () => {
  const declared = ['data-read', 'data-write'];
  const unread = (variable: string | null): GitRecord =>
    record({ isRead: false, settings: [setting({ variable, onTenant: null, state: 'not-seen' })] });
  const stateOf = (
    variable: string | null,
    results: readonly Decided[],
    {
      published = declared,
      undeclared = [],
    }: { published?: readonly string[] | null; undeclared?: GitRecord['undeclared'] } = {},
  ) => {
    const git = { ...unread(variable), undeclared };
    const file = resultFile(results, [targetSummary({ git, scopeFlow: { declared, published } })]);
    const [seen] = file.targets[0]?.expectedFrom?.settings ?? [];
    return seen === undefined ? null : [seen.state, seen.why];
  };
  const broken = { expected: 'a', actual: 'lifetime: 3600 s' };
  const [expected, extra] = ['discovery.scopes-expected', 'discovery.scopes-nothing-extra'] as const;
  const scopesHold = [decided(expected, 'conformant'), decided(extra, 'conformant')];

  test('different if its requirement does not hold; one that holds within limits shows no single value', () => {
    const variable = 'EXPECTED_TOKEN_LIFETIME';
    expect(stateOf(variable, [decided('token.lifetime-declared', 'conformant')])).toEqual([
      'not-seen',
      'token.lifetime-declared, but a lifetime of up to 60 s less holds too',
    ]);
    for (const verdict of ['nonconformant', 'waived', 'advisory'] as const) {
      expect(stateOf(variable, [decided('token.lifetime-declared', verdict, broken)])).toEqual([
        'differs',
        'token.lifetime-declared: lifetime: 3600 s',
      ]);
    }
    for (const verdict of ['inconclusive', 'not-applicable'] as const) {
      expect(stateOf(variable, [decided('token.lifetime-declared', verdict)])).toEqual(['not-seen', null]);
    }
    expect(stateOf(variable, [])).toEqual(['not-seen', null]);
    expect(stateOf(null, [decided('token.lifetime-declared', 'conformant')])).toEqual(['not-seen', null]);
  });

  test('scopes are alike only if none is missing and none is extra', () => {
    const state = (results: readonly Decided[]) => stateOf('EXPECTED_SCOPES', results)?.[0];
    expect(state([decided(expected, 'conformant')])).toBe('not-seen');
    expect(stateOf('EXPECTED_SCOPES', scopesHold)).toEqual(['alike', `${expected}, ${extra}`]);
    expect(state([decided(expected, 'conformant'), decided(extra, 'nonconformant', broken)])).toBe('differs');
    expect(state([decided(expected, 'conformant'), decided(extra, 'inconclusive')])).toBe('not-seen');
  });

  test('scopes that the requirements tolerate beside the declared ones are no allowlist as in git', () => {
    const of = (published: readonly string[] | null) => stateOf('EXPECTED_SCOPES', scopesHold, { published });
    expect(of(['data-write', 'data-read', 'data-read'])?.[0]).toBe('alike');
    for (const [published, why] of [
      [['data-read', 'data-write', 'openid', 'profile'], 'scopes_supported has also "openid", "profile"'],
      [['data-read', 'data-write', 'data-read|own'], 'scopes_supported has also "data-read|own"'],
      [['data-read'], 'scopes_supported is without "data-write"'],
      [null, 'the published scopes are not known'],
    ] as const) {
      const seen = of(published);
      expect(seen).toEqual(['not-seen', `${expected}, ${extra}, but ${why}`]);
    }
    const many = Array.from({ length: 500 }, (_, index) => `\u001b${'x'.repeat(500)}${index}`);
    const [, why = ''] = of(many) ?? [];
    expect(why).toContain('and 490 more');
    expect(why).not.toContain('\u001b');
    expect(why?.length).toBeLessThan(1_200);
  });

  test('one of the two rows about the registration policy is enough', () => {
    const results = [
      decided('registration.open-without-token', 'conformant'),
      decided('registration-refusals.closed-mode', 'not-applicable'),
    ];
    expect(stateOf('EXPECTED_REGISTRATION', results)?.[0]).toBe('alike');
  });

  test('where no registration answers, the switch was not seen', () => {
    const of = (verdict: Verdict, special: Partial<Decided>) =>
      stateOf('EXPECTED_REGISTRATION', [
        decided('registration.open-without-token', 'not-applicable'),
        decided('registration-refusals.closed-mode', verdict, special),
      ])?.[0];
    expect(of('conformant', { kept: ['registration-refusals.closed-mode/anonymous'] })).toBe('alike');
    expect(of('conformant', { kept: ['registration-refusals.closed-mode/unpublished'] })).toBe('not-seen');
    const is = (actual: string) => ({ expected: 'anonymous: refused', actual });
    expect(of('advisory', is('anonymous: 404 at the published address'))).toBe('not-seen');
    expect(of('nonconformant', is('anonymous: a client was registered (201)'))).toBe('differs');
  });

  test('a registration access token shows its setting only if no initial access token brought it', () => {
    const of = (open: Verdict, verdict: Verdict, special: Partial<Decided> = {}) =>
      stateOf('EXPECTED_REGISTRATION_ACCESS_TOKENS', [
        decided('registration.open-without-token', open),
        decided('registration.management-issued', verdict, special),
      ])?.[0];
    const present = { expected: 'absent', actual: 'registration_access_token: present' };
    expect(of('conformant', 'conformant')).toBe('alike');
    expect(of('conformant', 'nonconformant', present)).toBe('differs');
    expect(of('not-applicable', 'conformant')).toBe('not-seen');
    expect(of('not-applicable', 'nonconformant', present)).toBe('not-seen');
  });

  test('a refusal shows no required software statement, a client that registers without one does', () => {
    const of = (verdict: Verdict, special: Partial<Decided> = {}) =>
      stateOf('EXPECTED_SOFTWARE_STATEMENT', [
        decided('registration-refusals.software-statement-required', verdict, special),
      ]);
    expect(of('conformant')?.[0]).toBe('not-seen');
    expect(of('conformant')?.[1]).toContain('may have another reason');
    expect(of('nonconformant', broken)?.[0]).toBe('differs');
  });

  test('a finding about the algorithm says nothing against the form', () => {
    const results = [
      decided('token.format-declared', 'nonconformant', { expected: 'alg: RS256', actual: 'alg: "HS256"' }),
    ];
    expect(stateOf('EXPECTED_TOKEN_ALGORITHM', results)?.[0]).toBe('differs');
    expect(stateOf('EXPECTED_TOKEN_FORMAT', results)?.[0]).toBe('not-seen');
  });

  test('the algorithm is seen only in a JWT', () => {
    const of = (verdict: Verdict) =>
      ['EXPECTED_TOKEN_ALGORITHM', 'EXPECTED_TOKEN_FORMAT'].map(
        (variable) =>
          stateOf(variable, [
            decided('token.format-declared', 'conformant'),
            decided('posture.symmetric-signing', verdict),
          ])?.[0],
      );
    expect(of('conformant')).toEqual(['alike', 'alike']);
    expect(of('advisory')).toEqual(['alike', 'alike']);
    expect(of('not-applicable')).toEqual(['not-seen', 'alike']);
    expect(of('inconclusive')).toEqual(['not-seen', 'alike']);
  });

  test('what git leaves open is not compared, whatever the tenant does', () => {
    const [variable, row] = ['EXPECTED_REGISTRATION', 'registration.open-without-token'] as const;
    const undeclared = [{ variable, standsIn: ['esv-open'] }];
    expect(stateOf(variable, [decided(row, 'conformant')], { undeclared })).toEqual(['not-seen', null]);
    expect(stateOf(variable, [decided(row, 'nonconformant', broken)], { undeclared })?.[0]).toBe('not-seen');
  });

  test('what to set is said', () => {
    expect(renderSummary(fileOf(unread(null)))).toContain('set SERVICE_ACCOUNT_ID and SERVICE_ACCOUNT_KEY');
  });
});
