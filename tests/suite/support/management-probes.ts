import type { Probe } from '../../../fixtures/reference-tenant/effect.ts';
import type { FaultSlug, QuirkSlug } from '../../../fixtures/reference-tenant/index.ts';
import type { Registered, Reply, Visitor } from '../../../fixtures/reference-tenant/visitor.ts';
import { PAGE_BODY } from '../../../fixtures/reference-tenant/visitor.ts';

type Method = 'GET' | 'PUT' | 'DELETE';
type Sees = (reply: Reply, client: Registered) => boolean;

/** A probe of a management request of the client itself. */
const managed =
  (method: Method, sees: Sees, body: Record<string, unknown> = {}): Probe =>
  async (visitor) => {
    const client = await visitor.register();
    const update = { ...PAGE_BODY, ...body };
    return sees(await visitor.manage(method, client, method === 'PUT' ? update : undefined), client);
  };

/** The same with a token that is not the client's. */
const refused =
  (method: Method, sees: Sees, token: string | null = 'junk'): Probe =>
  async (visitor) => {
    const client = await visitor.register();
    return sees(await visitor.manage(method, client, undefined, token), client);
  };

/** A probe of what a client meets that was updated before. */
const updated =
  (sees: (visitor: Visitor, client: Registered, before: Registered) => Promise<boolean>, body = {}): Probe =>
  async (visitor) => {
    const before = await visitor.register();
    const { json } = await visitor.manage('PUT', before, { ...PAGE_BODY, ...body });
    return sees(visitor, { ...before, ...(json as Registered) }, before);
  };

/** A probe of what a client meets that was deleted before, with a token of before. */
const deleted =
  (sees: (visitor: Visitor, client: Registered, token: string) => Promise<boolean>): Probe =>
  async (visitor) => {
    const client = await visitor.register();
    const token = await visitor.accessToken(client);
    await visitor.manage('DELETE', client);
    return sees(visitor, client, token);
  };

const reads = async (visitor: Visitor, client: Registered): Promise<boolean> =>
  (await visitor.manage('GET', client)).status === 200;

/** What shows each fault of management state on the wire. */
export const managementFaultProbes = {
  'management-token-works-once': async (visitor) => {
    const client = await visitor.register();
    return (await reads(visitor, client)) && !(await reads(visitor, client));
  },
  'read-address-elsewhere': managed('GET', ({ text }) => text.includes('//other.example')),
  'update-address-twice': managed('PUT', ({ json }, { client_id: id = '' }) =>
    String(json.registration_client_uri).endsWith(`${id}/${id}`),
  ),
  'update-hides-rotated-token': managed('PUT', ({ json }) => !('registration_access_token' in json)),
  'update-status-204': managed('PUT', ({ status }) => status === 204),
  'update-fails': managed('PUT', ({ json }) => json.error === 'invalid_request'),
  'update-gives-all-scopes': managed('PUT', ({ json }) => String(json.scope).includes('phone')),
  'updated-client-any-scope': updated(
    async (visitor, client) => (await visitor.token(client, { scope: 'phone' })).status === 200,
  ),
  'update-sets-registration-token': updated(
    (visitor, client) => reads(visitor, { ...client, registration_access_token: 'chosen' }),
    { registration_access_token: 'chosen' },
  ),
  'delete-calls-unknown': managed('DELETE', ({ status }) => status === 404),
  'management-calls-unknown': managed('GET', ({ status }) => status === 404),
  'delete-without-token': refused('DELETE', ({ status }) => status === 204, null),
  'refused-delete-deletes': async (visitor) => {
    const client = await visitor.register();
    await visitor.manage('DELETE', client, undefined, 'junk');
    return !(await reads(visitor, client));
  },
  'refusal-shows-client': refused('GET', ({ json }) => 'redirect_uris' in json),
  'deleted-client-introspects': deleted(
    async (visitor, client, token) => (await visitor.introspect(token, client)).json.active === true,
  ),
  'deleted-client-unauthorized': deleted(
    async (visitor, client) => (await visitor.token(client)).json.error === 'unauthorized_client',
  ),
  'second-deletion-accepted': deleted(
    async (visitor, client) => (await visitor.manage('DELETE', client)).status === 204,
  ),
  'refused-update-sets-secret': updated(
    async (visitor, client) => (await visitor.token({ ...client, client_secret: 'chosen' })).status === 200,
    { client_secret: 'chosen' },
  ),
  'update-renames-without-a-word': updated(
    (visitor, client) => reads(visitor, { ...client, client_id: 'another' }),
    { client_id: 'another' },
  ),
  'old-registration-token-survives-reads': async (visitor) => {
    const client = await visitor.register();
    const { json } = await visitor.manage('GET', client);
    const { registration_access_token: token } = json as Registered;
    return token !== undefined && (await reads(visitor, client));
  },
  'deleted-client-shown-in-refusal': deleted(
    async (visitor, client) => 'redirect_uris' in (await visitor.manage('GET', client)).json,
  ),
  'reads-differ': managed('GET', ({ json }) => 'client_uri' in json),
} satisfies Partial<Record<FaultSlug, Probe>>;

