import { expect, test } from '@playwright/test';
import { startReferenceTenant, type ReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { runCommand } from './support/command.ts';
import { providerOf } from './support/exported-tenant.ts';
import { exportFolder, managerFiles, soundProvider, withSettings, type Service } from './support/exports.ts';

// `npm run compare` with exported configuration: two environments, or a target and what git says of it.

type Files = Readonly<Record<string, unknown>>;

const sound = soundProvider();
const below = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));
const frodo = (service: Service): Files => ({
  'realm/root-alpha/service/oauth-oidc.service.json': { service: { 'oauth-oidc': service } },
});
const compare = (files: Files, args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runCommand('compare', exportFolder(files), env, args);
const esv = (name: string, value: string): Files => ({
  [`esvs/variables/${name}.json`]: { _id: name, valueBase64: Buffer.from(value).toString('base64') },
});

test('two exports of both tools are alike if they say the same', async () => {
  const reordered = withSettings(sound, 'advancedOAuth2Config', {
    grantTypes: ['refresh_token', 'client_credentials', 'authorization_code'],
  });
  const files = { ...below('dev', managerFiles(sound)), ...below('prod', frodo(reordered)) };
  const { code, output } = await compare(files, ['dev', 'prod']);
  expect(code, output).toBe(0);
  expect(output).toContain('are alike');
});

test('each difference has the words of the console and both places', async () => {
  const other = withSettings(
    withSettings(sound, 'coreOAuth2Config', { accessTokenLifetime: 600 }),
    'advancedOAuth2Config',
    { supportedScopes: ['openid', 'data-read', 'fr:idm:*'], hashSalt: 'plain-salt-0815' },
  );
  const files = { ...below('dev', managerFiles(sound)), ...below('prod', managerFiles(other)) };
  const { code, output } = await compare(files, ['dev', 'prod']);
  expect(code).toBe(1);
  expect(output).toMatch(
    /Core > Access Token Lifetime: 3600 in dev, 600 in prod \(dev\/\S+\.json:\d+, coreOAuth2Config\.accessTokenLifetime; prod\/\S+\.json:\d+/,
  );
  expect(output).toMatch(/Allowlist: only in dev: .*data-write.*; only in prod: fr:idm:\*/);
  expect(output).not.toContain('plain-salt');
});

test('a variable counts by its value on each side, or stays the same variable', async () => {
  const service = withSettings(sound, 'coreOAuth2Config', {
    accessTokenLifetime: '&{esv.life}',
    usePolicyEngineForScope: '&{esv.policy}',
  });
  const dev = below('dev', managerFiles(service));
  const prod = below('prod', managerFiles(service));
  const open = await compare({ ...dev, ...prod }, ['dev', 'prod']);
  expect(open.code, open.output).toBe(0);
  expect(open.output).toContain('Access Token Lifetime is in esv-life on both sides');
  const values = { ...below('dev', esv('esv-life', '3600')), ...below('prod', esv('esv-life', '600')) };
  const known = await compare({ ...dev, ...prod, ...values }, ['dev', 'prod']);
  expect(known.code).toBe(1);
  expect(known.output).toContain('Access Token Lifetime: 3600 in dev, 600 in prod');
  const same = await compare({ ...dev, ...prod, ...values }, ['dev', 'prod', '--esv', 'esv-life=900']);
  expect(same.code, same.output).toBe(0);
  const literal = below('prod', managerFiles(sound));
  const half = await compare({ ...dev, ...literal }, ['dev', 'prod']);
  expect(half.code).toBe(1);
  expect(half.output).toContain('no value is known of esv-life');
});

test('realms are compared one by one, and one that is missing is a difference', async () => {
  const bravo = { ...sound, location: '/bravo' };
  const both = { ...managerFiles(sound), ...managerFiles(bravo, 'bravo') };
  const changed = withSettings(bravo, 'coreOAuth2Config', { accessTokenLifetime: 60 });
  const other = { ...managerFiles(sound), ...managerFiles(changed, 'bravo') };
  const files = { ...below('dev', both), ...below('prod', other), ...below('half', managerFiles(sound)) };
  const { code, output } = await compare(files, ['dev', 'prod']);
  expect(code).toBe(1);
  expect(output).toMatch(/Realm alpha: .* are alike\.[^]*Realm bravo, from/);
  const half = await compare(files, ['dev', 'half']);
  expect(half).toMatchObject({ code: 1 });
  expect(half.output).toContain('bravo: half has no such realm');
});

test('wrong arguments end with 2', async () => {
  const files = {
    ...below('dev', managerFiles(sound)),
    'twice/a.json': sound,
    'twice/b.json': sound,
    'no.json': '{',
  };
  const cases: readonly (readonly [args: readonly string[], said: string])[] = [
    [['dev'], 'two exports'],
    [['dev', 'dev', 'dev'], 'two exports'],
    [['dev', 'dev', '--unknown'], 'two exports'],
    [['dev', './gone'], 'there is no such file or folder'],
    [['dev', 'no.json'], 'no.json: not JSON'],
    [['dev', 'twice'], 'several provider services of one realm'],
    [['dev', 'dev', '--esv', 'nothing'], '--esv needs NAME=VALUE or a readable file'],
    [['gone', 'dev'], '.env.gone does not exist'],
  ];
  for (const [args, said] of cases) {
    const { code, output } = await compare(files, args);
    expect(code, args.join(' ')).toBe(2);
    expect(output).toContain(said);
  }
});

test.describe('a target and an export', () => {
  let tenant: ReferenceTenant;
  let provider: Service;

  test.beforeAll(async () => {
    tenant = await startReferenceTenant({});
    provider = await providerOf(tenant);
  });

  test.afterAll(() => tenant.close());

  const target = (more = ''): string =>
    `TENANT_BASE_URL=${tenant.baseUrl}\nSERVICE_ACCOUNT_ID=${tenant.serviceAccount.id}\nSERVICE_ACCOUNT_KEY='${JSON.stringify(tenant.serviceAccount.key)}'\n${more}`;
  const short = (): Service => withSettings(provider, 'coreOAuth2Config', { accessTokenLifetime: 600 });

  test('the settings of the target are read, and nothing is registered', async () => {
    const files = { '.env.staging': target(), 'same/x.json': provider, 'other/x.json': short() };
    const before = tenant.requests.length;
    expect(await compare(files, ['staging', 'same'])).toMatchObject({ code: 0 });
    const { code, output } = await compare(files, ['other', 'staging']);
    expect(code, output).toBe(1);
    expect(output).toMatch(/Access Token Lifetime: 600 in other, 3600 in staging \(other\/x\.json:\d+/);
    const sent = tenant.requests
      .slice(before)
      .filter(({ method, path }) => method !== 'GET' && !path.endsWith('/access_token'));
    expect(sent).toEqual([]);
  });

  test('a name that is both is the target, unless it is written as a path', async () => {
    const files = { '.env.staging': target(), 'staging/x.json': short(), 'same/x.json': provider };
    expect(await compare(files, ['staging', 'same'])).toMatchObject({ code: 0 });
    expect(await compare(files, ['./staging', 'same'])).toMatchObject({ code: 1 });
  });

  test('only the realms of the target count', async () => {
    const bravo = { ...sound, location: '/bravo' };
    const files = {
      '.env.staging': target(),
      'git/a.json': { ...provider, location: '/alpha' },
      'git/b.json': bravo,
    };
    const { code, output } = await compare(files, ['staging', 'git']);
    expect(code, output).toBe(0);
    expect(output).not.toContain('bravo');
  });

  test('without an account, or for reads only, it ends with 2; without an answer with 3', async () => {
    const files = {
      '.env.bare': `TENANT_BASE_URL=${tenant.baseUrl}`,
      '.env.staging': target(),
      '.env.other': target().replace(tenant.serviceAccount.id, '00000000-0000-0000-0000-000000000000'),
      'git/x.json': provider,
    };
    const bare = await compare(files, ['bare', 'git']);
    expect(bare.code).toBe(2);
    expect(bare.output).toContain('SERVICE_ACCOUNT_ID is not set for bare');
    const readOnly = await compare(files, ['staging', 'git'], { PROFILE: 'read-only' });
    expect(readOnly.code).toBe(2);
    expect(readOnly.output).toContain('PROFILE is read-only');
    const refused = await compare(files, ['other', 'git']);
    expect(refused.code, refused.output).toBe(3);
    expect(refused.output).toContain('Not compared: ');
    expect(await compare(files, ['staging', 'bare', '--esv', 'A=b'])).toMatchObject({ code: 2 });
  });
});
