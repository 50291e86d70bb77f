import { expect, test } from '@playwright/test';
import type { Probe } from '../../fixtures/reference-tenant/effect.ts';
import { effectOfFault } from '../../fixtures/reference-tenant/effect.ts';
import type { FaultSlug } from '../../fixtures/reference-tenant/index.ts';
import type { Registered, Reply } from '../../fixtures/reference-tenant/visitor.ts';

const ALL = 'data-read data-write';

/** A probe of the introspection of a client's own fresh token. */
const own =
  (sees: (reply: Reply, client: Registered) => boolean, scope = 'data-read'): Probe =>
  async (visitor) => {
    const client = await visitor.register();
    return sees(await visitor.introspect(await visitor.accessToken(client, scope), client), client);
  };

/** A probe of a token that was revoked with these credentials instead of its owner's. */
const ended =
  (by: (owner: Registered, other: Registered) => Registered): Probe =>
  async (visitor) => {
    const [owner, other] = [await visitor.register(), await visitor.register()];
    const token = await visitor.accessToken(owner);
    await visitor.revoke(token, by(owner, other));
    return (await visitor.introspect(token, owner)).json.active === false;
  };

const probes = {
  'introspection-shows-secret': own(({ text }, { client_secret: secret = '' }) => text.includes(secret)),
  'introspection-shows-registration-token': own(({ text }, { registration_access_token: token = '' }) =>
    text.includes(token),
  ),
  'introspection-shows-password': own(({ json }) => typeof json.password === 'string'),
  'introspection-second-token-realm': own(({ json }) => json.realm === '/bravo', ALL),
  'introspection-second-token-types': own(({ json }) => json.authGrantId === 5, ALL),
  'introspection-second-token-issuer': own(({ json }) => String(json.iss).includes('/openam/'), ALL),
  'introspection-expiry-milliseconds': own(({ json }) => Number(json.exp) > 1e12),
  'hint-hides-token': async (visitor) => {
    const client = await visitor.register();
    const token = await visitor.accessToken(client);
    const hint = { token_type_hint: 'access_token' };
    return (await visitor.introspect(token, client, hint)).json.active === false;
  },
  'introspection-cached-by-start': async (visitor) => {
    const client = await visitor.register();
    const token = await visitor.accessToken(client);
    return (await visitor.introspect(token.slice(0, -10), client)).json.active === true;
  },
  'revocation-secret-unchecked': ended((owner) => ({ ...owner, client_secret: 'wrong' })),
  'revocation-refused-but-done': ended((_owner, other) => other),
  'cross-realm-client-known': async (visitor) => {
    const { status, json } = await visitor.in('bravo').token(await visitor.register());
    return status === 400 && json.error === 'invalid_scope';
  },
} satisfies Partial<Record<FaultSlug, Probe>>;

for (const [slug, probe] of Object.entries(probes)) {
  test(`${slug} is visible on the wire, and only if it is on`, async () => {
    expect(await effectOfFault(slug as keyof typeof probes, probe)).toEqual({ on: true, off: false });
  });
}
