import { isTo, membersOf, testEach, type Answer, type Cases } from './support/other-answers.ts';

// Answers to registrations in shapes that the reference tenant's own faults and quirks do not have.

/** Only what answers a registration. */
const toRegistrations =
  (answer: Answer): Answer =>
  (honest, asked, sent) =>
    asked.method === 'POST' && isTo('/register', asked) ? answer(honest, asked, sent) : null;

const always =
  (status: number, body: object): Answer =>
  () => ({ status, body: JSON.stringify(body) });

/** Refusals of metadata under another status. */
const refusedWith =
  (status: number): Answer =>
  ({ status: honest, body }) =>
    honest === 400 ? { status, body } : null;

/** What is not labelled as JSON, or is none, is refused before any authorization server reads it. */
const readInFront: Answer = (honest) => {
  const { status } = honest;
  if (status === 415) return { status, body: '' };
  const isUnreadable = status === 400 && membersOf(honest).error === 'invalid_request';
  return isUnreadable
    ? { status, body: JSON.stringify({ code: 400, reason: 'Bad Request', message: 'not valid JSON' }) }
    : null;
};

/** Clients that have something of a kind are refused. */
const refusingClients =
  (member: string, entry: string): Answer =>
  (honest) => {
    const isRefused = honest.status === 201 && [membersOf(honest)[member]].flat().includes(entry);
    return isRefused ? { status: 400, body: JSON.stringify({ error: 'invalid_client_metadata' }) } : null;
  };

const inProtected = { EXPECTED_REGISTRATION: 'protected', INITIAL_ACCESS_TOKEN: 'an-initial-access-token' };

const cases: Cases = {
  'metadata refused with 403': [
    toRegistrations(refusedWith(403)),
    {
      'registration-refusals.grant-unknown': 'advisory',
      'registration-refusals.error-shape': 'nonconformant',
    },
    {},
  ],
  'the body of the page refused with 403 for its metadata': [
    toRegistrations(always(403, { error: 'invalid_client_metadata' })),
    {
      'registration.open-without-token': 'conformant',
      'registration.page-body': 'nonconformant',
    },
    {},
  ],
  'a missing token called an invalid request': [
    toRegistrations(always(400, { error: 'invalid_request' })),
    {
      'registration.open-without-token': 'inconclusive',
      'registration.page-body': 'nonconformant',
    },
    {},
  ],
  'a 400 that says nothing': [
    toRegistrations(always(400, {})),
    { 'registration.open-without-token': 'inconclusive' },
    {},
  ],
  'no endpoint for a caller with the initial token': [
    toRegistrations(always(404, { error: 'not_found' })),
    { 'registration.initial-token-accepted': 'inconclusive' },
    inProtected,
  ],
  'a refusal of the initial token under 200': [
    toRegistrations(always(200, { error: 'invalid_token' })),
    { 'registration.initial-token-accepted': 'inconclusive' },
    inProtected,
  ],
  'metadata refused after the initial token was let in': [
    toRegistrations(always(400, { error: 'invalid_client_metadata' })),
    {
      'registration.initial-token-accepted': 'conformant',
      'registration.page-body': 'nonconformant',
    },
    inProtected,
  ],
  'a minimal body refused by a tenant that wants scopes named': [
    toRegistrations(refusingClients('scopes', 'openid')),
    { 'registration.defaults': 'not-applicable', 'registration.scope-omitted': 'conformant' },
    { STRICT: 'true' },
  ],
  'a minimal body refused by a tenant without the code grant': [
    toRegistrations(refusingClients('grant_types', 'authorization_code')),
    { 'registration.defaults': 'not-applicable' },
    { STRICT: 'true' },
  ],
  'a minimal body refused although what it says is accepted': [
    toRegistrations(refusingClients('token_endpoint_auth_method', 'client_secret_basic')),
    { 'registration.defaults': 'nonconformant' },
    { STRICT: 'true' },
  ],
  'bodies that are read in front': [
    toRegistrations(readInFront),
    {
      'registration-refusals.grant-unknown': 'conformant',
      'registration-refusals.body-not-object': 'conformant',
      'registration-refusals.error-shape': 'conformant',
    },
    {},
  ],
};

testEach(cases);
