import { test, expect } from '@playwright/test';
import type { Probe } from '../../fixtures/reference-tenant/effect.ts';
import { effectOfFault } from '../../fixtures/reference-tenant/effect.ts';
import type { FaultSlug } from '../../fixtures/reference-tenant/index.ts';
import type { Visitor } from '../../fixtures/reference-tenant/visitor.ts';
import { PAGE_BODY } from '../../fixtures/reference-tenant/visitor.ts';

type Document = Readonly<Record<string, unknown>>;

/** A probe of the discovery document. */
const document =
  (sees: (document: Document) => boolean): Probe =>
  async (visitor) =>
    sees((await visitor.discovery()).json);

/** A probe of the key set. */
const keys =
  (sees: (keys: readonly Document[]) => boolean): Probe =>
  async (visitor) =>
    sees((await visitor.send(visitor.at('connect/jwk_uri'))).json.keys as Document[]);

const list = (value: unknown): readonly string[] => value as string[];

/** Whether a registration with these scopes answers 201 and returns all of them. */
async function registers(visitor: Visitor, ...scopes: readonly string[]): Promise<boolean> {
  const { status, json } = await visitor.post({ ...PAGE_BODY, scopes });
  return status === 201 && scopes.every((scope) => list(json.scopes).includes(scope));
}

async function grants(visitor: Visitor, scope: string): Promise<boolean> {
  const client = await visitor.register({ scopes: [scope] });
  return (await visitor.token(client, { scope })).json.scope === scope;
}

const publishes = (...scopes: readonly string[]): Probe =>
  document(({ scopes_supported: published }) => scopes.every((scope) => list(published).includes(scope)));

const lacks = (member: string, value: string): Probe =>
  document((published) => !list(published[member]).includes(value));

const OTHER = 'https://other.example/';

async function jwtClaims(visitor: Visitor): Promise<Document> {
  const token = await visitor.accessToken(await visitor.register());
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Document;
}

const all =
  (...probes: readonly Probe[]): Probe =>
  async (visitor) => {
    for (const probe of probes) if (!(await probe(visitor))) return false;
    return true;
  };

const registering =
  (...scopes: readonly string[]): Probe =>
  (visitor) =>
    registers(visitor, ...scopes);

const granting =
  (scope: string): Probe =>
  (visitor) =>
    grants(visitor, scope);

const not =
  (probe: Probe): Probe =>
  async (visitor) =>
    !(await probe(visitor));

const tokenError =
  (error: string): Probe =>
  async (visitor) =>
    (await visitor.token(await visitor.register())).json.error === error;

