import { expect, test } from '@playwright/test';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import { issued } from '../../fixtures/facts/tokens.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { RegisteredClient } from '../../fixtures/tenant/registration-answer.ts';
import type { Answered } from '../../fixtures/tenant/reply.ts';
import { checkOf } from './support/check-of.ts';
import { said, stubAnswer } from './support/stub-answer.ts';

const expectEachAlone = checkOf('token.scope-single');
const expectAllTogether = checkOf('token.scope-all');
const expectScopeStated = checkOf('token.scope-stated');
const expectNoEscalation = checkOf('token.scope-escalation');
const expectScopesRegistered = checkOf('token.scope-omitted');
const expectScopeSyntax = checkOf('token.scope-syntax');

const keep = (value: string): Secret => new Secret(value);

/** What the stub's token endpoint answers to a scope: a granted scope, an answer without one, or an error code. */
type Endpoint = (scope: string | null) => { granted: string } | { silent: string } | { error: string };

const asAsked: Endpoint = (scope) => ({ granted: scope ?? '' });
const refusing: Endpoint = (scope) =>
  (scope ?? '').split(' ').every((one) => ['a', 'b'].includes(one))
    ? { granted: scope ?? '' }
    : { error: 'invalid_scope' };

interface Stub {
  readonly published?: readonly string[];
  readonly registered?: readonly string[];
  readonly clients?: number;
  /** What a client gets that was registered with the first scope alone. */
  readonly narrower?: Endpoint;
  /** The scopes that such a client is registered with. */
  readonly narrowerHas?: readonly string[];
}

function sessionWith(endpoint: Endpoint, stub: Stub = {}): { session: Session; asked: (string | null)[] } {
  const { published = ['a', 'b', 'c'], registered = ['a', 'b'], clients = 40 } = stub;
  const asked: (string | null)[] = [];
  /** What introspection says of tokens whose answer was silent. */
  const introspected = new Map<string, string>();
  const clientOf = (scopes: readonly string[]) =>
    ({ clientId: 'id', secret: keep('s'), scopes, name: scopes.join() }) as unknown as RegisteredClient;
  const main = { id: 'id', secret: keep('s'), scopes: ['a', 'b'], registered: clientOf(registered) };
  const answer = (scope: string | null, from: Endpoint): Answered => {
    const said = from(scope);
    const token = `token-${asked.length}-${scope ?? ''}`;
    if ('error' in said) return stubAnswer(400, said.error === '' ? {} : { error: said.error });
    if ('granted' in said) return stubAnswer(200, { access_token: token, scope: said.granted });
    introspected.set(token, said.silent);
    return stubAnswer(200, { access_token: token });
  };
  const tokens = {
    scopesToTry: () => Promise.resolve(['a', 'b']),
    answerForScope: (scope: string) => Promise.resolve(answer(scope, endpoint)),
    single: (scope: string) => Promise.resolve(issued(answer(scope, endpoint), [scope], keep)),
    all: () => Promise.resolve(issued(answer('a b', endpoint), ['a', 'b'], keep)),
    ask: (client: { registered: RegisteredClient }, scope: string | null) => {
      asked.push(scope);
      const isMain = client.registered === main.registered;
      return Promise.resolve(answer(scope, isMain ? endpoint : (stub.narrower ?? refusing)));
    },
    introspectAs: (_: unknown, { value }: { value: Secret }) => {
      const scope = introspected.get(value.reveal());
      return Promise.resolve(stubAnswer(200, { active: true, ...(scope === undefined ? {} : { scope }) }));
    },
    introspected: () => Promise.resolve([{ answer: { scope: 'a' } }]),
  };
  const session = {
    tokens,
    main: {
      usable: () => Promise.resolve(main),
      withSingleScope: () => Promise.resolve(clientOf(stub.narrowerHas ?? ['a'])),
    },
    discovery: { wellFormedScopes: () => Promise.resolve(published) },
    context: { vault: { keep }, randomName: () => 'random', budget: { clients } },
  };
  return { session: session as unknown as Session, asked };
}

const judged = (judge: (session: Session) => Promise<void>, endpoint: Endpoint, stub?: Stub) =>
  said(() => judge(sessionWith(endpoint, stub).session));

test('each scope alone is granted alone, whatever the answer says', async () => {
  expect(await judged(expectEachAlone, asAsked)).toBeNull();
  expect(await judged(expectEachAlone, (scope) => ({ silent: scope ?? '' }))).toBeNull();
  expect(await judged(expectEachAlone, () => ({ silent: 'a b' }))).toBe(
    'Violation: expected granted to a request for only a: exactly a; granted to a request for only b: exactly b; ' +
      'actual granted to a request for only a: a, b (too many: b); granted to a request for only b: a, b (too many: a)',
  );
  expect(await judged(expectEachAlone, (scope) => ({ granted: scope === 'b' ? 'c' : 'a' }))).toContain(
    'granted to a request for only b: c (missing: b; too many: c)',
  );
  const onlyFirst: Endpoint = (scope) => (scope === 'a' ? { granted: 'a' } : { error: 'invalid_scope' });
  expect(await judged(expectEachAlone, onlyFirst)).toBe(
    'Violation: expected a request for b alone: a token; actual a request for b alone: 400 invalid_scope',
  );
});

