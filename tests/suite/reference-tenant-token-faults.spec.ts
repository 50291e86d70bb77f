import { test, expect } from '@playwright/test';
import type { Probe } from '../../fixtures/reference-tenant/effect.ts';
import { effectOfFault } from '../../fixtures/reference-tenant/effect.ts';
import type { FaultSlug } from '../../fixtures/reference-tenant/index.ts';
import type { Registered, Reply, Visitor } from '../../fixtures/reference-tenant/visitor.ts';
import { basic, credentials } from '../../fixtures/reference-tenant/visitor.ts';
import { tokenFaultProbes } from './support/token-probes.ts';

/** A probe of the token answer to the page's client with other parameters. */
const token =
  (sees: (reply: Reply) => boolean, others: Record<string, string> = {}): Probe =>
  async (visitor) =>
    sees(await visitor.token(await visitor.register(), others));

const error = (status: number, code: string, others: Record<string, string>): Probe =>
  token((reply) => reply.status === status && reply.json.error === code, others);

const granted = (scope: string, others: Record<string, string>): Probe =>
  token((reply) => reply.status === 200 && reply.json.scope === scope, others);

/** A probe of header and claims of a fresh token. */
const jwt =
  (
    sees: (claims: Record<string, unknown>, header: Record<string, unknown>, client: Registered) => boolean,
  ): Probe =>
  async (visitor) => {
    const client = await visitor.register();
    const [header, claims] = (await visitor.accessToken(client))
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>);
    return sees(claims ?? {}, header ?? {}, client);
  };

const WANTED = { grant_type: 'client_credentials', scope: 'data-read' };

async function rawForm(visitor: Visitor, body: string): Promise<Reply> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return visitor.send(visitor.at('access_token'), { method: 'POST', headers, body });
}

const wrongBasic: Probe = async (visitor) => {
  const client = await visitor.register({ token_endpoint_auth_method: 'client_secret_basic' });
  const { headers } = await visitor.form('access_token', WANTED, basic({ ...client, client_secret: 'x' }));
  return headers.get('www-authenticate') === null;
};

