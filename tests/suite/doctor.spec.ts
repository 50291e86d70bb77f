import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { serve, serveInFrontOf } from './support/small-server.ts';
import { startTlsFront } from './support/tls-front.ts';

const doctor = (env: Readonly<Record<string, string>>) => runCommand('doctor', emptyFolder(), env);

const LONG = '/am/oauth2/realms/root/realms/alpha';

test('a tenant that can be judged is well in what was checked, and nothing is registered', async () => {
  const tenant = await startReferenceTenant({});
  const { code, output } = await doctor({ TENANT_BASE_URL: tenant.baseUrl });
  expect(tenant.requests.map(({ method }) => method)).toEqual(['GET']);
  await tenant.close();
  expect(output).toMatch(/realms\/alpha\/\.well-known\/openid-configuration publishes the issuer/);
  expect(output).toContain('the long form, which names the realm alpha; use http://127.0.0.1:');
  expect(output).toMatch(/ok {4}product +AM, shown by its transaction id/);
  expect(output).toContain(
    'Checked and well, of default: settings, name, connection, discovery, product, realm, address, clock.\n' +
      'Not checked: certificate, registration, tokens, introspection, service account.',
  );
  expect(output).not.toContain('All is well');
  expect(code).toBe(0);
});

test('without an address it says that the reference tenant is well, and no tenant of anybody', async () => {
  const { code, output } = await doctor({});
  expect(output).toContain('note  product     the reference tenant of the suite');
  expect(output).toContain('Checked and well, of default, the reference tenant: settings');
  expect(code).toBe(0);
});

test('of several targets it says which cannot be judged', async () => {
  const tenant = await startReferenceTenant({});
  const front = await serveInFrontOf(tenant.baseUrl, (asked) => asked.replace('/bravo', '/charlie'));
  const { code, output } = await doctor({ TENANT_BASE_URL: front.url, REALM: 'alpha,bravo' });
  await Promise.all([tenant.close(), front.close()]);
  expect(output).toContain('Cannot be judged from here: default-bravo (realm); 1 of 2 targets.');
  expect(code).toBe(3);
});

test('wrong settings end with 2', async () => {
  expect(await doctor({ TENANT_BASE_URL: 'ftp://x' })).toMatchObject({ code: 2 });
});

