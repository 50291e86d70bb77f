import type { Probe } from '../../../fixtures/reference-tenant/effect.ts';
import type { FaultSlug, QuirkSlug } from '../../../fixtures/reference-tenant/index.ts';
import type { Reply, Visitor } from '../../../fixtures/reference-tenant/visitor.ts';
import { basic, credentials, PAGE_BODY } from '../../../fixtures/reference-tenant/visitor.ts';

/** A probe of the token answer to the page's client with other parameters. */
const token =
  (sees: (reply: Reply) => boolean, others: Record<string, string> = {}): Probe =>
  async (visitor) =>
    sees(await visitor.token(await visitor.register(), others));

const error = (status: number, code: string, others: Record<string, string>): Probe =>
  token((reply) => reply.status === status && reply.json.error === code, others);

const granted = (scope: string): Probe =>
  token((reply) => reply.status === 200 && reply.json.scope === scope, { scope });

const WANTED = { grant_type: 'client_credentials', scope: 'data-read' };

/** What a client for HTTP Basic gets with these changes to its credentials. */
const byBasic =
  (sees: (reply: Reply) => boolean, others: Record<string, string> = {}): Probe =>
  async (visitor) => {
    const client = await visitor.register({ token_endpoint_auth_method: 'client_secret_basic' });
    return sees(await visitor.form('access_token', WANTED, basic({ ...client, ...others })));
  };

const challenge = (text: string): Probe =>
  byBasic(({ headers }) => headers.get('www-authenticate')?.includes(text) ?? false, { client_secret: 'x' });

/** The claims of a fresh token, and its header. */
const jwt =
  (sees: (claims: Record<string, unknown>, header: Record<string, unknown>) => boolean): Probe =>
  async (visitor) => {
    const [header = {}, claims = {}] = (await visitor.accessToken(await visitor.register()))
      .split('.')
      .slice(0, 2)
      .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>);
    return sees(claims, header);
  };

const opaque = (pattern: RegExp): Probe => token(({ json }) => pattern.test(String(json.access_token)));

/** The first key that is published. */
const key =
  (sees: (key: Record<string, unknown>, count: number) => boolean): Probe =>
  async (visitor) => {
    const keys = (await visitor.send(visitor.at('connect/jwk_uri'))).json.keys as Record<string, unknown>[];
    return sees(keys[0] ?? {}, keys.length);
  };

/** Two tokens of one client. */
const twoTokens =
  (sees: (one: string, other: string) => boolean): Probe =>
  async (visitor) => {
    const client = await visitor.register();
    return sees(await visitor.accessToken(client), await visitor.accessToken(client));
  };

const plainBasic = async (visitor: Visitor): Promise<boolean> => {
  const client = await visitor.register({ token_endpoint_auth_method: 'client_secret_basic' });
  const { client_id: id = '', client_secret: secret = '' } = client;
  const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
  const reply = await visitor.form('access_token', WANTED, { authorization });
  return reply.status === 200 && secret.endsWith('+/=');
};

