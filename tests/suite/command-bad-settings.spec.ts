import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { wrongSettingsSchema } from '../../fixtures/verdict/result-schema.ts';
import { emptyFolder, runCommand } from './support/command.ts';

interface BadSettings {
  readonly what: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly folders?: readonly string[];
  /** What the message has to name: the variable, and the next step or the accepted form. */
  readonly names: readonly RegExp[];
  /** What it must not repeat. */
  readonly secret?: string;
}

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzb21lYm9keSJ9.c2lnbmF0dXJlLXNpZ25hdHVyZQ';
const tenant = { TENANT_BASE_URL: 'https://tenant.example.com' };

const badSettings: readonly BadSettings[] = [
  {
    what: 'http on a public host',
    env: { TENANT_BASE_URL: 'http://tenant.example.com' },
    names: [/TENANT_BASE_URL/, /https/],
  },
  {
    what: 'an address with user information',
    env: { TENANT_BASE_URL: 'https://u:hunter2secret@t.example.com' },
    names: [/TENANT_BASE_URL/],
    secret: 'hunter2secret',
  },
  {
    what: 'an address with a query',
    env: { TENANT_BASE_URL: 'https://t.example.com/?x=1' },
    names: [/TENANT_BASE_URL/],
  },
  {
    what: 'no address at all',
    env: { TENANT_BASE_URL: 'not an address' },
    names: [/TENANT_BASE_URL/, /Accepted/],
  },
  {
    what: 'another scheme',
    env: { TENANT_BASE_URL: 'ftp://tenant.example.com' },
    names: [/TENANT_BASE_URL/, /https/],
  },
  { what: 'an unknown realm', env: { ...tenant, REALM: 'charlie' }, names: [/REALM/, /alpha/, /bravo/] },
  { what: 'the root realm', env: { ...tenant, REALM: '/' }, names: [/REALM/, /alpha/] },
  {
    what: 'a realm that contradicts the pasted address',
    env: { TENANT_BASE_URL: 'https://t.example.com/am/oauth2/realms/root/realms/alpha', REALM: 'bravo' },
    names: [/REALM|TENANT_BASE_URL/, /bravo/],
  },
  {
    what: 'an unknown profile',
    env: { ...tenant, PROFILE: 'everything' },
    names: [/PROFILE/, /read-only/, /onboarding/, /full/],
  },
  {
    what: 'a misspelt variable',
    env: { ...tenant, EXPECTED_SCOPE: 'data-read' },
    names: [/EXPECTED_SCOPE\b/, /EXPECTED_SCOPES/],
  },
  {
    what: 'a misspelt variable in .env',
    files: { '.env': 'TENANT_BASEURL=https://t.example.com\n' },
    names: [/TENANT_BASEURL/, /TENANT_BASE_URL/],
  },
  { what: 'an unreadable .env', folders: ['.env'], names: [/\.env/] },
  { what: 'a malformed .env', files: { '.env': 'this is not a setting\n' }, names: [/\.env/] },
  { what: 'a token as the realm', env: { ...tenant, REALM: jwt }, names: [/REALM/], secret: jwt },
  { what: 'a token as the address', env: { TENANT_BASE_URL: jwt }, names: [/TENANT_BASE_URL/], secret: jwt },
  {
    what: 'a token among the scopes',
    env: { ...tenant, EXPECTED_SCOPES: `data-read ${jwt}` },
    names: [/EXPECTED_SCOPES/],
    secret: jwt,
  },
  {
    what: 'a token as the key',
    env: { ...tenant, SERVICE_ACCOUNT_ID: 'a', SERVICE_ACCOUNT_KEY: jwt },
    names: [/SERVICE_ACCOUNT_KEY/],
    secret: jwt,
  },
  {
    what: 'a service account without a key',
    env: { ...tenant, SERVICE_ACCOUNT_ID: 'a' },
    names: [/SERVICE_ACCOUNT_KEY/],
  },
  {
    what: 'a key file that is not there',
    env: { ...tenant, SERVICE_ACCOUNT_ID: 'a', SERVICE_ACCOUNT_KEY_PATH: 'no-such.jwk' },
    names: [/SERVICE_ACCOUNT_KEY_PATH/, /readable file/],
  },
  {
    what: 'headers that are no object',
    env: { ...tenant, CUSTOM_HEADERS: 'x-pass: opensesame99' },
    names: [/CUSTOM_HEADERS/, /JSON/],
    secret: 'opensesame99',
  },
  {
    what: 'a header that is the suite its own',
    env: { ...tenant, CUSTOM_HEADERS: '{"Authorization":"Bearer opensesame99"}' },
    names: [/CUSTOM_HEADERS/],
    secret: 'opensesame99',
  },
  {
    what: 'a redirect address with a fragment',
    env: { ...tenant, REDIRECT_URI: 'https://agent.example/cb#x' },
    names: [/REDIRECT_URI/],
  },
  {
    what: 'a relative redirect address',
    env: { ...tenant, REDIRECT_URI: '/callback' },
    names: [/REDIRECT_URI/],
  },
  {
    what: 'a scope that cannot be one',
    env: { ...tenant, EXPECTED_SCOPES: '["data read"]' },
    names: [/EXPECTED_SCOPES/, /6749|space/],
  },
  {
    what: 'a request for what is not declared',
    env: { ...tenant, EXPECTED_SCOPES: 'data-read', REQUEST_SCOPES: 'data-write' },
    names: [/REQUEST_SCOPES/, /EXPECTED_SCOPES/],
  },
  {
    what: 'a lifetime that is not a number',
    env: { ...tenant, EXPECTED_TOKEN_LIFETIME: 'an hour' },
    names: [/EXPECTED_TOKEN_LIFETIME/],
  },
  {
    what: 'an unknown registration mode',
    env: { ...tenant, EXPECTED_REGISTRATION: 'public' },
    names: [/EXPECTED_REGISTRATION/, /open/, /protected/, /closed/],
  },
  {
    what: 'an unknown dialect',
    env: { ...tenant, REGISTRATION_DIALECT: 'oidc' },
    names: [/REGISTRATION_DIALECT/, /aic/, /rfc7591/],
  },
  { what: 'a boolean that is none', env: { ...tenant, STRICT: 'maybe' }, names: [/STRICT/, /true/, /false/] },
  {
    what: 'a target without a file',
    env: { TARGETS: 'staging' },
    names: [/TARGETS|\.env\.staging/, /staging/],
  },
  {
    what: 'one address for two targets',
    env: { ...tenant, TARGETS: 'a,b' },
    files: { '.env.a': '', '.env.b': '' },
    names: [/TENANT_BASE_URL/, /TARGETS/],
  },
  {
    what: 'two names for two tenants',
    env: { AIC_BASE_URL: 'https://a.example.com', FRODO_HOST: 'https://b.example.com/am' },
    names: [/AIC_BASE_URL/, /FRODO_HOST/],
  },
  {
    what: 'waivers that are not there',
    env: { ...tenant, WAIVERS_FILE: 'waivers.json' },
    names: [/WAIVERS_FILE/, /waivers\.json/],
  },
  {
    what: 'a waiver for a requirement that does not exist',
    env: { ...tenant, WAIVERS_FILE: 'w.json' },
    files: {
      'w.json':
        '[{"requirement":"token.isued","target":"*","reason":"r","owner":"o","expires":"2099-01-01"}]',
    },
    names: [/WAIVERS_FILE/, /token\.issued/],
  },
  {
    what: 'a waiver that has expired',
    env: { ...tenant, WAIVERS_FILE: 'w.json' },
    files: {
      'w.json':
        '[{"requirement":"token.issued","target":"*","reason":"r","owner":"o","expires":"2020-01-01"}]',
    },
    names: [/WAIVERS_FILE/, /2020-01-01|expired/],
  },
  {
    what: 'reports in the root of the file system',
    env: { ...tenant, REPORTS_DIR: '/' },
    names: [/REPORTS_DIR/],
  },
  {
    what: 'a malformed proxy',
    env: { ...tenant, HTTPS_PROXY: 'ftp://proxy.example:21' },
    names: [/HTTPS_PROXY/],
  },
];

