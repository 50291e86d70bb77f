import {
  INTROSPECTION,
  isSuccess,
  isTo,
  members,
  testEach,
  TOKEN,
  type Answer,
  type Cases,
  type Members,
} from './support/other-answers.ts';

// The same for tokens, introspection and revocation: what each row of these areas says, in shapes of its own.

const isFor = (scope: string) => (_: unknown, sent: URLSearchParams) => sent.get('scope') === scope;
const asks = (sent: string, pattern: RegExp): boolean =>
  pattern.test(new URLSearchParams(sent).get('scope') ?? '');

/** A refusal of each token request whose scope has such a text in it. */
const refusing =
  (pattern: RegExp, status: number, body: Members): Answer =>
  (_, asked, sent) =>
    isTo(TOKEN, asked) && asks(sent, pattern) ? { status, body: JSON.stringify(body) } : null;

/** A character that no name of a scope has. */
const MALFORMED = /[^\w:. -]/;
const NOT_REGISTERED = /[^\w:. -]|x-dcr|fr:idm|openid/;

let count = 0;

const cases: Cases = {
  'a token for all scopes with another status of a success, in another form': [
    members(TOKEN, isFor('data-read data-write'), (before) => ({ ...before, expires_in: '3599' }), {
      status: 201,
    }),
    { 'token.response-shape': 'nonconformant' },
  ],
  'more scopes than were asked for, as a list': [
    members(TOKEN, isSuccess, (before) => ({ ...before, scope: ['data-read', 'data-write', 'fr:idm:*'] })),
    { 'token.scope-not-wider': 'nonconformant' },
  ],
  'more scopes than were asked for, with one that is malformed': [
    members(TOKEN, isFor('data-read'), (before) => ({ ...before, scope: 'data-read fr:idm:* "x' })),
    { 'token.scope-not-wider': 'nonconformant', 'token.scope-single': 'inconclusive' },
  ],
  'a registered scope in another letter case, granted under its own name': [
    members(
      TOKEN,
      isFor('DATA-READ'),
      () => ({ access_token: 'a'.repeat(40), token_type: 'Bearer', scope: 'data-read' }),
      { status: 200 },
    ),
    { 'token.scope-syntax': 'conformant', 'token.scope-not-wider': 'conformant' },
  ],
  'a front that refuses every GET of the token endpoint': [
    (_, asked) => (isTo(TOKEN, asked) && asked.method === 'GET' ? { status: 403, body: '' } : null),
    { 'token.post-form-only': 'conformant', 'token.error-shape': 'conformant' },
  ],
  'a refusal without a code that carries a token': [
    refusing(MALFORMED, 400, { access_token: 'a'.repeat(40) }),
    { 'token.scope-syntax': 'nonconformant' },
  ],
  'a scope that is refused like a client': [
    refusing(NOT_REGISTERED, 401, { error: 'invalid_scope' }),
    { 'token.scope-syntax': 'advisory', 'token.scope-escalation': 'advisory' },
  ],
  'a token of five parts that counts up': [
    members(TOKEN, isSuccess, (before) => ({
      ...before,
      access_token: `agent.access.token.no.${(count += 1)}`,
    })),
    { 'token.unguessable': 'nonconformant' },
  ],
  'what a GET tells of a token without calling it active': [
    (_, asked) =>
      isTo(INTROSPECTION, asked) && asked.method === 'GET'
        ? { status: 200, body: JSON.stringify({ scope: ['data-read'], client_id: 'c', expires_in: 3000 }) }
        : null,
    { 'introspection.get-refused': 'advisory' },
  ],
  'a refusal of the caller that tells of the token without calling it active': [
    members(
      INTROSPECTION,
      ({ status }) => status >= 400,
      (before) => ({ ...before, scope: 'data-read', sub: 'c', exp: 2_000_000_000 }),
    ),
    { 'introspection.unauthenticated': 'nonconformant' },
  ],
  'an inactive token for those who ask for a JWT': [
    (_, asked) =>
      isTo(INTROSPECTION, asked) && asked.headers.accept === 'application/token-introspection+jwt'
        ? { headers: { 'content-type': 'application/json' }, body: '{"active":false}' }
        : null,
    { 'introspection.jwt-form': 'nonconformant' },
  ],
};

testEach(cases);
