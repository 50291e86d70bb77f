import { test, expect } from '@playwright/test';
import type { Probe } from '../../fixtures/reference-tenant/effect.ts';
import { effectOfFault } from '../../fixtures/reference-tenant/effect.ts';
import type { FaultSlug } from '../../fixtures/reference-tenant/index.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import type { Registered, Reply } from '../../fixtures/reference-tenant/visitor.ts';
import { credentials, PAGE_BODY, Visitor } from '../../fixtures/reference-tenant/visitor.ts';
import { managementFaultProbes } from './support/management-probes.ts';

/** A probe of the introspection of a client's own fresh token. */
const own =
  (sees: (reply: Reply, client: Registered) => boolean, others: Record<string, string> = {}): Probe =>
  async (visitor) => {
    const client = await visitor.register();
    return sees(await visitor.introspect(await visitor.accessToken(client), client, others), client);
  };

/** A probe of the introspection of a changed token. */
const changed =
  (change: (header: string, claims: string, signature: string) => string): Probe =>
  async (visitor) => {
    const client = await visitor.register();
    const [header = '', claims = '', signature = ''] = (await visitor.accessToken(client)).split('.');
    return (await visitor.introspect(change(header, claims, signature), client)).json.active === true;
  };

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A probe of a management request of the client itself. */
const managed =
  (
    method: 'GET' | 'PUT' | 'DELETE',
    sees: (reply: Reply) => boolean,
    body?: Record<string, unknown>,
  ): Probe =>
  async (visitor) =>
    sees(await visitor.manage(method, await visitor.register(), body));

const WIDER = { ...PAGE_BODY, scopes: ['data-read', 'x-random'] };
const FRAGMENT = { ...PAGE_BODY, redirect_uris: ['https://a.example/#x'] };

async function refreshed(visitor: Visitor): Promise<{ before: Registered; after: Registered }> {
  const before = await visitor.register();
  const { json } = await visitor.manage('PUT', before, PAGE_BODY);
  return { before, after: { ...before, registration_access_token: String(json.registration_access_token) } };
}

async function deleted(visitor: Visitor): Promise<Registered> {
  const client = await visitor.register();
  await visitor.manage('DELETE', client);
  return client;
}