test.describe('exit code 2, with a message for a person', () => {
  for (const { what, env = {}, files = {}, folders = [], names, secret } of badSettings) {
    test(what, async () => {
      const folder = emptyFolder({ ...yesterdays(), ...files });
      for (const name of folders) mkdirSync(path.join(folder, name));
      const { code, output } = await runCommand('conformance', folder, env);
      expect(code, output).toBe(2);
      for (const name of names) expect(output).toMatch(name);
      expect(output).toContain('nothing was sent');
      expect(output).not.toMatch(/\n\s+at |Error:|node:internal/);
      if (secret !== undefined) expect(output).not.toContain(secret);
      if (env.REPORTS_DIR === undefined) expectTodays(folder, output, secret);
    });
  }

  test('a list of the tests leaves the results alone', async () => {
    const folder = emptyFolder(yesterdays());
    const { code, output } = await runCommand('conformance', folder, { STRICT: 'maybe' }, ['--list']);
    expect(code, output).toBe(2);
    expect(readFileSync(path.join(folder, 'reports/summary.md'), 'utf8')).toContain('yesterday');
  });
});

/** Results of a run before, which nobody may take for those of this one. */
const yesterdays = (): Record<string, string> =>
  Object.fromEntries(
    [...written, 'recording.har'].map((name) => [`reports/${name}`, 'yesterday: conformant']),
  );

const written = ['conformance.json', 'junit.xml', 'summary.md', 'conformance.html'];

/** The results say what the message says, and nothing else is there to be mailed. */
function expectTodays(folder: string, output: string, secret: string | undefined): void {
  const reports = path.join(folder, 'reports');
  expect(readdirSync(reports).toSorted()).toEqual([...written, 'conformance.prom'].toSorted());
  const texts = written.map((name) => readFileSync(path.join(reports, name), 'utf8'));
  const { problems } = wrongSettingsSchema.parse(JSON.parse(texts[0] ?? ''));
  for (const { variable, message } of problems) {
    expect(output).toContain(variable);
    expect(output).toContain(message.split('\n', 1)[0]);
    for (const text of texts) expect(text).toContain(variable);
  }
  for (const text of texts) {
    expect(text).not.toContain('yesterday');
    if (secret !== undefined) expect(text).not.toContain(secret);
  }
}
