import path from 'node:path';
import { expect, test } from '@playwright/test';
import { readSettings } from '../../fixtures/run/settings.ts';
import { declared, exportFolder, judgeFolder, managerFiles, withSettings } from './support/exports.ts';
import {
  advanced,
  core,
  esv,
  read,
  registration,
  scopes,
  sound,
  why,
  type Env,
  type Files,
} from './support/expected-from.ts';

// `EXPECTED_FROM`: the declaration of a run comes from exported configuration.

const shapes: Readonly<Record<string, Files>> = {
  'fr-config-manager': managerFiles(sound),
  'frodo, separate files': {
    'realm/root-alpha/service/oauth-oidc.service.json': { service: { 'oauth-oidc': sound } },
  },
  'frodo, one file': {
    'all.config.json': {
      realm: { root: {}, 'root-alpha': { service: { 'oauth-oidc': { ...sound, location: undefined } } } },
    },
  },
  'the bare service': { 'x.json': { ...sound, location: undefined } },
  'a template of any name': { 'config/oauth2-provider.json.tpl': { ...sound, _id: 'oauth-oidc' } },
};

for (const [name, files] of Object.entries(shapes)) {
  test(`every shape declares the same: ${name}`, () => {
    const { targets, notices } = read(files);
    expect(targets[0].expected).toMatchObject({
      scopes,
      registration: 'open',
      tokenLifetime: 3600,
      registrationAccessTokens: true,
      softwareStatement: false,
      tokenFormat: 'jwt',
      tokenAlgorithm: 'RS256',
      aiAgents: true,
    });
    expect(targets[0].expected.defaultScopes.toSorted()).toEqual(
      ['address', 'email', 'openid', 'phone', 'profile'].toSorted(),
    );
    expect(targets[0].requestScopes).toEqual(['data-read', 'data-write']);
    expect(targets[0].expectedFrom).toMatchObject({ overruled: [], undeclared: [] });
    expect(notices.join('\n')).toMatch(/EXPECTED_FROM: \S+ declares EXPECTED_SCOPES, EXPECTED_REGISTRATION/);
  });
}

test('a bare service goes for any realm, and that is told', () => {
  const { targets, notices } = read({ 'x.json': { ...sound, location: undefined } }, { REALM: 'bravo' });
  expect(targets[0].expected.scopes).toEqual(scopes);
  expect(notices).toContain('x.json does not name its realm: it declares the realm bravo.');
});

test('each realm has its own declaration', () => {
  const bravo = withSettings({ ...sound, location: '/bravo' }, 'coreOAuth2Config', {
    accessTokenLifetime: 600,
  });
  const files = { ...managerFiles(sound), ...managerFiles(bravo, 'bravo') };
  const { targets } = read(files, { REALM: 'alpha,bravo' });
  expect(targets.map(({ name, expected }) => [name, expected.tokenLifetime])).toEqual([
    ['default-alpha', 3600],
    ['default-bravo', 600],
  ]);
  expect(targets.map(({ expectedFrom }) => expectedFrom?.file)).toEqual([
    'realms/alpha/services/oauth-oidc.json',
    'realms/bravo/services/oauth-oidc.json',
  ]);
});

test('each target names its own export, and its own variables', () => {
  const service = core({ accessTokenLifetime: '&{esv.life}' });
  const folder = exportFolder({
    'git/x.json': service,
    'dev.esv': 'esv-life=300\n',
    'prod.esv': '{"esv-life": 900}',
    '.env': 'EXPECTED_FROM=git\n',
    '.env.dev': 'TENANT_BASE_URL=https://dev.example.com\nEXPECTED_FROM_ESV=dev.esv\n',
    '.env.prod': 'TENANT_BASE_URL=https://prod.example.com\nEXPECTED_FROM_ESV=prod.esv\n',
  });
  const { targets } = readSettings({ env: { TARGETS: 'dev,prod' }, directory: folder });
  expect(targets.map(({ expected }) => expected.tokenLifetime)).toEqual([300, 900]);
});

test('a variable that is set by itself wins, and that is told', () => {
  const { targets, notices } = read(managerFiles(sound), {
    EXPECTED_SCOPES: 'data-read',
    EXPECTED_TOKEN_FORMAT: 'opaque',
  });
  expect(targets[0].expected).toMatchObject({
    scopes: ['data-read'],
    tokenFormat: 'opaque',
    tokenAlgorithm: null,
  });
  expect(targets[0].expectedFrom?.overruled).toEqual(['EXPECTED_SCOPES', 'EXPECTED_TOKEN_FORMAT']);
  expect(notices.join('\n')).toContain('EXPECTED_SCOPES, EXPECTED_TOKEN_FORMAT: set by itself, which wins');
});

test('registration that is not open is closed, or protected if there is a token for it', () => {
  const files = managerFiles(registration({ allowDynamicRegistration: false }));
  const of = (env: Env) => read(files, env).targets[0].expected.registration;
  expect(of({})).toBe('closed');
  expect(of({ INITIAL_ACCESS_TOKEN: 'an-initial-access-token' })).toBe('protected');
  expect(of({ EXPECTED_REGISTRATION: 'open' })).toBe('open');
});