test('all scopes together are granted', async () => {
  expect(await judged(expectAllTogether, () => ({ granted: 'b a c' }))).toBeNull();
  expect(await judged(expectAllTogether, () => ({ silent: 'a' }))).toContain('(missing: b)');
  const onlyOne: Endpoint = (scope) =>
    scope === 'a b' ? { error: 'invalid_scope' } : { granted: scope ?? '' };
  expect(await judged(expectAllTogether, onlyOne)).toBe(
    'Violation: expected a request for a, b: a token; actual a request for a, b: 400 invalid_scope',
  );
  // Where nothing is issued at all, that is another requirement's business.
  const nothing: Endpoint = () => ({ error: 'unsupported_grant_type' });
  expect(await judged(expectAllTogether, nothing)).toContain('Undecided: ');
  expect(await judged(expectEachAlone, nothing)).toContain('Undecided: ');
});

test('silence about the scope is right where it is the one asked for', async () => {
  expect(await judged(expectScopeStated, asAsked)).toBeNull();
  expect(await judged(expectScopeStated, (scope) => ({ silent: scope ?? '' }))).toBeNull();
  expect(await judged(expectScopeStated, () => ({ granted: 'x' }))).toBeNull();
  expect(await judged(expectScopeStated, (scope) => ({ silent: scope === 'a' ? 'a' : 'b' }))).toBe(
    'Violation: expected a request for a, b granted b: an answer with scope; ' +
      'actual an answer without scope, which means that the requested scope was granted',
  );
  expect(await judged(expectScopeStated, (scope) => ({ silent: scope === 'a' ? 'c' : 'a b' }))).toContain(
    'Violation: ',
  );
});

test('a request without a scope gets what is registered, or is refused', async () => {
  const omitted = (endpoint: Endpoint, stub?: Stub) => judged(expectScopesRegistered, endpoint, stub);
  const answering =
    (to: ReturnType<Endpoint>): Endpoint =>
    (scope) =>
      scope === null ? to : { granted: scope };
  expect(await omitted(answering({ granted: 'a' }))).toBeNull();
  expect(await omitted(answering({ granted: '' }))).toContain('Deviation: ');
  expect(await omitted(answering({ granted: 'c' }), { registered: ['a', 'b', 'c'] })).toBeNull();
  expect(await omitted(answering({ error: 'invalid_scope' }))).toBeNull();
  expect(await omitted(answering({ error: 'invalid_request' }))).toContain('Deviation: ');
  expect(await omitted(answering({ silent: 'a' }))).toContain(
    'actual a request without a scope: no scope named',
  );
  expect(await omitted(answering({ silent: 'a c' }))).toContain('Violation: ');
  expect(await omitted(answering({ granted: 'a c' }))).toContain('(too many: c)');
  const { notes } = await withEvidence(() => omitted(answering({ error: 'invalid_scope' })));
  expect(notes).toEqual(['a request without a scope is refused']);
});

test('malformed scopes are never granted', async () => {
  expect(await judged(expectScopeSyntax, refusing)).toBeNull();
  const { session, asked } = sessionWith(refusing);
  await expectScopeSyntax(session);
  expect(asked).toEqual(['a"', 'a\\', 'a\u0007', 'a "x', 'A']);
  expect(
    await judged(expectScopeSyntax, (scope) => (scope === 'a' ? { granted: 'a' } : { error: '' })),
  ).toBeNull();
  const beside: Endpoint = (scope) => (scope === 'a "x' ? { granted: 'a "x' } : refusing(scope));
  expect(await judged(expectScopeSyntax, beside)).toBe(
    'Violation: expected a scope with a quotation mark together with a good one: 400 with invalid_scope; ' +
      'actual a scope with a quotation mark together with a good one: a token with "x',
  );
  const dropping: Endpoint = (scope) => (scope === 'a "x' ? { granted: 'a' } : refusing(scope));
  expect(await judged(expectScopeSyntax, dropping)).toContain('Deviation: ');
  // The first probe's deviation does not end the others.
  const both: Endpoint = (scope) => (scope === 'a"' ? { error: 'access_denied' } : beside(scope));
  expect(await judged(expectScopeSyntax, both)).toContain('Violation: ');
});