/** What shows each quirk of management state on the wire. */
export const managementQuirkProbes = {
  'read-rotates-token': async (visitor) => {
    const client = await visitor.register();
    return (await reads(visitor, client)) && !(await reads(visitor, client));
  },
  'read-rotates-secret': managed('GET', ({ json }, client) => json.client_secret !== client.client_secret),
  'read-forbidden': managed('GET', ({ status }) => status === 403),
  'read-scope-string': managed('GET', ({ json }) => 'scope' in json && !('scopes' in json)),
  'management-refuses-403': refused('GET', ({ status }) => status === 403),
  'refusal-names-client': refused('GET', ({ json }, client) => json.client_id === client.client_id),
  'tried-token-revoked': async (visitor) => {
    const [client, other] = [await visitor.register(), await visitor.register()];
    await visitor.manage('GET', other, undefined, client.registration_access_token ?? '');
    return !(await reads(visitor, client));
  },
  'update-keeps-left-out': managed('PUT', ({ json }) => String(json.response_types) === 'token', {
    response_types: undefined,
  }),
  'update-needs-everything': managed('PUT', ({ status }) => status === 400, { response_types: undefined }),
  'update-rotates-secret': managed('PUT', ({ json }, client) => json.client_secret !== client.client_secret),
  'update-forbidden': managed('PUT', ({ status }) => status === 403),
  'update-redirect-policy': managed('PUT', ({ json }) => json.error === 'invalid_redirect_uri', {
    redirect_uris: ['https://a.example/', 'https://b.example/'],
  }),
  'update-redirect-policy-of-metadata': managed(
    'PUT',
    ({ json }) => json.error === 'invalid_client_metadata',
    { redirect_uris: ['https://a.example/', 'https://b.example/'] },
  ),
  'update-of-foreign-id-404': managed('PUT', ({ status }) => status === 404, { client_id: 'another' }),
  'update-refuses-credentials': managed('PUT', ({ status }) => status === 400, { client_secret: 'chosen' }),
  'update-echoes-request': managed('PUT', ({ json }) => json.client_id_issued_at === 1, {
    client_id_issued_at: 1,
  }),
  'update-drops-scope': managed('PUT', ({ json }) => String(json.scopes) === 'data-read', {
    scopes: ['data-read', 'x-random'],
  }),
  'update-drops-redirect': managed('PUT', ({ json }) => String(json.redirect_uris) === 'https://a.example/', {
    redirect_uris: ['https://a.example/', 'https://a.example/#x'],
  }),
  'old-token-until-first-use': updated(
    async (visitor, client, before) =>
      (await reads(visitor, before)) && (await reads(visitor, client)) && !(await reads(visitor, before)),
  ),
  'delete-204-typed': managed(
    'DELETE',
    ({ status, headers }) => status === 204 && headers.get('content-type') === 'text/html',
  ),
  'delete-not-supported': managed('DELETE', ({ status }) => status === 405),
  'gone-client-410': deleted(async (visitor, client) => (await visitor.manage('GET', client)).status === 410),
  'gone-client-405': deleted(async (visitor, client) => (await visitor.manage('GET', client)).status === 405),
  'deletion-lag': deleted(
    async (visitor, client) => (await reads(visitor, client)) && !(await reads(visitor, client)),
  ),
} satisfies Partial<Record<QuirkSlug, Probe>>;
