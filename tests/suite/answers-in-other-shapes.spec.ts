import type { IncomingMessage } from 'node:http';
import {
  INTROSPECTION,
  isActive,
  isRead,
  isRefusal,
  isSuccess,
  members,
  membersOf,
  testEach,
  TOKEN,
  type Answer,
  type Cases,
  type Other,
} from './support/other-answers.ts';

// Faults in another shape than that of the reference tenant's own, and good answers that few would think of.

const DOCUMENT = '/.well-known/openid-configuration';

/** What devices answer to a request with forged forwarding headers. */
const toForged =
  (answer: (asked: IncomingMessage) => Other): Answer =>
  (_, asked) =>
    asked.headers['x-forwarded-host'] === undefined ? null : answer(asked);

const PAGE = '<html><head><script src="/_Incapsula_Resource?a"></script></head></html>';
const asPage = (status: number): Other => ({ status, headers: { 'content-type': 'text/html' }, body: PAGE });

/** A page or other JSON for one client library, under the status of a success. */
const heldUp =
  (other: Other): Answer =>
  (_, { headers }) =>
    headers['user-agent']?.startsWith('curl/') === true ? other : null;

const withoutLifetime: Answer = (honest, { url = '' }) => {
  if (!url.endsWith(TOKEN) || !isSuccess(honest)) return null;
  const others = Object.entries(membersOf(honest)).filter(([name]) => name !== 'expires_in');
  const late = new Date(Date.now() - 2_500).toUTCString();
  return { headers: { date: late }, body: JSON.stringify(Object.fromEntries(others)) };
};

const readTwice: Answer = (honest, { method, url = '' }) => {
  if (method !== 'GET' || !url.includes('/register') || !isSuccess(honest)) return null;
  const twice = (value: unknown): unknown => (Array.isArray(value) ? [value, value].flat() : value);
  const all = Object.entries(membersOf(honest)).map(([name, value]) => [name, twice(value)] as const);
  return { body: JSON.stringify(Object.fromEntries(all)) };
};

const scopes = (published: unknown): Answer =>
  members(DOCUMENT, isSuccess, (before) => ({ ...before, scopes_supported: published }));

const CACHED = { 'cache-control': 'public, max-age=600' };

const CREATED = {
  status: 201,
  body: '{"client_id":"a","client_secret":"b","scopes":["data-read"],"scope":"data-read fr:idm:*"}',
};

