import { isAbsent } from '../../fixtures/judging/json-values.ts';
import { refusalInWords } from '../../fixtures/tenant/reply.ts';
import {
  Deviation,
  expectMember,
  expectScopes,
  NotApplicable,
  noteOf,
  Observed,
  requirement,
  test,
  Undecided,
  Violation,
  weigh,
} from '../../fixtures/conformance.ts';
import { emptyMembers, expectStandardTypes } from '../../fixtures/probes/registration/answer-members.ts';
import { expectOwnAddress } from '../../fixtures/facts/management-address.ts';
import { isStringArray } from '../../fixtures/judging/matchers.ts';
import {
  expectStrongCredentials,
  expectUnguessableIds,
  expectDistinct,
} from '../../fixtures/probes/registration/credentials.ts';
import { expectDeclaredInGit } from '../../fixtures/facts/declared-in-git.ts';
import { defaultScopes } from '../../fixtures/facts/default-scopes.ts';
import {
  expectDefaults,
  isRefusedBody,
  refusedMinimalBody,
} from '../../fixtures/probes/registration/defaults.ts';
import { expectName } from '../../fixtures/probes/registration/echoes.ts';
import { clientOf, emptyInWords } from '../../fixtures/facts/main-client.ts';
import { observedScopeString } from '../../fixtures/probes/registration/scope-string.ts';
import { expectExpiry, expectIssueTime } from '../../fixtures/probes/registration/times.ts';
import { list, show } from '../../fixtures/judging/show.ts';
import { expectUnknownIgnored } from '../../fixtures/probes/registration/unknown-members.ts';
import { registeredScopes } from '../../fixtures/tenant/registration-answer.ts';

// The answer to a registration that succeeded (RFC 7591 3.2.1).

test(
  ...requirement('registration.created-status', async ({ main }) => {
    const { reply } = await main.registered();
    if (reply.status !== 201) throw new Violation('status 201', `status ${reply.status}`, reply);
  }),
);

test(
  ...requirement('registration.json-body', async ({ main, target }) => {
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
  }),
);

test(
  ...requirement('registration.distinct-credentials', async ({ main, clients }) => {
    expectDistinct(await main.usable(), await clients.twin());
  }),
);

test(
  ...requirement('registration.secret-expiry', async ({ main }) => {
    expectExpiry((await main.usable()).registered);
  }),
);

test(
  ...requirement('registration.credential-strength', async ({ main, clients }) => {
    const one = await main.usable();
    const other = await clients.twin();
    await weigh(
      () => expectStrongCredentials([one.registered, other.registered]),
      () => {
        expectUnguessableIds([one, other]);
      },
    );
  }),
);

test(
  ...requirement('registration.issued-at', async ({ main }) => {
    expectIssueTime(await main.registered());
  }),
);

test(
  ...requirement('registration.echo-client-name', async ({ main }) => {
    expectName(await main.registered());
  }),
);

test(
  ...requirement('registration.scope-members-agree', async ({ main }) => {
    const { answer, reply } = await main.registered();
    const { scope, scopes } = answer;
    const has = { scope: scope ?? null, scopes: scopes ?? null };
    if (has.scope === null || has.scopes === null) {
      const only =
        has.scope !== null ? 'scope only' : has.scopes !== null ? 'scopes only' : 'neither of them';
      throw new NotApplicable(`the answer has ${only}`);
    }
    if (!isStringArray(scopes))
      throw new Violation('scopes: an array of strings', `scopes: ${show(scopes)}`, reply);
    const named = registeredScopes({ scope });
    if (named === null) throw new Undecided('scope cannot be read', 'registration.json-body', reply);
    expectScopes('scope, compared with scopes', named, reply).toBeExactly(scopes);
  }),
);

test(
  ...requirement('registration.scope-string', async (session) => {
    const { seen, reply } = await observedScopeString(session);
    throw new Observed(seen, reply);
  }),
);

test(
  ...requirement('registration.scope-omitted', async (session) => {
    const declared = session.declaredScopes();
    expectDeclaredInGit(session.target, 'EXPECTED_DEFAULT_SCOPES');
    const defaults = await defaultScopes(session)();
    if (defaults === null) {
      noteOf('registration.scope-omitted', 'refused');
      return;
    }
    const { scopes, proof } = defaults;
    const allowed = [...declared, ...session.target.expected.defaultScopes];
    expectScopes('scopes of a client that asked for none', scopes, proof).toHaveNothingBeyond(allowed);
  }),
);

test(
  ...requirement('registration.defaults', async (session) => {
    const registration = await session.clients.minimal();
    if (isRefusedBody(registration)) throw await refusedMinimalBody(session, registration.reply);
    await expectDefaults(clientOf(registration, session.registrar.mode));
  }),
);

test(
  ...requirement('registration.unknown-member-ignored', async (session) => {
    await expectUnknownIgnored(session);
  }),
);

test(
  ...requirement('registration.empty-members', async ({ main }) => {
    const { answer, reply } = await main.registered();
    const empty = emptyMembers(answer);
    if (empty.length > 0) throw new Observed(`without a value: ${list(empty)}`, reply);
  }),
);

test(
  ...requirement('registration.management-issued', async ({ main, target }) => {
    expectDeclaredInGit(target, 'EXPECTED_REGISTRATION_ACCESS_TOKENS');
    const { registrationAccessToken, reply } = await main.registered();
    const isIssued = registrationAccessToken !== null;
    const wanted = target.expected.registrationAccessTokens;
    if (isIssued === wanted) return;
    const inWords = (present: boolean): string =>
      `registration_access_token: ${present ? 'present' : 'absent'}`;
    throw new Violation(`${inWords(wanted)}, as declared`, inWords(isIssued), reply);
  }),
);

test(
  ...requirement('registration.management-pair', async ({ main }) => {
    const { registrationAccessToken: token, managementUri, reply } = await main.registered();
    if ((token === null) === (managementUri === null)) return;
    const only = token === null ? 'registration_client_uri' : 'registration_access_token';
    throw new Violation(
      'registration_client_uri and registration_access_token, or neither',
      `${only} only`,
      reply,
    );
  }),
);

test(
  ...requirement('registration.management-uri', async ({ main, target, discovery }) => {
    const client = await main.registered();
    if (client.managementUri === null) throw new NotApplicable('the answer has no registration_client_uri');
    const endpoint = await discovery.endpoint('registration_endpoint');
    expectOwnAddress(client.managementUri, client, target, await discovery.location(), endpoint);
  }),
);
