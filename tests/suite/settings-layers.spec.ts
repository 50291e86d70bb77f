import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { loadSettings } from '../../fixtures/settings/load.ts';
import type { Settings } from '../../fixtures/settings/settings.ts';

function load(env: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}): Settings {
  const directory = test.info().outputPath('project');
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return loadSettings({ env, directory });
}

test.describe('layers', () => {
  test('the real environment overrides .env.<name>, and that overrides .env', () => {
    const files = {
      '.env':
        'TARGETS=dev\nREDIRECT_URI=https://a.example/\nREALM=alpha\nREGISTRATION_DIALECT=aic\nSTRICT=no',
      '.env.dev': 'TENANT_BASE_URL=dev.example.com\nREALM=bravo\nREGISTRATION_DIALECT=rfc7591\nSTRICT=yes',
    };
    const settings = load({ REGISTRATION_DIALECT: 'aic' }, files);
    expect(settings.strict).toBe(true);
    expect(settings.targets).toEqual([
      expect.objectContaining({
        name: 'dev',
        address: { kind: 'live', origin: 'https://dev.example.com', prefix: null },
        redirectUri: 'https://a.example/',
        realm: 'bravo',
        dialect: 'aic',
      }),
    ]);
  });

  test('a file may have a byte order mark, comments, exports, quotes and values with several lines', () => {
    const text = [
      '\uFEFF# where',
      'export TENANT_BASE_URL="tenant.example.com" # the tenant',
      "EXPECTED_SCOPES='a",
      "b'",
      '',
      'REALM: bravo',
    ];
    const [target] = load({}, { '.env': text.join('\r\n') }).targets;
    expect(target).toMatchObject({
      address: { origin: 'https://tenant.example.com', prefix: null },
      realm: 'bravo',
      expected: { scopes: ['a', 'b'] },
    });
  });

  test('the environment of this process is neither read nor changed', () => {
    const before = { ...process.env };
    load({}, { '.env': 'REALM=bravo\nUNRELATED_TO_US=1' });
    expect({ ...process.env }).toEqual(before);
  });
});

test.describe('aliases', () => {
  const tenant = { kind: 'live', origin: 'https://tenant.example.com', prefix: null };
  for (const [alias, value] of [
    ['AIC_BASE_URL', 'https://tenant.example.com'],
    ['FRODO_HOST', 'https://tenant.example.com/am'],
    ['PINGAIC_TF_TENANT_ENV_FQDN', 'tenant.example.com'],
    ['PINGONEAIC_TENANT_URL', 'https://tenant.example.com'],
    ['FIDC_URL', 'https://tenant.example.com/'],
  ] as const) {
    test(`${alias} stands for TENANT_BASE_URL, with one notice`, () => {
      const settings = load({ [alias]: value });
      expect(settings.targets[0].address).toEqual(tenant);
      expect(settings.notices).toEqual([
        `${alias} was read as TENANT_BASE_URL, the name that this suite uses.`,
      ]);
    });
  }

  for (const [alias, value] of [
    ['REALMS', '["bravo"]'],
    ['FRODO_REALM', '/bravo'],
    ['REALM_PATH', 'bravo'],
  ] as const) {
    test(`${alias} stands for REALM`, () => {
      const settings = load({ [alias]: value });
      expect(settings.targets[0].realm).toBe('bravo');
      expect(settings.notices).toEqual([expect.stringContaining(`${alias} was read as REALM`)]);
    });
  }

  test('our own name wins over an alias, even from a weaker layer', () => {
    const settings = load(
      { FRODO_HOST: 'other.example.com' },
      { '.env': 'TENANT_BASE_URL=tenant.example.com' },
    );
    expect(settings.targets[0].address).toEqual(tenant);
    expect(settings.notices).toEqual(['TENANT_BASE_URL is used; FRODO_HOST is also set and was ignored.']);
  });

  test('aliases with the same meaning do not conflict', () => {
    const settings = load({ FRODO_HOST: 'https://tenant.example.com/am', FIDC_URL: 'tenant.example.com' });
    expect(settings.targets[0].address).toEqual(tenant);
  });
});