const probes = {
  ...tokenFaultProbes,
  'token-script-error': error(500, 'server_error', {}),
  'token-type-missing': token(({ status, json }) => status === 200 && !('token_type' in json)),
  'token-text-plain': token(({ headers }) => headers.get('content-type')?.startsWith('text/plain') ?? false),
  'expires-in-string': token(({ json }) => json.expires_in === '3599'),
  'lifetime-longer': token(({ json }) => json.expires_in === 7199),
  'lifetime-shorter': token(({ json }) => json.expires_in === 299),
  'lifetime-long-declared': token(({ json }) => json.expires_in === 28_799),
  'scope-widened': granted('data-read data-write', {}),
  'scope-narrowed': granted('', { scope: 'data-write' }),
  'scope-narrowed-silently': async (visitor) => {
    const client = await visitor.register();
    const { json } = await visitor.token(client, { scope: 'data-read data-write' });
    const seen = await visitor.introspect(String(json.access_token), client);
    return !('scope' in json) && seen.json.scope === 'data-read';
  },
  'no-scope-grants-unregistered': granted('openid profile', { scope: '' }),
  'unregistered-scope-granted': granted('email', { scope: 'email' }),
  'unlisted-scope-granted': granted('x-random', { scope: 'x-random' }),
  'scope-syntax-lax': granted('data-read"', { scope: 'data-read"' }),
  'refresh-token-issued': token(({ json }) => 'refresh_token' in json),
  'token-no-store-stripped': token(({ headers }) => headers.get('cache-control') === null),
  'token-public-cache': token(({ headers }) => headers.get('cache-control') === 'public, max-age=60'),
  'registration-public-cache': async (visitor) =>
    (await visitor.post({ client_name: 'x' })).headers.get('cache-control') === 'public, max-age=600',
  'secret-unchecked': token(({ status }) => status === 200, { client_secret: 'wrong' }),
  'bad-secret-wrong-code': error(400, 'invalid_grant', { client_secret: 'wrong' }),
  'unknown-client-wrong-code': error(400, 'invalid_grant', { client_id: 'nobody' }),
  'client-oracle': async (visitor) => {
    const client = await visitor.register();
    const unknown = await visitor.token(client, { client_id: 'nobody' });
    return unknown.text !== (await visitor.token(client, { client_secret: 'wrong' })).text;
  },
  'basic-auth-refused': async (visitor) => {
    const client = await visitor.register({ token_endpoint_auth_method: 'client_secret_basic' });
    return (await visitor.form('access_token', WANTED, basic(client))).status === 401;
  },
  'basic-challenge-missing': wrongBasic,
  'two-auth-methods-accepted': async (visitor) => {
    const client = await visitor.register();
    const both = { ...WANTED, ...credentials(client) };
    return (await visitor.form('access_token', both, basic(client))).status === 200;
  },
  'token-get-accepted': async (visitor) => {
    const query = new URLSearchParams({ ...WANTED, ...credentials(await visitor.register()) });
    return (await visitor.send(visitor.at(`access_token?${query.toString()}`))).status === 200;
  },
  'secret-in-query-accepted': async (visitor) => {
    const query = new URLSearchParams(credentials(await visitor.register()));
    return (await visitor.form(`access_token?${query.toString()}`, WANTED)).status === 200;
  },
  'duplicate-parameter-accepted': async (visitor) => {
    const form = new URLSearchParams({ ...WANTED, ...credentials(await visitor.register()) });
    return (await rawForm(visitor, `${form.toString()}&scope=data-read`)).status === 200;
  },
  'unknown-parameter-refused': error(400, 'invalid_request', { x_probe: '1' }),
  'missing-grant-type-accepted': token(({ status }) => status === 200, { grant_type: '' }),
  'unknown-grant-wrong-code': error(400, 'invalid_client', { grant_type: 'banana' }),
  'unregistered-grant-accepted': async (visitor) =>
    (await visitor.token(await visitor.register({ grant_types: ['authorization_code'] }))).status === 200,
  'public-client-token': async (visitor) =>
    (await visitor.token(await visitor.register({ token_endpoint_auth_method: 'none' }))).status === 200,
  'token-errors-not-oauth': token(({ json }) => json.code === 400 && !('error' in json), { scope: 'x' }),
  'token-errors-charset': token(({ json }) => String(json.error_description).includes('\n'), { scope: 'x' }),
  'stack-trace-in-error': token(({ json }) => String(json.error_description).includes('.java:'), {
    scope: 'x',
  }),
  'token-short-opaque': token(({ json }) => String(json.access_token).length === 8),
  'token-unsigned': jwt((_claims, { alg }) => alg === 'none'),
  'token-now-opaque': token(({ json }) => String(json.access_token).length === 27),
  'token-alg-changed': jwt((_claims, { alg }) => alg === 'HS256'),
  'token-from-the-future': jwt(({ iat, exp }) => Number(iat) + 3000 === exp),
  'jwt-foreign-client': jwt((claims, _header, client) => claims.client_id !== client.client_id),
  'token-issuer-differs': jwt(({ iss }) => String(iss).startsWith('https://other.example/')),

  'cross-realm-client': async (visitor) =>
    (await visitor.in('bravo').token(await visitor.register())).status === 200,
  'unknown-realm-served': async (visitor) =>
    (await visitor.in('nowhere').discovery()).json.issuer === visitor.at('').slice(0, -1),
  'waf-html-refusals': token(({ status, text }) => status === 403 && text.startsWith('<!'), { scope: 'x' }),
  'cors-credentials': async (visitor) => {
    const headers = { origin: 'https://page.example' };
    const { headers: got } = await visitor.send(visitor.at('access_token'), { headers });
    return got.get('access-control-allow-credentials') === 'true';
  },
  'cors-authorize': async (visitor) => {
    const headers = { origin: 'https://page.example', 'access-control-request-method': 'GET' };
    const reply = await visitor.send(visitor.at('authorize'), { method: 'OPTIONS', headers });
    return reply.headers.get('access-control-allow-origin') === '*';
  },
  'baseline-changed': async (visitor) =>
    !String((await visitor.discovery()).json.grant_types_supported).includes('refresh_token'),
} satisfies Partial<Record<FaultSlug, Probe>>;

for (const [slug, probe] of Object.entries(probes)) {
  test(`${slug} is visible on the wire, and only if it is on`, async () => {
    expect(await effectOfFault(slug as keyof typeof probes, probe)).toEqual({ on: true, off: false });
  });
}
