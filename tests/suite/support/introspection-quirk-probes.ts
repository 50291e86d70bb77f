import { decodeJwt } from 'jose';
import type { Probe } from '../../../fixtures/reference-tenant/effect.ts';
import type { QuirkSlug } from '../../../fixtures/reference-tenant/index.ts';
import type { Registered, Reply } from '../../../fixtures/reference-tenant/visitor.ts';

const own =
  (sees: (reply: Reply, client: Registered) => boolean, scope = 'data-read'): Probe =>
  async (visitor) => {
    const client = await visitor.register();
    return sees(await visitor.introspect(await visitor.accessToken(client, scope), client), client);
  };

/** The answer to a client that asks for a signed JWT about its own token: the claims, or null for JSON. */
const signed =
  (sees: (claims: Record<string, unknown> | null, client: Registered) => boolean): Probe =>
  async (visitor) => {
    const client = await visitor.register();
    const { client_id: id = '', client_secret: secret = '' } = client;
    const form = { token: await visitor.accessToken(client), client_id: id, client_secret: secret };
    const { text } = await visitor.form('introspect', form, {
      accept: 'application/token-introspection+jwt',
    });
    return sees(text.startsWith('{') ? null : decodeJwt(text), client);
  };

/** The answers of introspection and revocation to a caller without credentials: both have to fit. */
const nobody =
  (sees: (reply: Reply) => boolean): Probe =>
  async (visitor) => {
    const token = await visitor.accessToken(await visitor.register());
    const replies = [
      await visitor.form('introspect', { token }),
      await visitor.form('token/revoke', { token }),
    ];
    return replies.every(sees);
  };

/** The answer to a client that revokes its own token, or that of another client. */
const revoked =
  (whose: 'own' | 'foreign', sees: (reply: Reply) => boolean): Probe =>
  async (visitor) => {
    const client = await visitor.register();
    const token = await visitor.accessToken(client);
    return sees(await visitor.revoke(token, whose === 'own' ? client : await visitor.register()));
  };

/** How the quirks of introspection, revocation and token information show on the wire. */
export const introspectionQuirkProbes = {
  'introspection-jwt-am-form': signed((claims) => claims?.active === true && claims.aud === undefined),
  'introspection-jwt-not-offered': signed((claims) => claims === null),
  'introspection-jwt-several-audiences': signed((claims) => Array.isArray(claims?.aud)),
  'introspection-jwt-with-subject': signed((claims, { client_id: id }) => claims?.sub === id),
  'introspection-of-opaque': own(
    ({ json }, { client_id: id = '' }) => Object.keys(json).length === 8 && json.sub === `(age!${id})`,
  ),
  'introspection-names-nobody': own(({ json }) => json.realm === null && json.username === null),
  'introspection-scope-order': own(
    ({ json }) => json.scope === 'data-write data-read',
    'data-read data-write',
  ),
  'introspection-clock-skew': own(({ json }) => Number(json.expires_in) > 3_600),
  'introspection-token-type-case': own(({ json }) => json.token_type === 'bearer'),
  'introspection-foreign-403': async (visitor) => {
    const token = await visitor.accessToken(await visitor.register());
    const { status, json } = await visitor.introspect(token, await visitor.register());
    return status === 403 && json.code === 403;
  },
  'introspection-get-501': async (visitor) =>
    (await visitor.send(visitor.at('introspect'), { method: 'GET' })).status === 501,
  'callers-challenged': nobody(
    ({ status, text, headers }) => status === 401 && text === '' && headers.has('www-authenticate'),
  ),
  'callers-forbidden': nobody(({ status, json }) => status === 403 && json.code === 403),
  'callers-without-credentials': nobody(({ json }) => json.error === 'invalid_request'),
  'end-user-wrapped': async (visitor) => {
    const [, claims = ''] = (await visitor.tenant.mintEndUserToken('alpha', 'user')).split('.');
    return Buffer.from(claims, 'base64url').toString().includes('"sub":"(usr!user)"');
  },
  'tokeninfo-refused': async (visitor) => {
    const token = await visitor.accessToken(await visitor.register());
    const { status } = await visitor.send(`${visitor.at('tokeninfo')}?access_token=${token}`);
    return status === 400;
  },
  'revocation-empty-200': revoked('own', ({ status, text }) => status === 200 && text === ''),
  'revocation-204': revoked('own', ({ status }) => status === 204),
  'revocation-foreign-quiet': revoked('foreign', ({ status }) => status === 200),
} satisfies Partial<Record<QuirkSlug, Probe>>;