const cases: Cases = {
  'a refusal that tells of the token': [
    members(INTROSPECTION, isRefusal, (before) => ({ ...before, active: true, scope: 'data-read' })),
    { 'introspection.unauthenticated': 'nonconformant', 'introspection.get-refused': 'advisory' },
  ],
  'an inactive answer as an error that tells of the token': [
    (honest, { url = '' }) =>
      url.endsWith(INTROSPECTION) && membersOf(honest).active === false
        ? { status: 403, body: JSON.stringify({ active: true, scope: 'data-read' }) }
        : null,
    {
      'introspection.other-client': 'nonconformant',
      'introspection.tampered-token': 'nonconformant',
      'introspection.unknown-token': 'nonconformant',
    },
  ],
  'a refusal with a token in it': [
    members(TOKEN, isRefusal, (before) => ({ ...before, access_token: 'a'.repeat(40) })),
    {
      'token.bad-secret': 'nonconformant',
      'token.unknown-client': 'nonconformant',
      'token.scope-escalation': 'nonconformant',
      'token.two-auth-methods': 'advisory',
    },
  ],
  'a credential as AM writes values, with their origin': [
    members(INTROSPECTION, isActive, (before) => ({
      ...before,
      client: { password: { inherited: false, value: 'a-password' } },
    })),
    { 'introspection.no-secrets': 'nonconformant' },
  ],
  'a redirect to the forged host': [
    toForged(({ headers }) => ({
      status: 302,
      headers: { location: `https://${String(headers['x-forwarded-host']).toUpperCase()}/am` },
      body: '',
    })),
    { 'posture.host-header': 'nonconformant' },
  ],
  "a redirect to the tenant's own host because of the forged scheme": [
    toForged(({ headers }) => ({
      status: 301,
      headers: { location: `https://${String(headers.host)}/` },
      body: '',
    })),
    { 'posture.host-header': 'conformant' },
  ],
  'a redirect of forged requests to some other host': [
    toForged(() => ({ status: 302, headers: { location: 'https://login.example/' }, body: '' })),
    { 'posture.host-header': 'inconclusive' },
  ],
  'a firewall that blocks forged requests': [
    toForged(() => asPage(403)),
    { 'posture.host-header': 'conformant' },
  ],
  'a page that holds up one client library': [heldUp(asPage(200)), { 'agents.user-agents': 'advisory' }],
  'JSON that holds up one client library': [
    heldUp({ status: 200, body: '{"captcha":true}' }),
    { 'agents.user-agents': 'advisory' },
  ],
  'a lifetime that only introspection states, and a Date from before the token was made': [
    withoutLifetime,
    { 'token.lifetime-declared': 'conformant' },
  ],
  'metadata of which nothing but the issuer is there': [
    (_, { url = '', headers }) =>
      url.includes('/.well-known/oauth-authorization-server')
        ? {
            status: 200,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({
              issuer: `http://${String(headers.host)}${url.replace('/.well-known/oauth-authorization-server', '')}`,
            }),
          }
        : null,
    { 'agents.metadata-locations': 'advisory' },
  ],
  'an address that is a list, and one that is false': [
    members('/register', isSuccess, (before) => ({ ...before, logo_uri: [], client_uri: false })),
    { 'agents.no-null-members': 'advisory' },
  ],
  'facts about a token that a cache may keep': [
    (_, { url = '' }) => (url.includes('/tokeninfo') ? { headers: CACHED } : null),
    { 'posture.tokeninfo': 'advisory', 'posture.cacheable': 'nonconformant' },
  ],
  'the answer to an agent that a cache may keep': [
    (_, { url = '' }) => (url.endsWith('/aiagent/register') ? { headers: CACHED } : null),
    { 'agents.aiagent-register': 'conformant', 'posture.cacheable': 'nonconformant' },
  ],
  'a privileged scope in one of two members': [
    (honest, { url = '' }) => (url.endsWith('/register') && isRefusal(honest) ? CREATED : null),
    { 'posture.privileged-registrable': 'nonconformant' },
  ],
  'scopes as one text': [
    scopes('openid data-read data-write fr:idm:*'),
    {
      'discovery.scopes-expected': 'inconclusive',
      'discovery.scopes-nothing-extra': 'inconclusive',
      'discovery.member-types': 'nonconformant',
    },
  ],
  'scopes of which one is an object': [
    scopes([
      'openid',
      'profile',
      'email',
      'address',
      'phone',
      'data-read',
      'data-write',
      { name: 'fr:idm:*' },
    ]),
    {
      'discovery.scopes-expected': 'conformant',
      'discovery.scopes-nothing-extra': 'inconclusive',
      'discovery.member-types': 'nonconformant',
    },
  ],
  'a refresh token that is a number': [
    members(TOKEN, isSuccess, (before) => ({ ...before, refresh_token: 42 })),
    { 'token.no-refresh': 'conformant', 'token.response-shape': 'nonconformant' },
  ],
  'a scope of one space': [
    members(TOKEN, isSuccess, (before) => ({ ...before, scope: ' ' })),
    { 'token.response-shape': 'nonconformant', 'token.scope-single': 'inconclusive' },
  ],
  'a scope that reads show and the registration answer did not': [
    members('/register', isRead, (before) => ({ ...before, scopes: ['data-read', 'data-write', 'email'] })),
    { 'management.read-matches': 'advisory', 'management.update-scope-escalation': 'conformant' },
  ],
  'lists that a read repeats': [readTwice, { 'management.read-matches': 'conformant' }],
};

testEach(cases);