test.describe('several targets', () => {
  test('several realms become several targets', () => {
    const { targets } = load({ REALM: 'alpha,bravo' });
    expect(targets.map(({ name, realm }) => [name, realm])).toEqual([
      ['default-alpha', 'alpha'],
      ['default-bravo', 'bravo'],
    ]);
  });

  test('each named target reads its own file', () => {
    const { targets } = load(
      { TARGETS: 'dev,staging' },
      {
        '.env': 'EXPECTED_SCOPES=a b\nPROFILE=onboarding',
        '.env.dev': 'TENANT_BASE_URL=dev.example.com\nREALM=alpha bravo',
        '.env.staging': 'FRODO_HOST=https://staging.example.com/am\nEXPECTED_SCOPES=a',
      },
    );
    const shown = targets.map(({ name, address, expected }) => [name, address, expected.scopes]);
    const dev = { kind: 'live', origin: 'https://dev.example.com', prefix: null };
    expect(shown).toEqual([
      ['dev-alpha', dev, ['a', 'b']],
      ['dev-bravo', dev, ['a', 'b']],
      ['staging', { kind: 'live', origin: 'https://staging.example.com', prefix: null }, ['a']],
    ]);
  });

  test('a single named target may have its address in the real environment', () => {
    const env = { TARGETS: 'dev', TENANT_BASE_URL: 'https://dev.example.com' };
    const [target] = load(env, { '.env.dev': 'REALM=bravo' }).targets;
    expect(target).toMatchObject({
      name: 'dev',
      address: { origin: 'https://dev.example.com', prefix: null },
    });
  });
});

test.describe('proxy', () => {
  const env = { TENANT_BASE_URL: 'https://tenant.example.com' };
  for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'HTTP_PROXY_SERVER']) {
    test(`${name} is understood`, () => {
      expect(load({ ...env, [name]: 'http://proxy.example.com:3128/' }).proxy).toBe(
        'http://proxy.example.com:3128',
      );
    });
  }

  test('a host is enough, and credentials are kept', () => {
    expect(load({ ...env, HTTPS_PROXY: 'proxy.example.com:3128' }).proxy).toBe(
      'http://proxy.example.com:3128',
    );
    expect(load({ ...env, HTTPS_PROXY: 'http://me:p%40ss@proxy:3128' }).proxy).toBe(
      'http://me:p%40ss@proxy:3128',
    );
  });

  for (const hosts of ['tenant.example.com', '.example.com', '*', 'a.example, example.com:443']) {
    test(`it is not used for the hosts of NO_PROXY=${hosts}`, () => {
      expect(load({ ...env, HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: hosts }).proxy).toBeNull();
    });
  }

  test('it is used for other hosts, and never for the reference tenant', () => {
    const proxied = { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'ple.com,tenant.example.com:8443' };
    expect(load({ ...env, ...proxied }).proxy).toBe('http://proxy:3128');
    expect(load(proxied).proxy).toBeNull();
  });
});

test.describe('notices', () => {
  for (const [title, env, notice] of [
    ['protected without a token', { EXPECTED_REGISTRATION: 'protected' }, /INITIAL_ACCESS_TOKEN is not set/],
    ['a token for open registration', { INITIAL_ACCESS_TOKEN: 'abc' }, /EXPECTED_REGISTRATION is open/],
    ['an algorithm without a format', { EXPECTED_TOKEN_ALGORITHM: 'hs256' }, /assumed to be jwt/],
  ] as const) {
    test(`${title} causes one`, () => {
      const settings = load({ TENANT_BASE_URL: 'https://tenant.example.com', ...env });
      expect(settings.notices).toEqual([expect.stringMatching(notice)]);
    });
  }
});

test('variables of other tools are ignored', () => {
  const env = {
    TENANT_READONLY: 'true',
    TENANT_ENV_UPPER_FQDN: 'https://upper.example.com',
    SERVICE_ACCOUNT_CLIENT_ID: 'service-account',
    SERVICE_ACCOUNT_SCOPE: 'fr:am:*',
    SERVICE_ACCOUNT_UPPER_KEY: '{}',
    ENABLE_DELETE: 'false',
    SCRIPT_PREFIXES: '[""]',
    JOURNAL_STREAM: '8:1234',
    TARGET: 'x',
    HELM: 'x',
    SCRIPT: 'x',
    AWS_PROFILE: 'x',
    PATH: '/bin',
    FTP_PROXY: 'x',
  };
  const file = Object.entries(env).map(([name, value]) => `${name}='${value}'`);
  expect(load(env, { '.env': file.join('\n') }).notices).toEqual([]);
});
