import { mkdirSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { emptyFolder, runCommand } from './support/command.ts';
import { closeServer } from './support/forward.ts';

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
      const folder = emptyFolder(files);
      for (const name of folders) mkdirSync(path.join(folder, name));
      const { code, output } = await runCommand('conformance', folder, env);
      expect(code, output).toBe(2);
      for (const name of names) expect(output).toMatch(name);
      expect(output).toContain('nothing was sent');
      expect(output).not.toMatch(/\n\s+at |Error:|node:internal/);
      if (secret !== undefined) expect(output).not.toContain(secret);
    });
  }
});

async function listen(handler: RequestListener): Promise<{ server: Server; baseUrl: string }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const otherServers: Record<string, RequestListener> = {
  'a web server with a page for everything': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Welcome</title>');
  },
  'a web server that finds nothing': (_, response) => {
    response.writeHead(404, { 'content-type': 'text/html' }).end('<html><body>Not Found</body></html>');
  },
  'another JSON interface': (_, response) => {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"Not Found"}');
  },
  'a server that sends everybody to its login': (_, response) => {
    response.writeHead(302, { location: 'https://login.example/start' }).end();
  },
};

test.describe('exit code 3 for a host that is not AIC at all', () => {
  for (const [what, handler] of Object.entries(otherServers)) {
    test(what, async () => {
      const { server, baseUrl } = await listen(handler);
      const { code, output } = await runCommand('conformance', emptyFolder(), { TENANT_BASE_URL: baseUrl });
      await closeServer(server);
      expect(code, output).toBe(3);
      expect(output).toContain('does not answer like an AIC tenant: check TENANT_BASE_URL and REALM');
      expect(output).not.toMatch(/\n\s+at .+:\d+/);
    });
  }
});
