import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { ArgumentError } from '../../fixtures/exported/variables.ts';
import {
  declared,
  exportFolder,
  judgeFolder,
  managerFiles,
  recordedProvider,
  script,
  soundProvider,
  withSettings,
} from './support/exports.ts';

// Where provider services are found, and what is said of what is none.

const sound = soundProvider();
const single = { script: { [script]: { _id: script, evaluatorVersion: '2.0', script: ['x'] } } };

const shapes: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'fr-config-manager': managerFiles(sound),
  'fr-config-manager with a placeholder for the realm': managerFiles(sound, 'realmName'),
  'frodo, separate files': {
    'realm/root-alpha/service/oauth-oidc.service.json': {
      meta: { exportedBy: 'a@b.c' },
      service: { 'oauth-oidc': sound },
    },
    'realm/root-alpha/script/dcr.script.json': single,
  },
  'frodo, one file': {
    'all.config.json': {
      meta: { originAmVersion: '9.0.0' },
      global: {},
      realm: { root: {}, 'root-alpha': { service: { 'oauth-oidc': sound }, ...single } },
    },
  },
  'the bare service': { 'x.json': sound },
  'a template of any name': {
    'config/services/oauth2-provider.json.tpl': { ...sound, _id: 'oauth-oidc', _type: undefined },
  },
  'with a byte order mark': { 'x.json': `\uFEFF${JSON.stringify(sound)}` },
};

for (const [name, files] of Object.entries(shapes)) {
  test(`the provider is found: ${name}`, async () => {
    const judged = await judgeFolder(exportFolder(files));
    expect(judged.with('nonconformant', 'advisory', 'inconclusive')).toEqual([]);
    expect(judged.of('settings.scope-allowlist')).toMatchObject({ verdict: 'conformant', target: 'default' });
  });
}

test('every real export is judged, whichever tool wrote it', async () => {
  for (const name of ['frodo-alpha-2024', 'frodo-alpha-2026-07', 'sapig-core-fapi', 'tenant-config']) {
    const folder = exportFolder({ 'p.json': recordedProvider(`provider-aic-${name}.json`) });
    const judged = await judgeFolder(folder, { EXPECTED_REGISTRATION: 'closed' });
    expect(judged.of('settings.open-registration').verdict, name).toBe('conformant');
    expect(judged.of('settings.grant-types').verdict, name).toBe('conformant');
  }
});

test('alpha and bravo stand side by side, each with what lies beside it', async () => {
  const bravo = withSettings({ ...sound, location: '/bravo' }, 'coreOAuth2Config', {
    accessTokenLifetime: 0,
  });
  const folder = exportFolder({ ...managerFiles(sound), ...managerFiles(bravo, 'bravo') });
  const both = await judgeFolder(folder);
  expect(both.of('settings.lifetime-sound', 'default-alpha').verdict).toBe('conformant');
  expect(both.of('settings.lifetime-sound', 'default-bravo').verdict).toBe('nonconformant');
  const one = await judgeFolder(folder, { ...declared, REALM: 'bravo' });
  expect(new Set(one.outcomes.map(({ target }) => target))).toEqual(new Set(['default']));
  expect(one.of('settings.lifetime-sound').verdict).toBe('nonconformant');
});

test('a realm of one file keeps to itself', async () => {
  const realm = {
    'root-alpha': { service: { 'oauth-oidc': sound }, ...single },
    'root-bravo': { service: { 'oauth-oidc': { ...sound, location: '/bravo' } } },
  };
  const judged = await judgeFolder(exportFolder({ 'all.config.json': { realm } }));
  expect(judged.of('settings.script-exported', 'default-alpha').verdict).toBe('conformant');
  expect(judged.of('settings.script-exported', 'default-bravo').verdict).toBe('not-applicable');
});

const why = async (folder: string, env = {}, given = ['.']): Promise<string> => {
  const refused: unknown = await judgeFolder(folder, { ...declared, ...env }, { given }).catch(
    (error: unknown) => error,
  );
  expect(refused).toBeInstanceOf(ArgumentError);
  return refused instanceof Error ? refused.message : '';
};

const nested = (levels: number): string =>
  `{"clientDynamicRegistrationConfig":${'['.repeat(levels)}${']'.repeat(levels)}}`;

