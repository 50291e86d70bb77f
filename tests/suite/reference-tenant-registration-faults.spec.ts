import { test, expect } from '@playwright/test';
import type { Probe } from '../../fixtures/reference-tenant/effect.ts';
import { effectOfFault } from '../../fixtures/reference-tenant/effect.ts';
import type { FaultSlug } from '../../fixtures/reference-tenant/index.ts';
import type { Reply, Visitor } from '../../fixtures/reference-tenant/visitor.ts';
import { PAGE_BODY } from '../../fixtures/reference-tenant/visitor.ts';

/** A probe of the answer to the page's body with other members. */
const answer =
  (sees: (reply: Reply) => boolean, others: Record<string, unknown> = {}): Probe =>
  async (visitor) =>
    sees(await visitor.post({ ...PAGE_BODY, ...others }));

/** A probe for a wrong acceptance: 201 with the value kept. */
const keeps = (member: string, value: unknown, others: Record<string, unknown> = {}): Probe =>
  answer(({ status, json }) => status === 201 && JSON.stringify(json[member]) === JSON.stringify(value), {
    [member]: value,
    ...others,
  });

const refuses = (status: number, error: string): Probe =>
  answer((reply) => reply.status === status && reply.json.error === error);

async function pair(visitor: Visitor) {
  return [await visitor.register(), await visitor.register({ client_name: 'Second' })] as const;
}

const unsigned = ['{"alg":"none"}', '{"client_name":"Forged"}'].map((part) =>
  Buffer.from(part).toString('base64url'),
);

const refused = { scopes: ['x-random'] };

