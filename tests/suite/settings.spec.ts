import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { loadSettings } from '../../fixtures/settings/load.ts';
import type { Settings } from '../../fixtures/settings/settings.ts';

const live = { TENANT_BASE_URL: 'https://tenant.example.com' };

function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = test.info().outputPath('project');
  mkdirSync(path, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

function load(env: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}): Settings {
  return loadSettings({ env, directory: folder(files) });
}

function originOf(settings: Settings): string {
  const { address } = settings.targets[0];
  return address.kind === 'live' ? address.origin : 'reference';
}

test.describe('defaults', () => {
  test('without any settings the reference tenant is the target, with its own expectations', () => {
    const settings = load({});
    expect(settings).toMatchObject({
      profile: 'full',
      strict: false,
      maxClientsLeftBehind: 1,
      drift: 'report',
      waivers: [],
      proxy: null,
      notices: [],
    });
    expect(settings.reportsDir).toBe(join(folder(), 'reports'));
    expect(settings.journalDir).toBe(join(folder(), '.journal'));
    expect(settings.targets).toEqual([
      {
        name: 'default',
        address: { kind: 'reference' },
        adminOrigin: null,
        realm: 'alpha',
        secondRealm: null,
        customHeaders: {},
        requestsPerSecond: null,
        initialAccessToken: null,
        endUser: null,
        exchangeAudience: null,
        serviceAccount: null,
        registrationPath: 'register',
        onboarding: ['client'],
        dialect: 'aic',
        responseTypes: null,
        redirectUri: 'https://dcr-conformance.example/callback',
        requestScopes: ['data-read', 'data-write'],
        forbiddenScopes: [],
        baseline: null,
        expectedFrom: null,
        expected: {
          scopes: ['openid', 'profile', 'email', 'address', 'phone', 'data-read', 'data-write'],
          registration: 'open',
          tokenLifetime: 3600,
          defaultScopes: ['openid', 'profile', 'email', 'address', 'phone'],
          registrationAccessTokens: true,
          softwareStatement: false,
          tokenFormat: 'jwt',
          tokenAlgorithm: 'RS256',
          aiAgents: false,
          hostnames: [],
        },
      },
    ]);
  });

  test('a live tenant has no expectations that were not declared', () => {
    const [target] = load(live).targets;
    expect(target.requestScopes).toBeNull();
    expect(target.expected).toMatchObject({ scopes: null, tokenFormat: null, tokenAlgorithm: null });
  });

  test('explicit settings win over those of the reference tenant', () => {
    const [target] = load({ EXPECTED_SCOPES: 'openid a:read', EXPECTED_TOKEN_FORMAT: 'opaque' }).targets;
    expect(target.address.kind).toBe('reference');
    expect(target.requestScopes).toEqual(['a:read']);
    expect(target.expected).toMatchObject({
      scopes: ['openid', 'a:read'],
      tokenFormat: 'opaque',
      tokenAlgorithm: null,
    });
  });

  test('an empty value counts as absent, in every layer', () => {
    const settings = load({ REALM: '', STRICT: ' ' }, { '.env': 'REALM=bravo\nTENANT_BASE_URL=\n' });
    expect(settings.targets[0]).toMatchObject({ realm: 'bravo', address: { kind: 'reference' } });
    expect(settings.strict).toBe(false);
  });
});