const html = { 'content-type': 'text/html' };
const pages = [
  [
    'a page for everything',
    200,
    html,
    '<html><title>Welcome \u202eback</title>',
    /titled "Welcome \\u202eback"/,
  ],
  ['a challenge', 403, { ...html, 'cf-mitigated': 'challenge' }, '<html>', /in front \(Cloudflare\)/],
  ['a refusal of nobody known', 403, html, '<html><title>Stop', /answered 403, an HTML page, titled "Stop"/],
  [
    'a refusal in JSON',
    401,
    { 'content-type': 'application/json' },
    '{"message":"No\\u0007"}',
    /"No\\u0007"/,
  ],
  ['a sign-in page elsewhere', 302, { location: 'https://id.example/login?to=x' }, '', /example\/login"$/m],
] as const;

for (const [what, status, headers, body, said] of pages) {
  test(`a front is told as one: ${what}`, async () => {
    const front = await serve((_, answer) => answer.writeHead(status, headers).end(body));
    const { code, output } = await doctor({ TENANT_BASE_URL: front.url });
    await front.close();
    expect(output).toMatch(/FAIL {2}front {7}/);
    expect(output).toMatch(said);
    expect(output).toMatch(/do {10}Check that TENANT_BASE_URL is the tenant and no page before it/);
    expect(output).toContain('Cannot be judged from here: default (front).');
    expect(output).not.toContain('\u0007');
    expect(output).not.toContain('\u202e');
    expect(code).toBe(3);
  });
}

test('a server that is no provider, and a provider that is not AM, are not AIC', async () => {
  const other = await serve((_, answer) => answer.writeHead(404).end('nothing'));
  const otherServer = await doctor({ TENANT_BASE_URL: other.url });
  await other.close();
  expect(otherServer.code).toBe(3);
  expect(otherServer.output).toMatch(/FAIL {2}product +not AIC: .* answered 404, no media type, without/);
  expect(otherServer.output).toContain('Check TENANT_BASE_URL: this is another server.');

  // As oidc-provider publishes it, to name one.
  const provider = await serve(({ url, headers: { host = '' } }, outgoing) => {
    const at = `http://${host}`;
    const document = { issuer: at, jwks_uri: `${at}/jwks`, token_endpoint: `${at}/token` };
    const isAsked = url === '/.well-known/openid-configuration';
    outgoing
      .writeHead(isAsked ? 200 : 404)
      .end(JSON.stringify(isAsked ? document : { error: 'invalid_request' }));
  });
  const otherProvider = await doctor({ TENANT_BASE_URL: provider.url });
  await provider.close();
  expect(otherProvider.code).toBe(3);
  expect(otherProvider.output).toMatch(
    /FAIL {2}product +not AIC: an OpenID provider, but none of what shows AM/,
  );
});

test('a self-managed AM is found below /openam, and told if it is judged all the same', async () => {
  const tenant = await startReferenceTenant({});
  const openam = await serveInFrontOf(tenant.baseUrl, (asked) =>
    asked.startsWith('/openam/') ? asked.replace('/openam/', '/am/') : '/nothing-here',
  );
  const found = await doctor({ TENANT_BASE_URL: openam.url });
  const document = `${openam.url}/openam/oauth2/realms/root/realms/alpha/.well-known/openid-configuration`;
  const pasted = await doctor({ TENANT_BASE_URL: document });
  await Promise.all([tenant.close(), openam.close()]);
  expect(found).toMatchObject({ code: 3 });
  expect(found.output).toMatch(/FAIL {2}address .*a document is served at .*\/openam\//);
  expect(found.output).toContain('This is a self-managed AM: AIC is below /am.');
  expect(pasted.output).toMatch(/note {2}product .*below \/openam: AIC is below \/am/);
  expect(pasted).toMatchObject({ code: 0 });
});

test('a wrong realm: AM has none of the name, has no document in it, or serves the other', async () => {
  const tenant = await startReferenceTenant({});
  const unknown = await serveInFrontOf(tenant.baseUrl, (asked) => asked.replace('/alpha', '/charlie'));
  const withoutAlpha = await doctor({ TENANT_BASE_URL: unknown.url });
  const swapped = await serveInFrontOf(tenant.baseUrl, (asked) => asked.replace('/alpha', '/bravo'));
  const servesBravo = await doctor({ TENANT_BASE_URL: swapped.url });
  const closed = await startReferenceTenant({ faults: ['discovery-disabled'] });
  const withoutDocument = await doctor({ TENANT_BASE_URL: closed.baseUrl });
  await Promise.all([tenant, unknown, swapped, closed].map((one) => one.close()));
  expect(withoutAlpha.output).toMatch(/FAIL {2}realm .*"Realm not found".*served at .*\/bravo\//);
  expect(withoutAlpha.output).toContain('Set REALM=bravo if that realm is meant');
  expect(servesBravo.output).toMatch(/FAIL {2}realm +the issuer names the realm "bravo", and REALM is alpha/);
  expect(withoutDocument.output).toMatch(/FAIL {2}realm +AM answers, but for the realm alpha/);
  expect([withoutAlpha, servesBravo, withoutDocument].map(({ code }) => code)).toEqual([3, 3, 3]);
});

test('a wrong form of the address: another serves the document, or it is that of the root realm', async () => {
  const tenant = await startReferenceTenant({ form: 'custom-domain' });
  const onlyRealmLess = await serveInFrontOf(tenant.baseUrl, (asked) =>
    asked.startsWith('/am/oauth2/.well-known') ? asked : '/nothing-here',
  );
  const short = await doctor({ TENANT_BASE_URL: `${onlyRealmLess.url}/am/oauth2/alpha` });
  expect(short.output).toMatch(/FAIL {2}address .*a document is served at .*\/am\/oauth2\/\.well-known/);
  expect(short.output).toContain(`set TENANT_BASE_URL=${onlyRealmLess.url}/am/oauth2\n`);

  const own = await startTlsFront(tenant.baseUrl, {}, 'openam-tenant.forgeblocks.com');
  const root = await doctor({
    TENANT_BASE_URL: `${own.baseUrl}/am/oauth2`,
    HTTPS_PROXY: own.proxy,
    NODE_EXTRA_CA_CERTS: process.env.NODE_EXTRA_CA_CERTS ?? '',
  });
  await Promise.all([tenant, onlyRealmLess, own].map((one) => one.close()));
  expect(root.output).toMatch(/FAIL {2}address .*without a realm is that of the root realm/);
  expect([short.code, root.code]).toEqual([3, 3]);
});

test('an issuer on another host is told, and can be judged', async () => {
  const tenant = await startReferenceTenant({});
  const front = await serve((incoming, outgoing) => {
    const at = `https://id.example.com:443${LONG}`;
    const document = { issuer: at, jwks_uri: `${at}/connect/jwk_uri`, token_endpoint: `${at}/access_token` };
    const isAsked = incoming.url?.startsWith(`${LONG}/`) === true;
    outgoing.writeHead(isAsked ? 200 : 404).end(isAsked ? JSON.stringify(document) : '{}');
  });
  const { code, output } = await doctor({ TENANT_BASE_URL: front.url });
  await Promise.all([tenant, front].map((one) => one.close()));
  expect(output).toMatch(/note {2}address .*but the issuer is on another host, "id\.example\.com"/);
  expect(code).toBe(0);
});

test('a clock is told with its direction; an answer of a cache has its age, and one without a date shows none', async () => {
  const tenant = await startReferenceTenant({});
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toUTCString();
  for (const [further, code, said] of [
    [
      { date: inSeconds(7_200) },
      3,
      /FAIL {2}clock +the tenant's clock is 7[12]\d\d s ahead of this machine's/,
    ],
    [{ date: inSeconds(-600) }, 3, /FAIL {2}clock .* s behind this machine's, which says 20\d\d-/],
    [{ date: inSeconds(-600), age: '600' }, 0, /ok {4}clock/],
    [{ date: 'soon' }, 0, /- {5}clock +the answer has no Date/],
  ] as const) {
    const front = await serveInFrontOf(tenant.baseUrl, (asked) => asked, further);
    const seen = await doctor({ TENANT_BASE_URL: front.url });
    await front.close();
    expect(seen.output).toMatch(said);
    expect(seen.code).toBe(code);
  }
  await tenant.close();
});