const probes = {
  ...managementFaultProbes,
  'introspection-own-inactive': own(({ text }) => text === '{"active":false}'),
  'introspection-not-served': own(({ status }) => status === 404),
  'introspection-active-string': own(({ json }) => json.active === 'true'),
  'introspection-jwt-answer': own(({ headers }) => headers.get('content-type')?.includes('+jwt') ?? false),
  'introspection-scope-array': own(({ json }) => JSON.stringify(json.scope) === '["data-read"]'),
  'introspection-scope-wider': own(({ json }) => json.scope === 'data-read data-write'),
  'introspection-foreign-subject': own(({ json }) => json.sub === 'demo' && json.username === 'demo'),
  'introspection-wrong-realm': own(({ json }) => json.realm === '/bravo'),
  'introspection-member-types': own(
    ({ json }) => typeof json.expires_in === 'string' && json.authGrantId === null,
  ),
  'introspection-hint-refused': own(({ json }) => json.error === 'unsupported_token_type', {
    token_type_hint: 'access_token',
  }),
  'introspection-garbage-401': async (visitor) => {
    const client = await visitor.register();
    const token = await visitor.accessToken(client);
    const unknown = await visitor.introspect('never-issued', client);
    return (
      unknown.status === 401 && (await visitor.introspect(token.slice(0, -9), client)).json.active === false
    );
  },
  'introspection-unverified': changed((header, _claims, signature) =>
    [header, encoded({ sub: 'x' }), signature].join('.'),
  ),
  'introspection-alg-none': changed((_header, claims) => `${encoded({ alg: 'none' })}.${claims}.`),
  'introspection-inactive-talks': async (visitor) =>
    'error' in (await visitor.introspect('never-issued', await visitor.register())).json,
  'introspection-missing-token-200': async (visitor) =>
    (await visitor.introspect('', await visitor.register())).text === '{}',
  'introspection-anonymous': async (visitor) => {
    const token = await visitor.accessToken(await visitor.register());
    return (await visitor.introspect(token, {})).json.active === true;
  },
  'introspection-secret-unchecked': own(({ json }) => json.active === true, { client_secret: 'wrong' }),
  'introspection-any-client': async (visitor) => {
    const token = await visitor.accessToken(await visitor.register());
    return (await visitor.introspect(token, await visitor.register())).json.active === true;
  },
  'introspection-get-served': async (visitor) => {
    const client = await visitor.register();
    const query = new URLSearchParams({ token: await visitor.accessToken(client), ...credentials(client) });
    return (await visitor.send(visitor.at(`introspect?${query.toString()}`))).json.active === true;
  },
  'introspection-public-cache': own(({ headers }) => headers.get('cache-control') === 'max-age=300'),
  'introspection-expiry-drift': own(({ json }) => Number(json.expires_in) > 4000),
  'introspection-issuer-differs': own(({ json }) => String(json.iss).startsWith('https://other.example/')),

  'management-read-broken': managed('GET', ({ status }) => status === 404),
  'management-query-stripped': managed('GET', ({ json }) => json.error === 'invalid_request'),
  'management-methods-blocked': managed(
    'DELETE',
    ({ status, text }) => status === 403 && text.startsWith('<!'),
  ),
  'metadata-not-persisted': managed('GET', ({ json }) => String(json.grant_types) === 'authorization_code'),
  'management-without-token': async (visitor) => {
    const client = await visitor.register();
    const statuses = [
      (await visitor.manage('GET', client, undefined, null)).status,
      (await visitor.manage('GET', client, undefined, 'junk')).status,
      (await visitor.manage('DELETE', client, undefined, null)).status,
    ];
    return statuses.join() === '200,401,204';
  },
  'management-junk-token': async (visitor) =>
    (await visitor.manage('GET', await visitor.register(), undefined, 'junk')).status === 200,
  'management-foreign-token': async (visitor) => {
    const { registration_access_token: foreign = '' } = await visitor.register();
    return (await visitor.manage('GET', await visitor.register(), undefined, foreign)).status === 200;
  },
  'update-refused': managed('PUT', ({ status }) => status === 405, PAGE_BODY),
  'update-not-applied': async (visitor) => {
    const client = await visitor.register();
    const { json } = await visitor.manage('PUT', client, { ...PAGE_BODY, client_name: 'New' });
    const read = await visitor.manage('GET', client, undefined, String(json.registration_access_token));
    return json.client_name === 'New' && read.json.client_name === PAGE_BODY.client_name;
  },
  'update-changes-client-id': async (visitor) => {
    const client = await visitor.register();
    const { json } = await visitor.manage('PUT', client, { ...PAGE_BODY, client_id: 'new' });
    return json.client_id === 'new' && (await visitor.token({ ...client, client_id: 'new' })).status === 200;
  },
  'update-sets-secret': async (visitor) => {
    const client = await visitor.register();
    await visitor.manage('PUT', client, { ...PAGE_BODY, client_secret: 'mine' });
    return (await visitor.token({ ...client, client_secret: 'mine' })).status === 200;
  },
  'update-widens-scope': async (visitor) => {
    const client = await visitor.register();
    await visitor.manage('PUT', client, WIDER);
    return (await visitor.token(client, { scope: 'x-random' })).status === 200;
  },
  'update-bad-redirect-applied': managed('PUT', ({ status }) => status === 200, FRAGMENT),
  'old-registration-token-lives': async (visitor) => {
    const { before, after } = await refreshed(visitor);
    const reads = [await visitor.manage('GET', before), await visitor.manage('GET', after)];
    return reads.every(({ status }) => status === 200);
  },
  'new-registration-token-dead': async (visitor) => {
    const { before, after } = await refreshed(visitor);
    const [old, latest] = [await visitor.manage('GET', before), await visitor.manage('GET', after)];
    return old.status === 200 && latest.status === 401;
  },
  'delete-status-200': managed('DELETE', ({ status, json }) => status === 200 && 'client_id' in json),
  'delete-refused': managed('DELETE', ({ status }) => status === 405),
  'delete-without-effect': async (visitor) => {
    const client = await deleted(visitor);
    return (
      (await visitor.token(client)).status === 200 && (await visitor.manage('GET', client)).status === 200
    );
  },
  'deleted-client-token': async (visitor) => {
    const client = await deleted(visitor);
    return (
      (await visitor.token(client)).status === 200 && (await visitor.manage('GET', client)).status === 401
    );
  },
  'deleted-client-readable': async (visitor) => {
    const client = await deleted(visitor);
    return (
      (await visitor.token(client)).status === 400 && (await visitor.manage('GET', client)).status === 200
    );
  },
} satisfies Partial<Record<FaultSlug, Probe>>;

for (const [slug, probe] of Object.entries(probes)) {
  test(`${slug} is visible on the wire, and only if it is on`, async () => {
    expect(await effectOfFault(slug as keyof typeof probes, probe)).toEqual({ on: true, off: false });
  });
}

test('expired-token-active: an expired token stays active', async () => {
  let now = Date.now();
  const tenant = await startReferenceTenant({ faults: ['expired-token-active'], now: () => now });
  const visitor = new Visitor(tenant);
  const client = await visitor.register();
  const token = await visitor.accessToken(client);
  now += 90_000;
  expect((await visitor.introspect(token, client)).json.active).toBe(true);
  await tenant.close();
});

test('two tenants in one process are independent', async () => {
  const [faulty, sound] = await Promise.all([
    startReferenceTenant({ faults: ['allowlist-not-enforced', 'registration-status-200'] }),
    startReferenceTenant(),
  ]);
  expect((await new Visitor(faulty).post(WIDER)).status).toBe(200);
  expect((await new Visitor(sound).post(WIDER)).status).toBe(400);
  expect(sound.clients('alpha')).toEqual([]);
  await Promise.all([faulty.close(), sound.close()]);
});
