import { refusalInWords } from '../../fixtures/tenant/reply.ts';
import {
  check,
  Deviation,
  expectMember,
  expectScopes,
  NotApplicable,
  noteOf,
  Observed,
  Undecided,
  Violation,
  weigh,
} from '../../fixtures/conformance.ts';
import { expectOwnAddress, expectStandardTypes, isAbsent } from '../../fixtures/session/answer-members.ts';
import { expectStrongCredentials, expectUnguessableIds } from '../../fixtures/session/credential-strength.ts';
import { defaultScopes } from '../../fixtures/session/default-scopes.ts';
import { expectDistinct } from '../../fixtures/session/distinct-credentials.ts';
import { expectName } from '../../fixtures/session/echoes.ts';
import { isStringArray } from '../../fixtures/session/expect.ts';
import { clientOf, emptyInWords } from '../../fixtures/session/main-client.ts';
import { expectDefaults } from '../../fixtures/session/metadata-defaults.ts';
import { observedScopeString } from '../../fixtures/session/scope-string.ts';
import { expectExpiry, expectIssueTime } from '../../fixtures/session/registration-times.ts';
import { show } from '../../fixtures/session/show.ts';
import { expectUnknownIgnored } from '../../fixtures/session/unknown-members.ts';
import { registeredScopes } from '../../fixtures/tenant/registration-answer.ts';

// The answer to a registration that succeeded (RFC 7591 3.2.1).

check('registration.created-status', async ({ main }) => {
  const { reply } = await main.registered();
  if (reply.status !== 201) throw new Violation('status 201', `status ${reply.status}`, reply);
});

check('registration.json-body', async ({ main, target }) => {
  const registration = await main.registration();
  if (registration.kind === 'empty') {
    const { reply } = registration;
    const [expected, actual] = ['one JSON object of a client', reply.bodyProblem ?? refusalInWords(reply)];
    if (reply.json !== null && typeof reply.json.error !== 'string') return;
    const again = await main.onceMore();
    if (again?.kind === 'empty') throw new Violation(expected, actual, [reply, again.reply]);
    throw new Undecided(emptyInWords(registration), null, reply);
  }
  const client = clientOf(registration, target.expected.registration);
  const { reply, answer } = client;
  await weigh(
    () => {
      expectMember('Content-Type', reply.mediaType, reply).toBe('application/json');
    },
    () => expectStandardTypes(client),
    () => {
      if (isAbsent(answer.error)) return;
      throw new Deviation('a client without error', `a client with error: ${show(answer.error)}`, reply);
    },
  );
});

check('registration.distinct-credentials', async ({ main, clients }) => {
  expectDistinct(await main.usable(), await clients.twin());
});

check('registration.secret-expiry', async ({ main }) => {
  expectExpiry((await main.usable()).registered);
});

check('registration.credential-strength', async ({ main, clients }) => {
  const one = await main.usable();
  const other = await clients.twin();
  await weigh(
    () => expectStrongCredentials([one.registered, other.registered]),
    () => {
      expectUnguessableIds([one, other]);
    },
  );
});

check('registration.issued-at', async ({ main }) => {
  expectIssueTime(await main.registered());
});

check('registration.echo-client-name', async ({ main }) => {
  expectName(await main.registered());
});

check('registration.scope-members-agree', async ({ main }) => {
  const { answer, reply } = await main.registered();
  const { scope, scopes } = answer;
  const has = { scope: scope ?? null, scopes: scopes ?? null };
  if (has.scope === null || has.scopes === null) {
    const only = has.scope !== null ? 'scope only' : has.scopes !== null ? 'scopes only' : 'neither of them';
    throw new NotApplicable(`the answer has ${only}`);
  }
  if (!isStringArray(scopes))
    throw new Violation('scopes: an array of strings', `scopes: ${show(scopes)}`, reply);
  const named = registeredScopes({ scope });
  if (named === null) throw new Undecided('scope can not be read', 'registration.json-body', reply);
  expectScopes('scope, compared with scopes', named, reply).toBeExactly(scopes);
});

check('registration.scope-string', async (session) => {
  const { seen, reply } = await observedScopeString(session);
  throw new Observed(seen, reply);
});

check('registration.scope-omitted', async (session) => {
  const declared = session.declaredScopes();
  const defaults = await defaultScopes(session)();
  if (defaults === null) {
    noteOf('registration.scope-omitted', 'refused');
    return;
  }
  const { scopes, proof } = defaults;
  const allowed = [...declared, ...session.target.expected.defaultScopes];
  expectScopes('scopes of a client that asked for none', scopes, proof).toHaveNothingBeyond(allowed);
});

check('registration.defaults', async (session) => {
  await expectDefaults(session);
});

check('registration.unknown-member-ignored', async (session) => {
  await expectUnknownIgnored(session);
});

check('registration.management-issued', async ({ main, target }) => {
  const { registrationAccessToken, reply } = await main.registered();
  const isIssued = registrationAccessToken !== null;
  const wanted = target.expected.registrationAccessTokens;
  if (isIssued === wanted) return;
  const inWords = (present: boolean): string =>
    `registration_access_token: ${present ? 'present' : 'absent'}`;
  throw new Violation(`${inWords(wanted)}, as declared`, inWords(isIssued), reply);
});

check('registration.management-pair', async ({ main }) => {
  const { registrationAccessToken: token, managementUri, reply } = await main.registered();
  if ((token === null) === (managementUri === null)) return;
  const only = token === null ? 'registration_client_uri' : 'registration_access_token';
  throw new Violation(
    'registration_client_uri and registration_access_token, or neither',
    `${only} only`,
    reply,
  );
});

check('registration.management-uri', async ({ main, target, discovery }) => {
  const client = await main.registered();
  if (client.managementUri === null) throw new NotApplicable('the answer has no registration_client_uri');
  const endpoint = await discovery.endpoint('registration_endpoint');
  expectOwnAddress(client.managementUri, client, target, endpoint);
});