test('a protected registration brings a registration access token, whatever the export says', () => {
  const files = managerFiles(
    registration({ allowDynamicRegistration: false, generateRegistrationAccessTokens: false }),
  );
  const of = (env: Env) => read(files, env).targets[0].expected.registrationAccessTokens;
  expect(of({})).toBe(false);
  expect(of({ INITIAL_ACCESS_TOKEN: 'an-initial-access-token' })).toBe(true);
  expect(of({ EXPECTED_REGISTRATION: 'protected', INITIAL_ACCESS_TOKEN: 'an-initial-access-token' })).toBe(
    true,
  );
  expect(of({ EXPECTED_REGISTRATION: 'open' })).toBe(false);
});

test('opaque tokens have no algorithm', () => {
  const { expected } = read(managerFiles(core({ statelessTokensEnabled: false }))).targets[0];
  expect(expected).toMatchObject({ tokenFormat: 'opaque', tokenAlgorithm: null });
});

test.describe('variables of the tenant', () => {
  const files = managerFiles(core({ accessTokenLifetime: { $int: '&{esv.life}' } }));

  test('the export knows their values', () => {
    const { expected } = read({ ...files, ...esv('esv-life', '600') }).targets[0];
    expect(expected.tokenLifetime).toBe(600);
  });

  test('the file of EXPECTED_FROM_ESV wins over the export', () => {
    const all = { ...files, ...esv('esv-life', '600'), 'own.esv': '# of staging\nESV_LIFE=900\n' };
    expect(read(all, { EXPECTED_FROM_ESV: 'own.esv' }).targets[0].expected.tokenLifetime).toBe(900);
  });

  test('without a value the setting is not declared, by the name of the variable', () => {
    const { targets, notices } = read(files);
    expect(targets[0].expectedFrom?.undeclared).toEqual([
      { variable: 'EXPECTED_TOKEN_LIFETIME', standsIn: ['esv-life'] },
    ]);
    expect(notices.join('\n')).toContain(
      'is in esv-life, whose value is not known: EXPECTED_TOKEN_LIFETIME is not declared',
    );
    expect(read(files, { EXPECTED_TOKEN_LIFETIME: '60' }).targets[0].expectedFrom?.undeclared).toEqual([]);
  });

  test('a default after a bar counts, and that is told', () => {
    const { targets, notices } = read(managerFiles(core({ accessTokenLifetime: '&{esv.life|300}' })));
    expect(targets[0].expected.tokenLifetime).toBe(300);
    expect(notices.join('\n')).toContain('no value is known of esv-life: the default counts');
  });

  test('what decides what is checked needs a value', () => {
    const open = managerFiles(advanced({ supportedScopes: ['openid', '&{esv.scope}'] }));
    expect(why(open)).toMatch(
      /oauth-oidc\.json:\d+, advancedOAuth2Config\.supportedScopes: .* is in esv-scope.*decides what is checked[^]*a line esv-scope=.*or set EXPECTED_SCOPES/,
    );
    expect(read(open, { EXPECTED_SCOPES: 'data-read' }).targets[0].expected.scopes).toEqual(['data-read']);
    const door = managerFiles(registration({ allowDynamicRegistration: '&{esv.door}' }));
    expect(why(door)).toContain('or set EXPECTED_REGISTRATION');
    const statement = { dynamicClientRegistrationSoftwareStatementRequired: '&{esv.statement}' };
    expect(why(managerFiles(registration(statement)))).toContain('or set EXPECTED_SOFTWARE_STATEMENT');
  });

  test('a file of variables that is none', () => {
    expect(why(files, { EXPECTED_FROM_ESV: 'none.esv' })).toMatch(/EXPECTED_FROM_ESV[^]*cannot be read/);
    expect(why({ ...files, 'bad.esv': 'esv-life 600' }, { EXPECTED_FROM_ESV: 'bad.esv' })).toContain(
      'entry 1 is not NAME=VALUE',
    );
  });
});

test('a list that is not set has no entry', () => {
  for (const defaultScopes of [null, [], '[Empty]']) {
    expect(read(managerFiles(advanced({ defaultScopes }))).targets[0].expected.defaultScopes).toEqual([]);
  }
});

test('an absent setting is not off: its default counts, and that is told', () => {
  const { targets, notices } = read(managerFiles({ ...sound, aiAgentsConfig: undefined }));
  expect(targets[0].expected.aiAgents).toBe(false);
  expect(notices.join('\n')).toContain('it has no aiAgentsEnabled: the default of EXPECTED_AI_AGENTS counts');
});

test('exported configuration is not judged by an export', async () => {
  const files = { ...managerFiles(core({ accessTokenLifetime: 600 })), '.env': 'EXPECTED_FROM=realms\n' };
  const judged = await judgeFolder(exportFolder(files), declared, { given: ['realms'] });
  expect(judged.of('settings.declared-values').verdict).toBe('nonconformant');
});

test('variables without an export are told', () => {
  const folder = exportFolder({ 'x.esv': 'A=b' });
  const env = { EXPECTED_FROM_ESV: path.join(folder, 'x.esv') };
  expect(readSettings({ env, directory: folder }).notices.join()).toContain('EXPECTED_FROM is not');
});
