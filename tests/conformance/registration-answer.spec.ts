import {
  check,
  Deviation,
  expectMember,
  expectScopes,
  NotApplicable,
  note,
  Undecided,
  Violation,
} from '../../fixtures/conformance.ts';
import { expectOwnAddress, expectStandardTypes, isAbsent } from '../../fixtures/session/answer-members.ts';
import { expectStrongCredentials, expectUnguessableIds } from '../../fixtures/session/credential-strength.ts';
import { isStringArray } from '../../fixtures/session/expect.ts';
import { clientOf, emptyInWords } from '../../fixtures/session/main-client.ts';
import { refusalInWords } from '../../fixtures/session/refusal-case.ts';
import { list, show } from '../../fixtures/session/show.ts';
import { headerOf } from '../../fixtures/tenant/exchange.ts';
import { refusesCaller, splitScope } from '../../fixtures/tenant/registration-answer.ts';

// The answer to a registration that succeeded (RFC 7591 3.2.1).

check('registration.created-status', async ({ main }) => {
  const { reply } = await main.registered();
  if (reply.status !== 201) throw new Violation('status 201', `status ${reply.status}`);
});

check('registration.json-body', async ({ main, target }) => {
  const registration = await main.registration();
  if (registration.kind === 'empty' && registration.reply.json === null) {
    const again = await main.onceMore();
    const isSame = again?.kind === 'empty' && again.reply.json === null;
    if (!isSame) throw new Undecided(emptyInWords(registration), null);
    throw new Violation('one JSON object', registration.reply.bodyProblem ?? 'no JSON object');
  }
  const { reply, answer } = clientOf(registration, target.expected.registration);
  if (reply.mediaType !== 'application/json') {
    throw new Violation('Content-Type: application/json', `Content-Type: ${show(reply.mediaType)}`);
  }
  if (!isAbsent(answer.error)) throw new Violation('no error', `error: ${show(answer.error)}`);
  expectStandardTypes(answer);
});

check('registration.distinct-credentials', async ({ main, clients }) => {
  const one = await main.usable();
  const other = await clients.twin();
  const tokens = [one, other].map(({ registered }) => registered.registrationAccessToken?.reveal() ?? null);
  const same = [
    ...(one.id === other.id ? ['client_id'] : []),
    ...(one.secret.reveal() === other.secret.reveal() ? ['client_secret'] : []),
    ...(tokens[0] !== null && tokens[0] === tokens[1] ? ['registration_access_token'] : []),
  ];
  if (same.length === 0) return;
  throw new Violation('two registrations differ in every credential', `the same ${list(same)} twice`);
});

check('registration.secret-expiry', async ({ main }) => {
  const { registered } = await main.usable();
  const name = 'client_secret_expires_at';
  const value = expectMember(name, registered.answer[name]).toBeNumber();
  if (value === 0) {
    note('the secret never expires');
    return;
  }
  const now = registered.reply.exchange.startedAt / 1_000;
  if (value <= now) throw new Violation(`${name}: 0 or in the future`, `${name}: ${value}, in the past`);
});

check('registration.credential-strength', async ({ main, clients }) => {
  const one = await main.usable();
  const other = await clients.twin();
  expectStrongCredentials([one.registered, other.registered]);
  expectUnguessableIds([one.id, other.id]);
});

check('registration.issued-at', async ({ main }) => {
  const { answer, reply } = await main.registered();
  const name = 'client_id_issued_at';
  if (isAbsent(answer[name])) throw new NotApplicable(`the answer has no ${name}`);
  const seconds = expectMember(name, answer[name]).toBeNumber();
  const date = Date.parse(headerOf(reply.answer, 'date') ?? '');
  const now = (Number.isNaN(date) ? reply.exchange.startedAt : date) / 1_000;
  if (Math.abs(seconds - now) > 300)
    throw new Violation(`${name}: seconds, within five minutes of the answer's Date`, `${name}: ${seconds}`);
});