test('another letter case that is granted is noted', async () => {
  const upper: Endpoint = (scope) => (scope === 'A' ? { granted: 'A' } : refusing(scope));
  const { result, notes } = await withEvidence(() => judged(expectScopeSyntax, upper));
  expect([result.ok && result.value, notes]).toEqual([
    null,
    ['a registered scope is granted in another letter case'],
  ]);
});

test('what is not registered is not granted, alone or beside a scope that is', async () => {
  const { session, asked } = sessionWith(refusing, {
    narrower: (scope) => refusing(scope === 'b' ? 'z' : scope),
  });
  await expectNoEscalation(session);
  expect(asked).toEqual(['c', 'a c', 'x-dcr-random', 'a x-dcr-random', 'a', 'b']);
  expect(
    await judged(expectNoEscalation, (scope) => (scope === 'a c' ? { granted: 'a c' } : refusing(scope))),
  ).toContain('a request for a, c, of which c is not registered: granted a, c');
});

test('a client with fewer scopes does not get those of its neighbour', async () => {
  const stub = { published: ['a', 'b'], narrower: asAsked };
  expect(await judged(expectNoEscalation, refusing, stub)).toContain(
    'a request for b, which is not registered: granted b',
  );
  expect(await judged(expectNoEscalation, refusing, { ...stub, clients: 1 })).toBeNull();
  // One that is registered with all of them may ask for all of them.
  expect(await judged(expectNoEscalation, refusing, { ...stub, narrowerHas: ['a', 'b'] })).toBeNull();
  expect(
    await judged(expectNoEscalation, refusing, { narrower: () => ({ error: 'invalid_client' }) }),
  ).toContain('Undecided: no token was issued');
});

test('what is left out is fine where the answer says so, and other codes are deviations', async () => {
  const narrower: Endpoint = (scope) => refusing(scope === 'b' ? 'z' : scope);
  const leaving: Endpoint = (scope) => {
    const granted = (scope ?? '').split(' ').filter((one) => one === 'a');
    return granted.length === 0 ? { error: 'invalid_scope' } : { granted: granted.join(' ') };
  };
  const { result, notes } = await withEvidence(() => judged(expectNoEscalation, leaving, { narrower }));
  expect(result.ok && result.value).toBeNull();
  expect(notes).toContain('an unregistered scope is dropped: granted a to a request for a, c');
  expect(await judged(expectNoEscalation, () => ({ silent: 'a' }), { narrower })).toContain('Deviation: ');
  expect(await judged(expectNoEscalation, (scope) => ({ silent: scope ?? '' }), { narrower })).toContain(
    'Violation: ',
  );
  const denied: Endpoint = (scope) => (scope === 'a' ? { granted: 'a' } : { error: 'access_denied' });
  expect(await judged(expectNoEscalation, denied, { narrower })).toContain('Deviation: ');
});

test('what is held against what, in words', async () => {
  expect(await judged(expectScopeStated, (scope) => ({ silent: scope === 'a' ? 'a' : 'a c' }))).toContain(
    'a request for a, b granted a, c',
  );
  expect(await judged(expectAllTogether, () => ({ silent: 'a' }))).toContain('granted to a request for a, b');
  const only = (probe: string | null, answer: ReturnType<Endpoint>) => (scope: string | null) =>
    scope === probe ? answer : refusing(scope);
  const omitted = only(null, { silent: 'a' });
  expect(await judged(expectScopesRegistered, omitted)).toContain('an answer with the granted scopes');
  expect(await judged(expectScopesRegistered, only(null, { granted: 'a c' }))).toContain(
    'granted without a request',
  );
  const quoted = (answer: ReturnType<Endpoint>) => judged(expectScopeSyntax, only('a"', answer));
  expect(await quoted({ error: 'access_denied' })).toContain('Deviation: ');
  expect(await quoted({ error: 'invalid_request' })).toBeNull();
  expect(await quoted({ granted: 'a' })).toMatch(/^Deviation: .*: a token with a$/);
  const notes = async (judge: (session: Session) => Promise<void>, endpoint: Endpoint, stub?: Stub) =>
    (await withEvidence(() => judged(judge, endpoint, stub))).notes.join('; ');
  expect(await notes(expectScopesRegistered, only(null, { error: 'invalid_request' }))).toBe('');
  expect(await notes(expectScopeSyntax, refusing)).toBe('');
  const registered = await notes(expectNoEscalation, refusing, { published: ['a', 'b'], clients: 1 });
  expect(registered).toContain('not tried, the client registered every published scope');
  expect(registered).toContain('not tried, this profile registers one client');
  expect(await notes(expectNoEscalation, refusing, { narrowerHas: ['a', 'b'] })).toContain(
    'is registered with all',
  );
  expect(await judged(expectNoEscalation, refusing, { narrower: asAsked, clients: 2 })).toMatch(
    /^Violation: .*refused with invalid_scope, or granted without it/,
  );
});