test.describe('normalisation', () => {
  for (const given of [
    'tenant.example.com',
    'tenant.example.com/am',
    'tenant.example.com:443',
    'https://tenant.example.com',
    'https://tenant.example.com/',
    'https://tenant.example.com/am',
    'https://tenant.example.com/am/',
    'https://tenant.example.com:443',
    'https://tenant.example.com:443/am',
    'HTTPS://Tenant.EXAMPLE.com',
    '  https://tenant.example.com  ',
  ]) {
    test(`the address "${given}"`, () => {
      const settings = load({ TENANT_BASE_URL: given });
      expect(originOf(settings)).toBe('https://tenant.example.com');
      expect(settings.notices).toEqual([]);
    });
  }

  for (const [given, kept] of [
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://localhost:8080/am', 'http://localhost:8080'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['https://tenant.example.com:8443', 'https://tenant.example.com:8443'],
  ] as const) {
    test(`the address ${given} keeps scheme and port`, () => {
      expect(originOf(load({ TENANT_BASE_URL: given }))).toBe(kept);
    });
  }

  for (const path of [
    'oauth2/realms/root/realms/bravo',
    'oauth2/realms/root/realms/bravo/.well-known/openid-configuration',
    'oauth2/realms/root/realms/bravo/register',
    'oauth2/bravo/.well-known/openid-configuration',
    'json/realms/root/realms/bravo/authenticate',
  ]) {
    test(`a pasted address with ${path} is shortened, and its realm taken`, () => {
      const settings = load({ TENANT_BASE_URL: `https://tenant.example.com/am/${path}` });
      expect(originOf(settings)).toBe('https://tenant.example.com');
      expect(settings.targets[0].realm).toBe('bravo');
      expect(settings.notices).toEqual([expect.stringContaining('REALM=bravo')]);
    });
  }

  for (const [given, realms] of [
    ['alpha', ['alpha']],
    ['/alpha', ['alpha']],
    ['realms/root/realms/alpha', ['alpha']],
    ['/realms/root/realms/bravo', ['bravo']],
    ['["alpha","bravo"]', ['alpha', 'bravo']],
    ['["/bravo"]', ['bravo']],
    ['alpha,bravo', ['alpha', 'bravo']],
    ['bravo alpha', ['bravo', 'alpha']],
    ['alpha,\n/alpha', ['alpha']],
  ] as const) {
    test(`the realm ${JSON.stringify(given)}`, () => {
      expect(load({ REALM: given }).targets.map(({ realm }) => realm)).toEqual(realms);
    });
  }

  for (const given of ['["a","b:c"]', 'a,b:c', 'a b:c', 'a\nb:c', ' a ,\n\t b:c, a ']) {
    test(`the scope list ${JSON.stringify(given)}`, () => {
      expect(load({ EXPECTED_SCOPES: given }).targets[0].expected.scopes).toEqual(['a', 'b:c']);
    });
  }

  for (const [words, strict] of [
    [['true', 'TRUE', '1', 'yes', 'Yes'], true],
    [['false', 'False', '0', 'no', 'NO'], false],
  ] as const) {
    for (const word of words) {
      test(`the boolean ${word}`, () => {
        expect(load({ STRICT: word }).strict).toBe(strict);
      });
    }
  }

  test('words are accepted in any case, and paths with a slash in front', () => {
    const settings = load({ PROFILE: 'Read-Only', REGISTRATION_PATH: '/aiagent/register', ...live });
    expect(settings.profile).toBe('read-only');
    expect(settings.targets[0].registrationPath).toBe('aiagent/register');
  });

  test('host names are in lower case, and an https address counts as its host', () => {
    const [target] = load({ EXPECTED_HOSTNAMES: 'Login.Example.com, https://id.example.com/' }).targets;
    expect(target.expected.hostnames).toEqual(['login.example.com', 'id.example.com']);
  });

  test('a port is part of a host, except for the default port of https', () => {
    const [target] = load({ EXPECTED_HOSTNAMES: 'a.example.com:8443, b.example.com:443' }).targets;
    expect(target.expected.hostnames).toEqual(['a.example.com:8443', 'b.example.com']);
  });
});

test.describe('scopes of the main client', () => {
  for (const [declared, requested] of [
    ['openid profile data-read fr:idm:* data-write', ['data-read', 'data-write']],
    ['a b c d e f g', ['a', 'b', 'c', 'd', 'e']],
    ['openid profile offline_access email', ['profile', 'email']],
    ['openid fr:am:*', null],
  ] as const) {
    test(`are chosen from ${declared}`, () => {
      expect(load({ ...live, EXPECTED_SCOPES: declared }).targets[0].requestScopes).toEqual(requested);
    });
  }

  test('omit the privileged scopes that the target adds', () => {
    const env = { ...live, EXPECTED_SCOPES: 'acme:admin:x acme:read', FORBIDDEN_SCOPES: 'acme:admin:*' };
    expect(load(env).targets[0].requestScopes).toEqual(['acme:read']);
  });

  test('a privileged scope may be declared, with a notice', () => {
    const { notices } = load({ ...live, EXPECTED_SCOPES: 'data-read fr:idm:*' });
    expect(notices).toEqual([expect.stringContaining('fr:idm:*')]);
  });
});
