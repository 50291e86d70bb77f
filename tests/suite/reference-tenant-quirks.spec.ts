import { test, expect } from '@playwright/test';
import type { Probe } from '../../fixtures/reference-tenant/effect.ts';
import { effectOfQuirk } from '../../fixtures/reference-tenant/effect.ts';
import type { QuirkSlug } from '../../fixtures/reference-tenant/index.ts';
import { quirks, startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import type { Registered, Reply } from '../../fixtures/reference-tenant/visitor.ts';
import { basic, PAGE_BODY, Visitor } from '../../fixtures/reference-tenant/visitor.ts';
import { introspectionQuirkProbes } from './support/introspection-quirk-probes.ts';
import { registrationQuirkProbes } from './support/registration-quirk-probes.ts';
import { managementQuirkProbes } from './support/management-probes.ts';
import { asFaultless } from './support/on-the-wire.ts';
import { tokenQuirkProbes } from './support/token-probes.ts';

const answer =
  (sees: (reply: Reply) => boolean, others: Record<string, unknown> = {}): Probe =>
  async (visitor) =>
    sees(await visitor.post({ ...PAGE_BODY, ...others }));

const created = (others: Record<string, unknown>): Probe => answer(({ status }) => status === 201, others);

const token =
  (sees: (reply: Reply) => boolean, others: Record<string, string> = {}): Probe =>
  async (visitor) =>
    sees(await visitor.token(await visitor.register(), others));

const own =
  (sees: (reply: Reply, client: Registered) => boolean, others: Record<string, string> = {}): Probe =>
  async (visitor) => {
    const client = await visitor.register();
    return sees(await visitor.introspect(await visitor.accessToken(client), client, others), client);
  };

const managed =
  (method: 'GET' | 'PUT' | 'DELETE', sees: (reply: Reply, client: Registered) => boolean): Probe =>
  async (visitor) => {
    const client = await visitor.register();
    return sees(await visitor.manage(method, client, method === 'PUT' ? PAGE_BODY : undefined), client);
  };

const status = (expected: number): Probe => answer((reply) => reply.status === expected);

const probes = {
  ...registrationQuirkProbes,
  ...managementQuirkProbes,
  ...tokenQuirkProbes,
  'invalid-client-401': token((reply) => reply.status === 401, { client_secret: 'wrong' }),
  'closed-door-400': status(400),
  'closed-door-401': answer(({ json }) => json.error === 'unauthorized'),
  'closed-door-403': status(403),
  'closed-door-404': status(404),
  'token-opaque': token(({ json }) => String(json.access_token).length === 27),
  'token-hs256': token(({ json }) => {
    const header = Buffer.from(String(json.access_token).split('.')[0] ?? '', 'base64url').toString();
    return header === '{"typ":"JWT","zip":"NONE","alg":"HS256"}';
  }),
  'issuer-with-port': async (visitor) => {
    const path = new URL(visitor.at('.well-known/openid-configuration')).pathname;
    const { issuer } = await visitor.raw(path, { host: 'tenant.example' });
    return String(issuer).startsWith('https://tenant.example:443/');
  },
  'issuer-port-mixed': async (visitor) => {
    const path = new URL(visitor.at('.well-known/openid-configuration')).pathname;
    const document = await visitor.raw(path, { host: 'tenant.example' });
    const hosts = [document.issuer, document.token_endpoint].map((address) => String(address).split('/')[2]);
    return hosts.join() === 'tenant.example:443,tenant.example';
  },
  'subject-with-type': own(
    ({ json }, { client_id: id = '' }) => json.sub === `(age!${id})` && json.subname === id,
  ),
  'read-full': managed('GET', ({ json }) => 'registration_access_token' in json),
  'read-without-secret': managed('GET', (reply) => reply.status === 200 && !('client_secret' in reply.json)),
  'registration-tokens-off-declared': answer(({ json }) => !('registration_access_token' in json)),
  'update-without-rotation': managed(
    'PUT',
    ({ json }, client) => json.registration_access_token === client.registration_access_token,
  ),
  'delete-kills-tokens': async (visitor) => {
    const client = await visitor.register();
    const value = await visitor.accessToken(client);
    await visitor.manage('DELETE', client);
    return (await visitor.send(visitor.at(`tokeninfo?access_token=${value}`))).status === 401;
  },
  'gone-client-404': async (visitor) =>
    (await visitor.manage('GET', { client_id: 'gone', registration_access_token: 'x' })).status === 404,
  'challenge-missing-on-management': async (visitor) => {
    const reply = await visitor.manage('GET', await visitor.register(), undefined, 'junk');
    return reply.status === 401 && reply.headers.get('www-authenticate') === null;
  },
  'registration-get-500': async (visitor) => (await visitor.send(visitor.at('register'))).status === 500,
  'scope-string-ignored': answer(({ json }) => String(json.scopes).startsWith('openid'), {
    scopes: null,
    scope: 'data-read',
  }),
  'scope-string-refused': answer((reply) => reply.status === 400, { scopes: null, scope: 'data-read' }),
  'only-scopes-member': answer(({ json }) => 'scopes' in json && !('scope' in json)),
  'only-scope-member': answer(({ json }) => 'scope' in json && !('scopes' in json)),
  'unstable-order': answer(
    ({ json }) => Object.keys(json)[0] !== 'client_id' || Object.keys(json)[1] !== 'client_secret',
  ),
  'outside-scope-dropped': answer(({ json }) => String(json.scopes) === 'data-read', {
    scopes: ['data-read', 'x-random'],
  }),
  'outside-scope-invalid-scope': answer(({ json }) => json.error === 'invalid_scope', {
    scopes: ['x-random'],
  }),
  'allowlist-ignores-case': created({ scopes: ['DATA-READ'] }),
  'redirect-code-generic': answer(({ json }) => json.error === 'invalid_client_metadata', {
    redirect_uris: ['/callback'],
  }),
  'exception-as-400': answer(({ json }) => json.error === 'server_error', { redirect_uris: {} }),
  'parse-error-as-empty': async (visitor) => {
    const reply = await visitor.post('{"client_name":"Cut"');
    return reply.status === 201 && !('client_name' in reply.json);
  },
  'media-type-ignored': async (visitor) =>
    (await visitor.post(PAGE_BODY, { 'content-type': 'text/plain' })).status === 201,
  'redirects-required': answer(({ json }) => json.error === 'invalid_redirect_uri', { redirect_uris: null }),
  'empty-response-types-refused': answer((reply) => reply.status === 400, { response_types: [] }),
  'display-uris-dropped': answer((reply) => reply.status === 201 && !('client_uri' in reply.json), {
    client_uri: 'https://agent.example/',
  }),
  'default-scopes-ignored': created({ default_scopes: ['x-random'] }),
  'outside-scope-access-denied': answer(({ json }) => json.error === 'access_denied', {
    scopes: ['x-random'],
  }),
  'wrong-types-coerced': answer(({ json }) => String(json.redirect_uris) === 'https://a.example/cb', {
    redirect_uris: 'https://a.example/cb',
  }),
  'bad-redirect-dropped': created({ redirect_uris: ['/callback'] }),
  'unoffered-grants-dropped': created({ grant_types: ['password'] }),
  'unknown-values-replaced': answer(({ json }) => json.subject_type === 'public', { subject_type: 'banana' }),
  'jwks-uri-dropped': created({ jwks: { keys: [] }, jwks_uri: 'https://a.example/jwks' }),
  'method-not-implemented': async (visitor) =>
    (await visitor.send(visitor.at('register'), { method: 'PATCH' })).status === 501,
  'registration-help-served': async (visitor) => (await visitor.send(visitor.at('register'))).status === 200,
  'unsettable-members-refused': answer(({ status: seen }) => seen === 400, { client_secret: 'mine' }),
  'chosen-secret-echoed': answer(({ json }) => json.client_secret === 'mine', { client_secret: 'mine' }),
  'implicit-offered': created({ grant_types: ['implicit'], response_types: ['token'] }),
  'lifetime-echoed-no-effect': async (visitor) => {
    const client = await visitor.register({ access_token_lifetime: 86_400 });
    return JSON.stringify(client).includes('86400') && (await visitor.token(client)).json.expires_in === 3599;
  },
  'software-statement-ignored': created({ software_statement: 'a.b.c' }),
  'unknown-members-echoed': answer(({ json }) => json.x_dcr_probe === 'x', { x_dcr_probe: 'x' }),
  'vendor-members': answer(({ json }) => Object.keys(json).length > 75),
  'name-tag-lowercased': answer(({ json }) => 'client_name#ja-jpan-jp' in json, {
    'client_name#ja-Jpan-JP': 'x',
  }),
  'issued-at-present': answer(({ json }) => typeof json.client_id_issued_at === 'number'),
  'client-id-not-uuid': answer(({ json }) => /^[0-9a-f]{32}$/.test(String(json.client_id))),
  'no-store-absent-on-registration': answer(({ headers }) => headers.get('cache-control') === null),
  'pragma-absent': token(({ headers }) => headers.get('pragma') === null),
  'auth-method-enforced': async (visitor) => {
    const wanted = { grant_type: 'client_credentials', scope: 'data-read' };
    return (await visitor.form('access_token', wanted, basic(await visitor.register()))).status === 401;
  },
  'no-scope-full-grant': token(({ json }) => json.scope === 'data-read data-write', { scope: '' }),
  'outside-scope-narrowed-at-token': token(({ json }) => json.scope === 'data-read', {
    scope: 'data-read x',
  }),
  'unregistered-grant-unsupported': token(({ json }) => json.error === 'unsupported_grant_type', {
    grant_type: 'authorization_code',
  }),
  'expires-in-below-nominal': token(({ json }) => json.expires_in === 3593),
  'introspection-with-audience': own(({ json }, client) => json.aud === client.client_id && 'jti' in json),
  'introspection-lean': own(({ json }) => Object.keys(json).length === 8),
  'introspection-token-type-literal': own(({ json }) => json.token_type === 'access_token'),
  'hint-strict': own(({ json }) => json.active === false, { token_type_hint: 'refresh_token' }),
  'introspection-foreign-401': async (visitor) => {
    const value = await visitor.accessToken(await visitor.register());
    return (await visitor.introspect(value, await visitor.register())).status === 401;
  },
  'introspection-missing-token-inactive': async (visitor) =>
    (await visitor.form('introspect', await bare(visitor))).text === '{"active":false}',
  'introspection-missing-token-400': async (visitor) =>
    (await visitor.form('introspect', await bare(visitor))).json.error === 'server_error',
  ...introspectionQuirkProbes,
  'revocation-lag': async (visitor) => {
    const client = await visitor.register();
    const value = await visitor.accessToken(client);
    await visitor.revoke(value, client);
    return (await visitor.introspect(value, client)).json.active === true;
  },
  'discovery-empty-arrays': async (visitor) =>
    JSON.stringify((await visitor.discovery()).json.claims_supported) === '[]',
  'management-uri-without-realm': async (visitor) => {
    const client = await visitor.register();
    const uri = client.registration_client_uri ?? '';
    const headers = { authorization: `Bearer ${client.registration_access_token ?? ''}` };
    return uri.includes('/am/oauth2/register?') && (await visitor.send(uri, { headers })).status === 200;
  },
  'rfc8414-served': async (visitor) => {
    const address = `${visitor.tenant.baseUrl}/.well-known/oauth-authorization-server`;
    const { json } = await visitor.send(address + new URL(visitor.at('')).pathname.slice(0, -1));
    return json.issuer === visitor.at('').slice(0, -1);
  },
  'aiagent-absent': async (visitor) => (await visitor.post(PAGE_BODY, {}, 'aiagent/register')).status === 404,
  'aiagent-without-management': async (visitor) => {
    const { json } = await visitor.post(PAGE_BODY, {}, 'aiagent/register');
    return json.providerOverridesEnabled === true && !('registration_access_token' in json);
  },
  'custom-scheme-accepted': created({ redirect_uris: ['agent-editor://auth/callback'] }),
  'implicit-removed': async (visitor) =>
    !((await visitor.discovery()).json.response_types_supported as string[]).includes('token'),
  'edge-headers': token(({ headers }) => headers.get('via') === '1.1 google'),
  'oauth-error-on-unknown-realm': async (visitor) => {
    const reply = await visitor.in('nowhere').discovery();
    return reply.status === 404 && 'error' in reply.json;
  },
} satisfies Partial<Record<QuirkSlug, Probe>>;

async function bare(visitor: Visitor): Promise<Record<string, string>> {
  const { client_id: id = '', client_secret: secret = '' } = await visitor.register();
  return { client_id: id, client_secret: secret };
}

for (const [slug, probe] of Object.entries(probes)) {
  test(`${slug} is visible on the wire, and only if it is on`, async () => {
    expect(await effectOfQuirk(slug as keyof typeof probes, probe)).toEqual({ on: true, off: false });
  });
}

test('a quirk that equals the faultless tenant has no probe', () => {
  expect(asFaultless.filter((slug) => !(slug in quirks) || slug in probes)).toEqual([]);
});

test('the four tasks still succeed with several harmless quirks', async () => {
  const together = [
    'edge-headers',
    'vendor-members',
    'unstable-order',
    'token-hs256',
    'introspection-lean',
  ] as const;
  const tenant = await startReferenceTenant({ quirks: together });
  const visitor = new Visitor(tenant);
  const client = await visitor.register();
  const { json } = await visitor.introspect(await visitor.accessToken(client), client);
  expect(json).toMatchObject({ active: true, client_id: client.client_id });
  await tenant.close();
});