export const tokenFaultProbes = {
  'token-answered-201': token(({ status, json }) => status === 201 && 'access_token' in json),
  'expires-in-fraction': token(({ json }) => json.expires_in === 3599.37),
  'expires-in-null': token(({ json }) => json.expires_in === null),
  'token-scope-array': token(({ json }) => Array.isArray(json.scope)),
  'secret-never-works': error(400, 'invalid_client', {}),
  'empty-secret-accepted': token(({ status }) => status === 200, { client_secret: '' }),
  'basic-not-decoded': plainBasic,
  'basic-challenge-other-scheme': challenge('Digest realm="Basic"'),
  'basic-challenge-without-realm': challenge('Basic charset="UTF-8"'),
  'form-charset-refused': async (visitor) => {
    const body = new URLSearchParams({ ...WANTED, ...credentials(await visitor.register()) }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' };
    const reply = await visitor.send(visitor.at('access_token'), { method: 'POST', headers, body });
    return reply.status === 400;
  },
  'valueless-parameter-refused': error(400, 'invalid_request', { refresh_token: '' }),
  'resource-parameter-refused': error(400, 'invalid_request', { resource: 'https://a.example/' }),
  'pragma-alone': token(({ headers }) => headers.get('cache-control') === 'private, no-cache'),
  'scope-beside-malformed-granted': granted('data-read "x'),
  'malformed-scope-dropped': token(({ status, json }) => status === 200 && json.scope === 'data-read', {
    scope: 'data-read "x',
  }),
  'scope-of-neighbour-granted': async (visitor) => {
    const client = await visitor.register({ scopes: ['data-read'] });
    return (await visitor.token(client, { scope: 'data-write' })).status === 200;
  },
  'scope-widened-silently': async (visitor) => {
    const client = await visitor.register();
    const { json } = await visitor.token(client);
    const seen = await visitor.introspect(String(json.access_token), client);
    return !('scope' in json) && seen.json.scope === 'data-read data-write';
  },
  'key-for-other-algorithm': key(({ alg }) => alg === 'RS512'),
  'key-for-encryption': key(({ use }) => use === 'enc'),
  'key-not-to-verify': key(({ key_ops: operations }) => String(operations) === 'encrypt'),
  'key-of-somebody-else': token(({ json }) =>
    Buffer.from(String(json.access_token).split('.')[2] ?? '', 'base64url').equals(Buffer.alloc(256, 7)),
  ),
  'token-time-milliseconds': jwt(({ iat }) => Number(iat) > 1e11),
  'token-time-text': jwt(({ nbf }) => typeof nbf === 'string'),
  'token-minutes-ahead': jwt(({ iat, nbf }) => Number(iat) === Number(nbf) + 120),
  'token-counts-up': opaque(/-\d{4}$/),
  'token-padded': opaque(/^A{120}/),
} satisfies Partial<Record<FaultSlug, Probe>>;

export const tokenQuirkProbes = {
  'registration-lag': error(400, 'invalid_client', {}),
  'token-media-type-parameters': token(
    ({ headers }) => headers.get('content-type')?.includes('profile=') ?? false,
  ),
  'expires-in-absent': token(({ json }) => !('expires_in' in json)),
  'scope-as-asked-left-out': token(({ json }) => !('scope' in json)),
  'id-token-issued': token(({ json }) => 'id_token' in json),
  'cache-control-lines': token(
    ({ headers }) => headers.get('cache-control') === 'private, max-age=0, NO-STORE',
  ),
  'challenges-in-lines': challenge(', basic realm="alpha"'),
  'secret-special-characters': async (visitor) =>
    (await visitor.register()).client_secret?.endsWith('+/=%:&') ?? false,
  'secret-incomplete-invalid-request': error(400, 'invalid_request', { client_secret: '' }),
  'client-id-repeated-in-error': token(({ json }) => String(json.error_description).includes('nobody'), {
    client_id: 'nobody',
  }),
  'malformed-scope-invalid-request': error(400, 'invalid_request', { scope: 'data-read"' }),
  'token-scope-case-ignored': granted('DATA-READ'),
  'token-get-405-page': async (visitor) => {
    const { status, text } = await visitor.send(visitor.at('access_token'));
    return status === 405 && text.startsWith('<!');
  },
  'token-json-accepted': async (visitor) => {
    const body = { ...WANTED, ...credentials(await visitor.register()) };
    return (await visitor.post(body, {}, 'access_token')).status === 200;
  },
  'resource-invalid-target': error(400, 'invalid_target', { resource: 'https://a.example/' }),
  'public-client-refused': async (visitor) =>
    (await visitor.post({ ...PAGE_BODY, token_endpoint_auth_method: 'none' })).status === 400,
  'public-client-handed-secret': async (visitor) =>
    'client_secret' in (await visitor.register({ token_endpoint_auth_method: 'none' })),
  'token-reused': twoTokens((one, other) => one === other),
  'token-encrypted': token(({ json }) => String(json.access_token).split('.').length === 5),
  'token-without-kid': jwt((_claims, header) => !('kid' in header)),
  'key-for-each-algorithm': key(({ alg }, count) => alg === 'RS512' && count === 3),
  'key-younger-than-first-read': async (visitor) => {
    const first = await visitor.send(visitor.at('connect/jwk_uri'));
    return first.text !== (await visitor.send(visitor.at('connect/jwk_uri'))).text;
  },
  'token-times-absent': jwt((claims) => !('exp' in claims)),
  'token-times-fraction': jwt(({ iat }) => !Number.isInteger(iat)),
} satisfies Partial<Record<QuirkSlug, Probe>>;