test.describe('nothing is judged, and it is said why', () => {
  const cases: Readonly<
    Record<string, readonly [files: Readonly<Record<string, unknown>>, said: string, env?: object]>
  > = {
    'nothing there': [{ 'readme.json': '{}' }, 'Looked for: the OAuth2 provider service'],
    'no JSON': [
      { 'p.json': '{"clientDynamicRegistrationConfig": {} // open\n}' },
      'not JSON: line 1, column 40',
    ],
    'a cut file': [{ 'p.json': JSON.stringify(sound).slice(0, -20) }, 'p.json: not JSON'],
    'nested too deep': [{ 'p.json': nested(100_000) }, 'nested deeper than 200 levels'],
    'self-managed AM': [
      { 'p.json': recordedProvider('provider-am8-classic-frodo-root.json') },
      'self-managed AM',
    ],
    'a realm that AIC does not have': [{ 'p.json': { ...sound, location: '/customers' } }, 'realm customers'],
    'another realm than declared': [
      { 'p.json': sound },
      'REALM names bravo, and the export has only alpha',
      { REALM: 'bravo' },
    ],
    'several targets': [
      {
        'p.json': sound,
        '.env.a': 'REALM=alpha',
        '.env.b': 'REALM=alpha',
        '.env': 'TENANT_BASE_URL=https://a.example',
      },
      'name the one whose settings count',
      { TARGETS: 'a,b' },
    ],
    Keycloak: [
      { 'realm.json': { realm: 'x', keycloakVersion: '26', 'oauth-oidc': {} } },
      'looks like an export of Keycloak',
    ],
  };
  for (const [name, [files, said, env = {}]] of Object.entries(cases)) {
    test(name, async () => {
      expect(await why(exportFolder(files), env)).toContain(said);
    });
  }

  test('a file that does not exist', async () => {
    expect(await why(exportFolder({}), {}, ['none.json'])).toContain(
      'none.json: there is no such file or folder',
    );
  });

  test('a huge file', async () => {
    const folder = exportFolder({ 'p.json': sound });
    writeFileSync(path.join(folder, 'huge.json'), Buffer.alloc(65 * 1024 * 1024, ' '));
    expect(await why(folder)).toContain('huge.json: larger than 64 MB');
  });

  test('a file that PowerShell wrote, beside one that can be read', async () => {
    const folder = exportFolder(managerFiles(sound));
    const utf16 = Buffer.from(`\uFEFF${JSON.stringify(sound)}`, 'utf16le');
    writeFileSync(path.join(folder, 'bravo.json'), utf16);
    expect(await why(folder)).toContain('bravo.json: written as UTF-16: save it as UTF-8');
  });

  test('an unreadable file', async () => {
    test.skip(process.getuid?.() === 0, 'the superuser may read everything');
    const folder = exportFolder({ 'p.json': sound });
    chmodSync(path.join(folder, 'p.json'), 0);
    expect(await why(folder)).toContain('p.json: it may not be read');
  });
});

test('links in a circle are entered once, and a link that leads nowhere is passed over', async () => {
  const folder = exportFolder(managerFiles(sound));
  symlinkSync(folder, path.join(folder, 'again'));
  symlinkSync(path.join(folder, 'loop'), path.join(folder, 'loop'));
  symlinkSync(path.join(folder, 'nowhere'), path.join(folder, 'dangling'));
  const judged = await judgeFolder(folder);
  expect(judged.with('nonconformant', 'advisory', 'inconclusive')).toEqual([]);
  expect(new Set(judged.outcomes.map(({ target }) => target))).toEqual(new Set(['default']));
});

test('a file that is named together with its folder is one target', async () => {
  const folder = exportFolder(managerFiles(sound));
  const given = ['realms', 'realms/alpha/services/oauth-oidc.json'];
  const judged = await judgeFolder(folder, declared, { given });
  expect(new Set(judged.outcomes.map(({ target }) => target))).toEqual(new Set(['default']));
});

test('ten thousand files are no hindrance', async () => {
  const folder = exportFolder(managerFiles(sound));
  mkdirSync(path.join(folder, 'many'));
  for (let count = 0; count < 10_000; count += 1)
    writeFileSync(path.join(folder, 'many', `${count}.json`), '{"a":1}');
  const startedAt = performance.now();
  const judged = await judgeFolder(folder);
  expect(judged.with('nonconformant', 'advisory', 'inconclusive')).toEqual([]);
  expect(performance.now() - startedAt).toBeLessThan(20_000);
});