const probes = {
  'open-registration-off': refuses(401, 'invalid_token'),
  'open-in-closed-tenant': answer(({ status }) => status === 201),
  'open-in-protected-tenant': async (visitor) =>
    (await visitor.post(PAGE_BODY)).status === 201 &&
    (await visitor.post(PAGE_BODY, { authorization: 'Bearer junk' })).status === 401,
  'initial-token-refused': async (visitor) => {
    const token = await visitor.tenant.mintInitialAccessToken('alpha');
    return (await visitor.post(PAGE_BODY, { authorization: `Bearer ${token}` })).status === 401;
  },
  'initial-token-junk-accepted': async (visitor) =>
    (await visitor.post(PAGE_BODY)).status === 401 &&
    (await visitor.post(PAGE_BODY, { authorization: 'Bearer junk' })).status === 201,
  'initial-token-scope-unchecked': async (visitor) => {
    const initial = await visitor.tenant.mintInitialAccessToken('alpha');
    const { json } = await visitor.post(PAGE_BODY, { authorization: `Bearer ${initial}` });
    const ordinary = await visitor.accessToken(json as Record<string, string>);
    return (await visitor.post(PAGE_BODY, { authorization: `Bearer ${ordinary}` })).status === 201;
  },
  'second-door-open': async (visitor) =>
    (await visitor.post(PAGE_BODY)).status === 401 &&
    (await visitor.post(PAGE_BODY, {}, 'aiagent/register')).status === 201,
  'software-statement-now-required': refuses(400, 'invalid_software_statement'),
  'software-statement-unsigned': answer(({ json }) => json.client_name === 'Forged', {
    software_statement: `${unsigned.join('.')}.`,
  }),
  'registration-script-error': async (visitor) =>
    (await visitor.post(PAGE_BODY)).text === '{"error":"server_error"}' &&
    visitor.tenant.clients('alpha').length === 0,
  'object-limit-reached': refuses(400, 'server_error'),
  'registration-login-redirect': answer(({ status }) => status === 302),

  'registration-status-200': answer(({ status, json }) => status === 200 && 'client_id' in json),
  'registration-text-plain': answer(
    ({ headers }) => headers.get('content-type')?.startsWith('text/plain') ?? false,
  ),
  'registration-member-type': answer(({ json }) => typeof json.contacts === 'string'),
  'client-id-missing': answer(({ json }) => !('client_id' in json) && 'client_secret' in json),
  'client-id-repeated': async (visitor) => {
    const [first, second] = await pair(visitor);
    const works = [(await visitor.token(first)).status, (await visitor.token(second)).status];
    return first.client_id === second.client_id && works.join() === '200,200';
  },
  'client-secret-repeated': async (visitor) => {
    const [first, second] = await pair(visitor);
    return first.client_secret === second.client_secret && first.client_id !== second.client_id;
  },
  'client-secret-missing': answer(({ json }) => !('client_secret' in json) && 'client_id' in json),
  'client-type-public': async (visitor) => {
    const client = await visitor.register();
    return client.client_type === 'Public' && (await visitor.token(client)).status === 200;
  },
  'secret-expiry-missing': answer(
    ({ json }) => 'client_secret' in json && !('client_secret_expires_at' in json),
  ),
  'secret-expiry-string': answer(({ json }) => json.client_secret_expires_at === '0'),
  'secret-expired-at-birth': answer(({ json }) => Number(json.client_secret_expires_at) > 0),
  'secret-short': answer(({ json }) => /^[a-z]{8}$/.test(String(json.client_secret))),
  'registration-token-short': answer(({ json }) => /^\d{6}$/.test(String(json.registration_access_token))),
  'client-id-sequential': async (visitor) =>
    (await pair(visitor)).map(({ client_id: id }) => id).join() === 'client-000123,client-000124',
  'issued-at-milliseconds': answer(({ json }) => /^\d{13}$/.test(String(json.client_id_issued_at))),
  'grant-types-not-returned': answer(({ json }) => 'client_id' in json && !('grant_types' in json)),
  'response-types-replaced': answer(({ json }) => String(json.response_types) === 'code'),
  'redirect-uris-altered': answer(({ json }) => String(json.redirect_uris).endsWith('/callback/')),
  'client-name-lost': answer(({ json }) => 'client_id' in json && !('client_name' in json)),
  'auth-method-replaced': answer(({ json }) => json.token_endpoint_auth_method === 'client_secret_basic'),
  'scopes-reduced': answer(({ json }) => String(json.scopes) === 'data-read'),
  'openid-always-added': answer(({ json }) => String(json.scopes) === 'data-read,data-write,openid'),
  'scope-members-disagree': answer(({ json }) => json.scope === 'data-read'),
  'scope-member-array': answer(({ json }) => Array.isArray(json.scope)),
  'defaults-wrong': async (visitor) =>
    String((await visitor.post({ client_name: 'x' })).json.grant_types) === 'authorization_code,implicit',
  'unknown-member-refused': answer(({ status }) => status === 400, { x_dcr_probe: 'x' }),
  'registration-tokens-off': answer(
    ({ status, json }) =>
      status === 201 && !Object.keys(json).some((name) => name.startsWith('registration_')),
  ),
  'registration-token-without-uri': answer(
    ({ json }) => 'registration_access_token' in json && !('registration_client_uri' in json),
  ),
  'registration-uri-without-token': answer(
    ({ json }) => 'registration_client_uri' in json && !('registration_access_token' in json),
  ),
  'management-uri-internal-host': answer(({ json }) =>
    String(json.registration_client_uri).startsWith('http://am.internal:8080/'),
  ),
  'management-uri-http': async (visitor) => {
    const headers = { host: 'tenant.example', 'content-type': 'application/json' };
    const path = new URL(visitor.at('register')).pathname;
    const { registration_client_uri: uri } = await visitor.raw(path, headers, JSON.stringify(PAGE_BODY));
    return String(uri).startsWith('http://tenant.example/');
  },
  'management-uri-other-realm': answer(({ json }) =>
    String(json.registration_client_uri).includes('/bravo/'),
  ),

  'registration-errors-not-oauth': answer(({ json }) => json.code === 400 && !('error' in json), refused),
  'registration-errors-status-200': answer(({ status, json }) => status === 200 && 'error' in json, refused),
  'registration-errors-charset': answer(({ json }) => String(json.error_description).includes('\n'), refused),
  'registration-errors-generic': answer(({ json }) => json.error === 'access_denied', refused),
  'refusal-returns-credentials': answer(
    ({ status, json }) => status === 400 && 'client_secret' in json,
    refused,
  ),
  'bad-input-500': answer(({ status }) => status === 500, { redirect_uris: {} }),
  'wrong-types-accepted': keeps('redirect_uris', 'https://a.example/cb'),
  'redirect-fragment-accepted': keeps('redirect_uris', ['https://example.com/cb#x']),
  'redirect-relative-accepted': keeps('redirect_uris', ['/callback']),
  'redirect-script-accepted': keeps('redirect_uris', ['javascript:alert(1)']),
  'redirect-http-accepted': keeps('redirect_uris', ['http://client.example/cb']),
  'redirect-wildcard-accepted': keeps('redirect_uris', ['https://*.example.com/cb']),
  'redirect-userinfo-accepted': keeps('redirect_uris', ['https://good.example@evil.example/cb']),
  'grant-unknown-registered': keeps('grant_types', ['urn:x:unknown']),
  'response-type-unknown-registered': keeps('response_types', ['token', 'banana']),
  'auth-method-unknown-registered': keeps('token_endpoint_auth_method', 'client_secret_banana'),
  'jwks-pair-registered': keeps('jwks', { keys: [] }, { jwks_uri: 'https://a.example/jwks' }),
  'unsupported-value-registered': keeps('subject_type', 'banana', { id_token_signed_response_alg: 'XX999' }),
  'truncated-body-registered': async (visitor) => {
    const { status, json } = await visitor.post('{"client_name":"Cut","redirect_uris":["https://a.exam');
    return status === 201 && json.client_name === 'Cut';
  },
  'form-body-registered': async (visitor) => {
    const { json } = await visitor.form('register', {
      client_name: 'x',
      redirect_uris: 'https://a.example/',
    });
    return json.client_name === 'x' && String(json.redirect_uris) === 'https://a.example/';
  },
  'oversize-body-registered': keeps('client_name', 'x'.repeat(256 * 1024)),
  'client-list-readable': async (visitor) => {
    await visitor.register();
    const { status, text } = await visitor.send(visitor.at('register'));
    return status === 200 && text.startsWith('[{"client_id"');
  },
  'unsigned-id-token-registered': keeps('id_token_signed_response_alg', 'none'),
  'redirects-unchecked': keeps('redirect_uris', ['vbscript:x']),
  'unreadable-body-422': async (visitor) => (await visitor.post('[]')).status === 422,
  'chosen-secret-works': async (visitor) => {
    const client = await visitor.register({ client_secret: 'mine' });
    return (await visitor.token({ ...client, client_secret: 'mine' })).status === 200;
  },
  'chosen-token-works': async (visitor) => {
    const client = await visitor.register({ registration_access_token: 'mine' });
    return (await visitor.manage('GET', client, undefined, 'mine')).status === 200;
  },
  'client-id-chosen': keeps('client_id', 'mine'),
  'client-secret-chosen': keeps('client_secret', 'mine'),
  'client-lifetime-chosen': async (visitor) => {
    const client = await visitor.register({ access_token_lifetime: 86_400 });
    return Number((await visitor.token(client)).json.expires_in) > 86_000;
  },
  'password-grant-registrable': keeps('grant_types', ['password']),
  'host-header-reflected': async (visitor) => {
    const { json } = await visitor.post(PAGE_BODY, { 'x-forwarded-host': 'evil.example' });
    return String(json.registration_client_uri).startsWith('https://evil.example/');
  },
} satisfies Partial<Record<FaultSlug, Probe>>;

for (const [slug, probe] of Object.entries(probes)) {
  test(`${slug} is visible on the wire, and only if it is on`, async () => {
    expect(await effectOfFault(slug as keyof typeof probes, probe)).toEqual({ on: true, off: false });
  });
}