const probes = {
  'discovery-disabled': async (visitor) => (await visitor.discovery()).status === 404,
  'discovery-html': async (visitor) => (await visitor.discovery()).text.startsWith('<!DOCTYPE'),
  'discovery-login-redirect': async (visitor) => (await visitor.discovery()).status === 302,
  'discovery-member-missing': document((published) => !('subject_types_supported' in published)),
  'discovery-rs256-missing': lacks('id_token_signing_alg_values_supported', 'RS256'),
  'discovery-member-wrong-type': document(({ acr_values_supported: acr }) => typeof acr === 'string'),
  'registration-endpoint-missing': all(
    document((published) => !('registration_endpoint' in published)),
    registering('data-read'),
  ),
  'registration-endpoint-null': document(({ registration_endpoint: address }) => address === null),
  'registration-endpoint-other-realm': document(({ registration_endpoint: address }) =>
    String(address).endsWith('/realms/bravo/register'),
  ),
  'introspection-endpoint-missing': document((published) => !('introspection_endpoint' in published)),
  'introspection-endpoint-other-realm': document(({ introspection_endpoint: address }) =>
    String(address).endsWith('/realms/bravo/introspect'),
  ),
  'endpoint-http-scheme': async (visitor) => {
    const path = new URL(visitor.at('.well-known/openid-configuration')).pathname;
    const published = await visitor.raw(path, { host: 'tenant.example' });
    return String(published.introspection_endpoint).startsWith('http://tenant.example/');
  },
  'endpoints-mixed-hosts': document(({ userinfo_endpoint: address }) => String(address).startsWith(OTHER)),
  'token-endpoint-foreign-host': document(({ token_endpoint: address }) => String(address).startsWith(OTHER)),
  'issuer-other-host': all(
    document(({ issuer }) => String(issuer).startsWith(OTHER)),
    async (visitor) => String((await jwtClaims(visitor)).iss).startsWith(OTHER),
  ),
  'issuer-short-path-unserved': async (visitor) => {
    const { issuer } = (await visitor.discovery()).json;
    const short = `${visitor.tenant.baseUrl}/am/oauth2/alpha`;
    const { status } = await visitor.send(`${short}/.well-known/openid-configuration`);
    return issuer === short && status === 404;
  },
  'issuer-trailing-slash': async (visitor) => {
    const issuer = String((await visitor.discovery()).json.issuer);
    const { status } = await visitor.send(`${issuer}/.well-known/openid-configuration`);
    return issuer.endsWith('/') && status === 200 && !String((await jwtClaims(visitor)).iss).endsWith('/');
  },
  'client-credentials-off': all(
    lacks('grant_types_supported', 'client_credentials'),
    tokenError('unsupported_grant_type'),
  ),
  'client-credentials-not-advertised': all(
    lacks('grant_types_supported', 'client_credentials'),
    granting('data-read'),
  ),
  'client-credentials-stripped': tokenError('unauthorized_client'),
  'post-auth-not-advertised': all(
    lacks('token_endpoint_auth_methods_supported', 'client_secret_post'),
    granting('data-read'),
  ),
  'no-asymmetric-auth': lacks('token_endpoint_auth_methods_supported', 'private_key_jwt'),
  'token-response-type-off': all(lacks('response_types_supported', 'token'), not(registering('data-read'))),
  'alg-none-advertised': document(({ token_endpoint_auth_signing_alg_values_supported: algorithms }) =>
    list(algorithms).includes('none'),
  ),
  'pkce-not-advertised': lacks('code_challenge_methods_supported', 'S256'),
  'discovery-stale-cache': async (visitor) => {
    const reads = [await visitor.discovery(), await visitor.discovery(), await visitor.discovery('?x=1')];
    return reads.map(({ headers }) => headers.get('age')).join() === ',86400,';
  },
  'jwks-empty': keys((published) => published.length === 0),
  'jwks-unavailable': async (visitor) => (await visitor.send(visitor.at('connect/jwk_uri'))).status === 404,
  'jwks-duplicate-kid': keys((published) => new Set(published.map(({ kid }) => kid)).size < published.length),
  'jwks-private-members': keys((published) =>
    published.some((key) => 'd' in key && 'p' in key && 'q' in key),
  ),
  'jwks-key-missing': async (visitor) => {
    const token = await visitor.accessToken(await visitor.register());
    const header = Buffer.from(token.split('.')[0] ?? '', 'base64url').toString();
    const { kid } = JSON.parse(header) as { kid: string };
    return keys((published) => !published.some((key) => key.kid === kid))(visitor);
  },

  'allowlist-scope-missing': all(not(publishes('data-write')), not(registering('data-write'))),
  'allowlist-scope-unadvertised': all(not(publishes('data-write')), granting('data-write')),
  'allowlist-scope-extra': all(publishes('data-admin'), granting('data-admin')),
  'allowlist-case-variant': all(publishes('Data-Read'), granting('data-read')),
  'allowlist-trailing-space': all(publishes('data-read '), not(registering('data-read'))),
  'allowlist-label-leak': all(publishes('data-read|Read your data'), granting('data-read')),
  'allowlist-comma-joined': all(publishes('data-read,data-write'), not(registering('data-write'))),
  'allowlist-empty-refuses-all': all(
    document(({ scopes_supported: scopes }) => list(scopes).length === 0),
    not(registering('data-read')),
  ),
  'allowlist-empty-allows-all': all(
    document(({ scopes_supported: scopes }) => list(scopes).length === 0),
    granting('x-random'),
  ),
  'allowlist-not-enforced': all(publishes('data-read'), granting('x-random')),
  'allowlist-any-match': all(registering('data-read', 'x-random'), not(registering('x-random'))),
  'allowlist-wildcard-match': all(registering('*'), registering('data-*'), not(registering('x-random'))),
  'default-scopes-unchecked': async (visitor) => {
    const client = await visitor.register({ default_scopes: ['x-random'] });
    return (await visitor.token(client, { scope: '' })).json.scope === 'x-random';
  },
  'scope-element-split': async (visitor) => {
    const { json } = await visitor.post({ ...PAGE_BODY, scopes: ['data-read x-random'] });
    return String(json.scopes) === 'data-read,x-random';
  },
  'scope-tab-split': async (visitor) => {
    const { json } = await visitor.post({ ...PAGE_BODY, scopes: ['data-read\tx-random'] });
    return String(json.scopes) === 'data-read,x-random';
  },
  'privileged-idm-scope': all(publishes('fr:idm:*'), granting('fr:idm:*')),
  'privileged-introspect-scope': async (visitor) => {
    const spy = await visitor.register({ scopes: ['am-introspect-all-tokens'] });
    const token = await visitor.accessToken(await visitor.register());
    return (await visitor.introspect(token, spy)).json.active === true;
  },
  'privileged-registration-scope': granting('dynamic_client_registration'),
  'privileged-advertised-only': all(publishes('fr:idm:*'), not(registering('fr:idm:*'))),
  'privileged-not-granted': all(registering('fr:idm:*'), not(granting('fr:idm:*'))),
  'privileged-hidden': all(not(publishes('fr:am:*')), granting('fr:am:*')),
  'default-scopes-business': async (visitor) =>
    list((await visitor.post({ client_name: 'x' })).json.scopes).includes('data-admin'),
  'default-scopes-privileged': async (visitor) =>
    list((await visitor.post({ client_name: 'x' })).json.scopes).includes('am-introspect-all-tokens'),
} satisfies Partial<Record<FaultSlug, Probe>>;

for (const [slug, probe] of Object.entries(probes)) {
  test(`${slug} is visible on the wire, and only if it is on`, async () => {
    expect(await effectOfFault(slug as keyof typeof probes, probe)).toEqual({ on: true, off: false });
  });
}
