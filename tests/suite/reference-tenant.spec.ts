import { test, expect } from '@playwright/test';
import type { ReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { basic, PAGE_BODY, Visitor } from '../../fixtures/reference-tenant/visitor.ts';

let tenant: ReferenceTenant;
let alpha: Visitor;

test.beforeAll(async () => {
  tenant = await startReferenceTenant();
  alpha = new Visitor(tenant);
});

test.afterAll(() => tenant.close());

test.describe("the page's four tasks", () => {
  test('discovery publishes 53 members and the allowlist', async () => {
    const { status, json } = await alpha.discovery();
    expect(status).toBe(200);
    expect(Object.keys(json)).toHaveLength(53);
    expect(json).toMatchObject({
      issuer: alpha.at('').slice(0, -1),
      registration_endpoint: alpha.at('register'),
      scopes_supported: ['openid', 'profile', 'email', 'address', 'phone', 'data-read', 'data-write'],
    });
  });

  test("the page's body registers a client", async () => {
    const { status, json } = await alpha.post(PAGE_BODY);
    expect(status).toBe(201);
    expect(json).toMatchObject({ ...PAGE_BODY, client_secret_expires_at: 0, client_type: 'Confidential' });
    expect(json.registration_client_uri).toBe(alpha.at(`register?client_id=${String(json.client_id)}`));
    expect(tenant.clients('alpha')).toContainEqual({
      client_id: json.client_id,
      client_name: 'Harbour Assistant',
    });
  });

  test('a token is issued with exactly four members', async () => {
    const { status, json, headers } = await alpha.token(await alpha.register());
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(['access_token', 'scope', 'token_type', 'expires_in']);
    expect(json).toMatchObject({ scope: 'data-read', token_type: 'Bearer', expires_in: 3599 });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('introspection shows 14 members about the client', async () => {
    const client = await alpha.register();
    const { json } = await alpha.introspect(await alpha.accessToken(client), client);
    expect(Object.keys(json)).toHaveLength(14);
    const { client_id: id } = client;
    expect(json).toMatchObject({ active: true, scope: 'data-read', realm: '/alpha', sub: id, subname: id });
    expect(json.iss).toBe((await alpha.discovery()).json.issuer);
  });
});

test.describe('registration refusals', () => {
  const refusals: readonly [string, unknown, number, string][] = [
    ['a scope outside', { ...PAGE_BODY, scopes: ['x-random'] }, 400, 'invalid_client_metadata'],
    [
      'a scope outside beside one inside',
      { ...PAGE_BODY, scopes: ['data-read', 'x'] },
      400,
      'invalid_client_metadata',
    ],
    [
      'a separator in a scope',
      { ...PAGE_BODY, scopes: ['data-read data-write'] },
      400,
      'invalid_client_metadata',
    ],
    ['a default scope outside', { ...PAGE_BODY, default_scopes: ['x'] }, 400, 'invalid_client_metadata'],
    ['a wrong type', { ...PAGE_BODY, redirect_uris: 'https://a.example/' }, 400, 'invalid_client_metadata'],
    ['a fragment', { ...PAGE_BODY, redirect_uris: ['https://a.example/#x'] }, 400, 'invalid_redirect_uri'],
    ['a relative address', { ...PAGE_BODY, redirect_uris: ['/callback'] }, 400, 'invalid_redirect_uri'],
    ['a script', { ...PAGE_BODY, redirect_uris: ['javascript:alert(1)'] }, 400, 'invalid_redirect_uri'],
    ['plain http', { ...PAGE_BODY, redirect_uris: ['http://a.example/cb'] }, 400, 'invalid_redirect_uri'],
    ['a wildcard', { ...PAGE_BODY, redirect_uris: ['https://*.a.example/cb'] }, 400, 'invalid_redirect_uri'],
    [
      'user information',
      { ...PAGE_BODY, redirect_uris: ['https://a@b.example/'] },
      400,
      'invalid_redirect_uri',
    ],
    ['an unknown grant', { ...PAGE_BODY, grant_types: ['urn:x:unknown'] }, 400, 'invalid_client_metadata'],
    ['the password grant', { ...PAGE_BODY, grant_types: ['password'] }, 400, 'invalid_client_metadata'],
    [
      'an unknown response type',
      { ...PAGE_BODY, response_types: ['banana'] },
      400,
      'invalid_client_metadata',
    ],
    ['an unknown method', { ...PAGE_BODY, token_endpoint_auth_method: 'x' }, 400, 'invalid_client_metadata'],
    [
      'two key members',
      { jwks: { keys: [] }, jwks_uri: 'https://a.example/' },
      400,
      'invalid_client_metadata',
    ],
    ['an unknown subject type', { ...PAGE_BODY, subject_type: 'banana' }, 400, 'invalid_client_metadata'],
    ['garbage as statement', { ...PAGE_BODY, software_statement: 'x' }, 400, 'invalid_software_statement'],
    [
      'an unknown publisher',
      { ...PAGE_BODY, software_statement: 'a.b.c' },
      400,
      'unapproved_software_statement',
    ],
    ['a cut body', JSON.stringify(PAGE_BODY).slice(0, 60), 400, 'invalid_request'],
    ['an array', [PAGE_BODY], 400, 'invalid_request'],
    ['a huge name', { ...PAGE_BODY, client_name: 'x'.repeat(256 * 1024) }, 413, 'invalid_client_metadata'],
  ];
  for (const [what, body, status, error] of refusals) {
    test(`refuses ${what}`, async () => {
      const before = tenant.clients('alpha').length;
      const reply = await alpha.post(body);
      expect(reply).toMatchObject({ status, json: { error } });
      expect(tenant.clients('alpha')).toHaveLength(before);
    });
  }

  test('ignores values that a caller may not choose', async () => {
    const chosen = { client_id: 'mine', client_secret: 'mine', access_token_lifetime: 86_400 };
    const client = await alpha.register(chosen);
    expect(client).not.toMatchObject({ client_id: 'mine' });
    expect(client).not.toMatchObject({ client_secret: 'mine' });
    expect((await alpha.token(client)).json.expires_in).toBe(3599);
  });

  test('fills in defaults', async () => {
    const { json } = await alpha.post({ client_name: 'x', redirect_uris: ['https://a.example/'] });
    expect(json).toMatchObject({
      grant_types: ['authorization_code'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
      scopes: ['openid', 'profile', 'email', 'address', 'phone'],
    });
  });

  test('accepts loopback addresses', async () => {
    const reply = await alpha.post({ ...PAGE_BODY, redirect_uris: ['http://127.0.0.1:33418/'] });
    expect(reply.status).toBe(201);
  });
});

test.describe('doors', () => {
  for (const registration of ['protected', 'closed'] as const) {
    test(`${registration}: refuses callers without a token, accepts an initial access token`, async () => {
      const guarded = await startReferenceTenant({ registration });
      const visitor = new Visitor(guarded);
      const initial = { authorization: `Bearer ${await guarded.mintInitialAccessToken('alpha')}` };
      expect((await visitor.post(PAGE_BODY)).status).toBe(401);
      expect((await visitor.post(PAGE_BODY, { authorization: 'Bearer junk' })).status).toBe(401);
      const registered = await visitor.post(PAGE_BODY, initial);
      expect(registered.status).toBe(201);
      const ordinary = await visitor.accessToken(registered.json as Record<string, string>);
      const reply = await visitor.post(PAGE_BODY, { authorization: `Bearer ${ordinary}` });
      expect(reply).toMatchObject({ status: 403, json: { error: 'insufficient_scope' } });
      expect(guarded.clients('alpha')).toHaveLength(1);
      await guarded.close();
    });
  }
});

test.describe('token refusals', () => {
  const refusals: readonly [string, Record<string, string>, number, string][] = [
    ['a wrong secret', { client_secret: 'wrong' }, 400, 'invalid_client'],
    ['an unknown client', { client_id: 'nobody' }, 400, 'invalid_client'],
    ['no grant type', { grant_type: '' }, 400, 'invalid_request'],
    ['an unknown grant type', { grant_type: 'banana' }, 400, 'unsupported_grant_type'],
    ['a grant that the client lacks', { grant_type: 'authorization_code' }, 400, 'unauthorized_client'],
    ['an unregistered scope', { scope: 'data-read email' }, 400, 'invalid_scope'],
    ['no scope', { scope: '' }, 400, 'invalid_scope'],
    ['a quote in a scope', { scope: 'data-read"' }, 400, 'invalid_scope'],
  ];
  for (const [what, others, status, error] of refusals) {
    test(`refuses ${what}`, async () => {
      const reply = await alpha.token(await alpha.register(), others);
      expect(reply).toMatchObject({ status, json: { error } });
    });
  }

  test('Basic: correct credentials get a token, wrong ones a challenge', async () => {
    const client = await alpha.register({ token_endpoint_auth_method: 'client_secret_basic' });
    const wanted = { grant_type: 'client_credentials', scope: 'data-read' };
    expect((await alpha.form('access_token', wanted, basic(client))).status).toBe(200);
    const refused = await alpha.form('access_token', wanted, basic({ ...client, client_secret: 'x' }));
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toBe('Basic realm="/alpha"');
    const both = {
      ...wanted,
      client_id: client.client_id ?? '',
      client_secret: client.client_secret ?? '',
    };
    expect(await alpha.form('access_token', both, basic(client))).toMatchObject({
      status: 400,
      json: { error: 'invalid_request' },
    });
  });

  test('refuses GET, JSON, repeated parameters and public clients', async () => {
    const client = await alpha.register();
    expect((await alpha.send(alpha.at('access_token'))).status).toBe(405);
    expect((await alpha.post({ ...client }, {}, 'access_token')).json.error).toBe('invalid_request');
    const repeated = await alpha.send(alpha.at('access_token'), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'grant_type=client_credentials&scope=data-read&scope=data-read',
    });
    expect(repeated.json.error).toBe('invalid_request');
    const open = await alpha.register({ token_endpoint_auth_method: 'none' });
    expect(open.client_secret).toBeUndefined();
    expect((await alpha.token(open)).json.error).toBe('unauthorized_client');
  });
});
