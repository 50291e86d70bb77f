import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../fixtures/catalogue/index.ts';
import { startReferenceTenant, type ReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { replayRun } from '../../fixtures/run/replay-run.ts';
import { driftFromGit } from '../../fixtures/verdict/drift-from-git.ts';
import { standardLimits } from '../../fixtures/tenant/transport.ts';
import { providerOf } from './support/exported-tenant.ts';
import { exportFolder, withSettings, type Service } from './support/exports.ts';
import { judge, type Judgement } from './support/judged-tenant.ts';

// Does the tenant do what the configuration in git says? The row `settings.as-in-git`, and what a run records of it.

let tenant: ReferenceTenant;
let provider: Service;

test.beforeAll(async () => {
  tenant = await startReferenceTenant({});
  provider = await providerOf(tenant);
});

test.afterAll(() => tenant.close());

const account = (): Record<string, string> => ({
  SERVICE_ACCOUNT_ID: tenant.serviceAccount.id,
  SERVICE_ACCOUNT_KEY: JSON.stringify(tenant.serviceAccount.key),
});

const file = (service: Service): string =>
  path.join(exportFolder({ 'realms/alpha/services/oauth-oidc.json': service }), 'realms');

const rows: readonly RequirementId[] = [
  'settings.as-in-git',
  'settings.declared-values',
  'token.lifetime-declared',
];

/** Judges the tenant by an export; what the suite's tests otherwise declare is left to it. */
const judged = (
  service: Service,
  env: Readonly<Record<string, string>> = {},
  ids: readonly RequirementId[] = rows,
): Promise<Judgement> =>
  judge(
    tenant.baseUrl,
    {
      EXPECTED_SCOPES: '',
      EXPECTED_TOKEN_FORMAT: '',
      EXPECTED_TOKEN_ALGORITHM: '',
      EXPECTED_FROM: file(service),
      ...account(),
      ...env,
    },
    () => Promise.resolve(),
    standardLimits,
    (id) => ids.includes(id),
  );

const core = (values: Service): Service => withSettings(provider, 'coreOAuth2Config', values);
const gitOf = ({ record }: Judgement) => {
  const git = record.targets[0]?.git;
  if (git === null || git === undefined) throw new Error('nothing is recorded of git');
  return git;
};
const settingOf = (judgement: Judgement, label: string) =>
  gitOf(judgement).settings.find((setting) => setting.label.endsWith(label));

test('a tenant as in git has no drift', async () => {
  const judgement = await judged(provider);
  expect(judgement.with('conformant').toSorted()).toEqual([...rows].sort());
  const git = gitOf(judgement);
  expect(git).toMatchObject({ isRead: true, overruled: [], undeclared: [] });
  expect(git.settings.length).toBeGreaterThan(15);
  expect(git.settings.filter(({ state }) => state !== 'alike')).toEqual([]);
});

test('each difference is named with its place in git, and of a list what only one side has', async () => {
  const service = withSettings(
    core({ accessTokenLifetime: 600, issueRefreshToken: false }),
    'advancedOAuth2Config',
    {
      grantTypes: ['client_credentials', 'implicit'],
    },
  );
  const judgement = await judged(service);
  const { verdict, expected, actual } = judgement.of('settings.as-in-git');
  expect(verdict).toBe('nonconformant');
  expect(expected).toMatch(
    /Core > Access Token Lifetime: 600, as in .*oauth-oidc\.json:\d+, coreOAuth2Config\.acc/,
  );
  expect(actual).toContain('Core > Access Token Lifetime is 3600');
  expect(actual).toContain('Core > Issue Refresh Tokens is true');
  expect(actual).toMatch(/Grant Types is only in git: implicit; only on the tenant: authorization_code/);
  expect(settingOf(judgement, 'Access Token Lifetime')).toMatchObject({
    state: 'differs',
    inGit: '600',
    onTenant: '3600',
    variable: 'EXPECTED_TOKEN_LIFETIME',
    console: expect.stringContaining('OAuth2 Provider > Core > Access Token Lifetime'),
  });
});

test('a setting that is set by itself is not held to git', async () => {
  const judgement = await judged(core({ accessTokenLifetime: 600 }), { EXPECTED_TOKEN_LIFETIME: '3600' });
  expect(judgement.with('nonconformant')).toEqual([]);
  expect(judgement.of('settings.as-in-git').notes.join()).toContain(
    'EXPECTED_TOKEN_LIFETIME is set by itself',
  );
  expect(settingOf(judgement, 'Access Token Lifetime')).toMatchObject({ state: 'overruled' });
});

test('a value in a variable without a known value stays open, and declares nothing', async () => {
  const judgement = await judged(core({ accessTokenLifetime: '&{esv.life}' }));
  expect(judgement.of('settings.as-in-git')).toMatchObject({ verdict: 'inconclusive', cause: null });
  expect(judgement.of('settings.as-in-git').reason).toContain('esv-life');
  // The default of EXPECTED_TOKEN_LIFETIME is nobody's declaration.
  expect(judgement.of('token.lifetime-declared')).toMatchObject({ verdict: 'not-applicable' });
  expect(judgement.of('token.lifetime-declared').reason).toContain('esv-life');
  expect(judgement.of('settings.declared-values').verdict).toBe('conformant');
  expect(settingOf(judgement, 'Access Token Lifetime')).toMatchObject({ state: 'not-comparable' });
});

test('a violation counts beside a value that stays open', async () => {
  const judgement = await judged(core({ accessTokenLifetime: '&{esv.life}', issueRefreshToken: false }));
  expect(judgement.of('settings.as-in-git').verdict).toBe('nonconformant');
});

test('a setting that the tenant does not show stays open', async () => {
  const judgement = await judged(
    withSettings(provider, 'pluginsConfig', { accessTokenModificationScript: 'd2f0a6c1' }),
  );
  expect(judgement.of('settings.as-in-git')).toMatchObject({ verdict: 'inconclusive' });
  expect(judgement.of('settings.as-in-git').reason).toContain('the tenant does not show this setting');
});

test('without an account the settings are not read, and nothing is a violation', async () => {
  const judgement = await judged(core({ issueRefreshToken: false }), {
    SERVICE_ACCOUNT_ID: '',
    SERVICE_ACCOUNT_KEY: '',
  });
  expect(judgement.of('settings.as-in-git')).toMatchObject({
    verdict: 'not-applicable',
    reason: 'SERVICE_ACCOUNT_ID is not set',
  });
  expect(gitOf(judgement)).toMatchObject({ isRead: false });
  expect(
    gitOf(judgement).settings.every(({ state, onTenant }) => state === 'not-seen' && onTenant === null),
  ).toBe(true);
});

test('without an account the allowlist is as in git only if exactly that is published', async () => {
  const seen = async (service: Service) => {
    const ids = ['discovery.scopes-expected', 'discovery.scopes-nothing-extra'] as const;
    const noAccount = { SERVICE_ACCOUNT_ID: '', SERVICE_ACCOUNT_KEY: '' };
    const judgement = await judged(service, noAccount, ids);
    expect(judgement.with('conformant').toSorted()).toEqual(ids);
    const [target] = judgement.record.targets;
    if (target === undefined) throw new Error('no target');
    const { settings } = driftFromGit(gitOf(judgement), judgement.outcomes, target.scopeFlow);
    return settings.find(({ variable }) => variable === 'EXPECTED_SCOPES');
  };
  expect(await seen(provider)).toMatchObject({ state: 'alike' });
  const fewer = { supportedScopes: ['data-read', 'data-write'] };
  expect(await seen(withSettings(provider, 'advancedOAuth2Config', fewer))).toMatchObject({
    state: 'not-seen',
    why: expect.stringContaining('scopes_supported has also "openid", "profile"'),
  });
});

test('read-only reads no settings, and without EXPECTED_FROM there is no row', async () => {
  const ofProfile = await judged(provider, { PROFILE: 'read-only' });
  expect(ofProfile.outcomes).toEqual([]);
  expect(gitOf(ofProfile)).toMatchObject({ isRead: false });
  const without = await judged(provider, { EXPECTED_FROM: '', EXPECTED_SCOPES: 'data-read data-write' });
  expect(without.outcomes.map(({ requirement }) => requirement)).not.toContain('settings.as-in-git');
  expect(without.record.targets[0]?.git).toBeNull();
});

test('a recording is judged by the same declaration', async () => {
  const { recording, outcomes } = await judged(core({ accessTokenLifetime: 600 }));
  if (recording === null) throw new Error('no recording');
  const replayed = await replayRun(recording, test.info().outputDir);
  const verdicts = (some: typeof outcomes) =>
    Object.fromEntries(some.map(({ requirement, verdict, actual }) => [requirement, [verdict, actual]]));
  const again = verdicts(replayed.outcomes);
  for (const [id, verdict] of Object.entries(verdicts(outcomes))) expect(again[id], id).toEqual(verdict);
  expect(replayed.record.targets[0]?.git?.isRead).toBe(true);
});