check('registration.echo-client-name', async ({ main }) => {
  const { answer, name } = await main.registered();
  const names = Object.entries(answer).filter(([member]) => /^client_name(?:#|$)/.test(member));
  if (names.some(([, value]) => value === name)) return;
  throw new Violation(`client_name: ${show(name)}`, `client_name: ${show(answer.client_name)}`);
});

check('registration.echo-auth-method', async ({ main }) => {
  const { answer } = await main.registered();
  const name = 'token_endpoint_auth_method';
  expectMember(name, answer[name]).toBe('client_secret_post');
});

check('registration.scope-members-agree', async ({ main }) => {
  const { scope, scopes } = (await main.registered()).answer;
  const has = {
    scope: scope !== undefined && scope !== null,
    scopes: scopes !== undefined && scopes !== null,
  };
  if (has.scope && typeof scope !== 'string') expectMember('scope', scope).toBeString();
  if (!has.scope || !has.scopes) {
    const only = has.scope ? 'scope only' : has.scopes ? 'scopes only' : 'neither scope nor scopes';
    throw new NotApplicable(`the answer has ${only}`);
  }
  if (!isStringArray(scopes)) throw new Violation('scopes: an array of strings', `scopes: ${show(scopes)}`);
  const text = expectMember('scope', scope).toBeString();
  expectScopes('scope, compared with scopes', splitScope(text)).toBeExactly(scopes);
});

check('registration.scope-string', async ({ main, registrar }) => {
  const requested = await main.requestedScopes();
  const asArray = (await main.registered()).scopes ?? requested;
  const registration = await registrar.register({
    purpose: 'register with a scope string',
    body: (name) => {
      const body = Object.entries(registrar.pageBody(name, requested));
      const others = Object.fromEntries(body.filter(([member]) => member !== 'scopes'));
      return { ...others, scope: requested.join(' ') };
    },
    initialAccessToken: main.initialAccessToken(),
  });
  const expected = `scope, as a string: registered with ${list(requested)}`;
  if (registration.kind === 'refused' && !refusesCaller(registration.reply))
    throw new Deviation(expected, `scope, as a string: ${refusalInWords(registration.reply)}`);
  const came = clientOf(registration, registrar.mode).scopes ?? [];
  if (asArray.every((scope) => came.includes(scope))) {
    note('the scope string is honoured');
    return;
  }
  throw new Deviation(expected, `scope, as a string: registered with ${list(came)}`);
});

check('registration.scope-omitted', async (session) => {
  const declared = session.declaredScopes();
  const { scopes } = await session.clients.minimal();
  const allowed = [...declared, ...session.target.expected.defaultScopes];
  expectScopes('scopes of a registration without scopes', scopes ?? []).toHaveNothingBeyond(allowed);
});

check('registration.defaults', async ({ clients }) => {
  const { answer } = await clients.minimal();
  expectMember('grant_types', answer.grant_types).toBeTheSet(['authorization_code']);
  expectMember('response_types', answer.response_types).toBeTheSet(['code']);
  const method = 'token_endpoint_auth_method';
  expectMember(method, answer[method]).toBe('client_secret_basic');
});

check('registration.unknown-member-ignored', async ({ main, registrar }) => {
  const requested = await main.requestedScopes();
  await main.registered();
  const strange = { x_dcr_probe: 'x', resource: 'https://api.example.com' };
  const registration = await registrar.register({
    purpose: 'register with unknown members',
    body: (name) => ({
      ...registrar.pageBody(name, requested),
      ...strange,
      'client_name#ja-Jpan-JP': name,
    }),
    initialAccessToken: main.initialAccessToken(),
  });
  if (registration.kind === 'refused' && !refusesCaller(registration.reply))
    throw new Violation('unknown members are ignored', refusalInWords(registration.reply));
  if (registration.kind === 'refused') throw new Undecided(refusalInWords(registration.reply), null);
  const { answer } = clientOf(registration, registrar.mode);
  const echoed = Object.keys(strange).filter((member) => answer[member] !== undefined);
  if (echoed.length > 0) note(`unknown members returned: ${list(echoed)}`);
});

check('registration.management-issued', async ({ main, target }) => {
  const isIssued = (await main.registered()).registrationAccessToken !== null;
  const wanted = target.expected.registrationAccessTokens;
  if (isIssued === wanted) return;
  const inWords = (present: boolean): string =>
    `registration_access_token: ${present ? 'present' : 'absent'}`;
  throw new Violation(`${inWords(wanted)}, as declared`, inWords(isIssued));
});

check('registration.management-pair', async ({ main }) => {
  const { registrationAccessToken: token, managementUri } = await main.registered();
  if ((token === null) === (managementUri === null)) return;
  const only = token === null ? 'registration_client_uri' : 'registration_access_token';
  throw new Violation('registration_client_uri and registration_access_token, or neither', `${only} only`);
});

check('registration.management-uri', async ({ main, target, discovery }) => {
  const client = await main.registered();
  if (client.managementUri === null) throw new NotApplicable('the answer has no registration_client_uri');
  const endpoint = await discovery.endpoint('registration_endpoint');
  expectOwnAddress(client.managementUri, client, target, endpoint);
});
