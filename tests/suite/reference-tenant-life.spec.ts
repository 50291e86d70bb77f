import { test, expect } from '@playwright/test';
import type { ReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { PAGE_BODY, Visitor } from '../../fixtures/reference-tenant/visitor.ts';
import { administratorToken, asAdministrator } from './support/administrator.ts';

let tenant: ReferenceTenant;
let alpha: Visitor;

test.beforeAll(async () => {
  tenant = await startReferenceTenant();
  alpha = new Visitor(tenant);
});

test.afterAll(() => tenant.close());

test('life cycle: read, update with rotation, delete; tokens stay valid', async () => {
  const client = await alpha.register();
  const token = await alpha.accessToken(client);
  const read = await alpha.manage('GET', client);
  expect(read).toMatchObject({ status: 200, json: { client_secret: client.client_secret, ...PAGE_BODY } });
  expect(read.json).not.toHaveProperty('registration_access_token');

  const redirects = ['https://agent.example/callback', 'https://agent.example/other'];
  const updated = await alpha.manage('PUT', client, { ...PAGE_BODY, redirect_uris: redirects });
  expect(updated).toMatchObject({ status: 200, json: { redirect_uris: redirects } });
  expect(updated.json).not.toHaveProperty('registration_client_uri');
  expect((await alpha.manage('GET', client)).status).toBe(401);

  const current = { ...client, registration_access_token: String(updated.json.registration_access_token) };
  expect(await alpha.manage('DELETE', current)).toMatchObject({ status: 204, text: '' });
  expect((await alpha.manage('GET', current)).status).toBe(401);
  expect((await alpha.token(client)).json.error).toBe('invalid_client');
  const info = await alpha.send(alpha.at(`tokeninfo?access_token=${token}`));
  expect(info).toMatchObject({
    status: 200,
    json: { 'data-read': '', scope: ['data-read'], access_token: token },
  });
});

test("management refuses callers without the client's token and changes nothing", async () => {
  const [client, other] = [await alpha.register(), await alpha.register()];
  const tokens = [null, '', 'junk', other.registration_access_token ?? ''];
  for (const token of tokens) {
    for (const method of ['GET', 'PUT', 'DELETE'] as const) {
      const body = method === 'PUT' ? PAGE_BODY : undefined;
      expect((await alpha.manage(method, client, body, token)).status).toBe(401);
    }
  }
  expect((await alpha.manage('GET', client)).status).toBe(200);
  const renamed = await alpha.manage('PUT', client, { ...PAGE_BODY, client_id: 'other' });
  expect(renamed.json.error).toBe('invalid_client_metadata');
  const widened = await alpha.manage('PUT', client, { ...PAGE_BODY, scopes: ['x-random'] });
  expect(widened.json.error).toBe('invalid_client_metadata');
});

test('introspection: only the owner sees a token', async () => {
  const [client, other] = [await alpha.register(), await alpha.register()];
  const token = await alpha.accessToken(client);
  const inactive = { status: 200, text: '{"active":false}' };
  expect(await alpha.introspect(token, other)).toMatchObject(inactive);
  expect(await alpha.introspect(token.slice(0, -1), client)).toMatchObject(inactive);
  expect(await alpha.introspect('never-issued', client)).toMatchObject(inactive);
  expect(await alpha.introspect('', client)).toMatchObject({
    status: 400,
    json: { error: 'invalid_request' },
  });
  expect((await alpha.introspect(token, { ...client, client_secret: 'x' })).json.error).toBe(
    'invalid_client',
  );
  expect((await alpha.introspect(token, {})).json.error).toBe('invalid_client');
  expect((await alpha.introspect(token, client, { token_type_hint: 'refresh_token' })).json.active).toBe(
    true,
  );
});

test('revocation is effective immediately, and only for the owner', async () => {
  const [client, other] = [await alpha.register(), await alpha.register()];
  const token = await alpha.accessToken(client);
  await alpha.revoke(token, other);
  await alpha.revoke(token, { ...client, client_secret: 'x' });
  expect((await alpha.introspect(token, client)).json.active).toBe(true);
  expect(await alpha.revoke('never-issued', client)).toMatchObject({ status: 200, text: '{}' });
  expect(await alpha.revoke(token, client)).toMatchObject({ status: 200, text: '{}' });
  expect((await alpha.introspect(token, client)).json.active).toBe(false);
});

test("a token expires by the tenant's clock", async () => {
  let now = Date.now();
  const timed = await startReferenceTenant({ now: () => now });
  const visitor = new Visitor(timed);
  const client = await visitor.register();
  const token = await visitor.accessToken(client);
  now += 3_590_000;
  expect((await visitor.introspect(token, client)).json.expires_in).toBe(10);
  now += 11_000;
  expect((await visitor.introspect(token, client)).json).toEqual({ active: false });
  await timed.close();
});

test('realms share neither clients nor tokens', async () => {
  const bravo = alpha.in('bravo');
  const [here, there] = [await alpha.register(), await bravo.register()];
  expect((await bravo.token(here)).json.error).toBe('invalid_client');
  expect((await bravo.introspect(await alpha.accessToken(here), there)).json).toEqual({ active: false });
  expect((await bravo.discovery()).json.issuer).toBe(bravo.at('').slice(0, -1));
  expect(await alpha.in('nowhere').discovery()).toMatchObject({ status: 404, json: { code: 404 } });
});

test('addresses and the issuer of tokens follow the Host header', async () => {
  const host = 'tenant.example';
  const path = new URL(alpha.at('.well-known/openid-configuration')).pathname;
  const document = await alpha.raw(path, { host });
  expect(document.issuer).toBe('https://tenant.example/am/oauth2/realms/root/realms/alpha');
  const forged = await alpha.raw(path, { 'x-forwarded-host': 'evil.example' });
  expect(forged.issuer).toBe((await alpha.discovery()).json.issuer);
});

test('transaction ids are echoed, hostile bodies are refused without a stack trace', async () => {
  const echoed = await alpha.send(alpha.at('register'), {
    headers: { 'x-forgerock-transactionid': 'mine-1' },
  });
  expect(echoed.headers.get('x-forgerock-transactionid')).toBe('mine-1');
  expect((await alpha.discovery()).headers.get('x-forgerock-transactionid')).not.toBeNull();
  const huge = await alpha.post('x'.repeat(1024 * 1024 + 1));
  expect(huge).toMatchObject({ status: 413, json: { code: 413 } });
  expect(await alpha.send(alpha.at('%ff'))).toMatchObject({
    text: expect.not.stringContaining(' at '),
  });
});

test('the log contains every request', () => {
  expect(tenant.requests.some(({ method, path }) => method === 'POST' && path.endsWith('/register'))).toBe(
    true,
  );
});

test.describe('administration', () => {
  const realms = '/am/json/realms/root';
  const asked = (path: string, method?: string) =>
    asAdministrator(tenant, `${realms}${path}`, method === undefined ? {} : { method });

  test('a service account gets a token for its own scopes and the right audience', async () => {
    expect((await administratorToken(tenant)).json.scope).toBe('fr:am:*');
    const elsewhere = { audience: 'https://elsewhere.example:443/' };
    expect((await administratorToken(tenant, elsewhere)).json.error).toBe('invalid_grant');
    expect((await administratorToken(tenant, { scope: 'fr:idc:esv:*' })).json.error).toBe('invalid_scope');
  });

  test('reads the provider, lists, reads and deletes clients', async () => {
    const config = '/realms/alpha/realm-config';
    const provider = await asked(`${config}/services/oauth-oidc`);
    expect(provider).toMatchObject({
      status: 200,
      json: {
        clientDynamicRegistrationConfig: { allowDynamicRegistration: true },
        advancedOAuth2Config: { tokenSigningAlgorithm: 'RS256' },
      },
    });
    const { client_id: id = '' } = await alpha.register();
    const list = await asked(`${config}/agents/OAuth2Client?_queryFilter=true`);
    expect(JSON.stringify(list.json.result)).toContain(id);
    const one = `${config}/agents/OAuth2Client/${id}`;
    expect((await asked(one)).json._id).toBe(id);
    expect((await asked(one, 'DELETE')).status).toBe(200);
    expect(await asked(one)).toMatchObject({ status: 404, json: { reason: 'Not Found' } });
  });

  test('refuses callers without a valid token and the root realm', async () => {
    const provider = `${tenant.baseUrl}${realms}/realms/alpha/realm-config/services/oauth-oidc`;
    expect(await alpha.send(provider)).toMatchObject({ status: 401, json: { code: 401 } });
    expect(await asked('/realm-config/services/oauth-oidc')).toMatchObject({ status: 403 });
  });
});
