import { askingForScopes } from '../../fixtures/facts/scope-requests.ts';
import { expect, test } from '@playwright/test';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import { injectedScopes } from '../../fixtures/probes/registration-refusals/injected-scopes.ts';
import { mixedScopes, outsideScopes } from '../../fixtures/probes/registration-refusals/scopes.ts';
import { privilegedProbes } from '../../fixtures/probes/posture/privileged-scopes.ts';
import type { Mutation } from '../../fixtures/judging/refusal-case.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import { NotApplicable } from '../../fixtures/judging/signals.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { answeredWith, registeredWith } from './support/stub-answered.ts';
import { client, judged, session, tokenWith, type World } from './support/stub-refusal-session.ts';
import { verdictOf } from './support/stub-seen.ts';

// Which scopes a bad registration asks for, and what each of them is told as.

const sent = (mutation: unknown, body: JsonObject = { scopes: ['data-a'] }): JsonObject =>
  (mutation as Mutation).mutate(body);

/** A session whose main client asks for these scopes, of a document that publishes those. */
function asking(requested: readonly string[], published: readonly string[] = [], world: World = {}): Session {
  const own = session(world);
  const main = { ...own.main, requestedScopes: () => Promise.resolve(requested) };
  const discovery = { ...own.discovery, publishedScopes: () => Promise.resolve(published) };
  return { ...own, main, discovery };
}

test('scopes are a list for AM and a text for the standard', () => {
  const body = { a: 1 };
  expect(askingForScopes(session(), ['x', 'y'])(body)).toEqual({ a: 1, scopes: ['x', 'y'] });
  expect(askingForScopes(session({ dialect: 'rfc7591' }), ['x', 'y'])(body)).toEqual({ a: 1, scope: 'x y' });
});

test.describe('a scope outside the allowlist', () => {
  test('is made up, a wildcard, under one, in default_scopes, or in another letter case', async () => {
    const scopes = await outsideScopes(asking(['data-read', 'data-b'], ['*', 'wide:*', 'data-read']));
    expect(sent(scopes['made-up'])).toEqual({ scopes: ['x-dcr-random1'] });
    expect(sent(scopes.asterisk)).toEqual({ scopes: ['*'] });
    expect(sent(scopes.wildcard)).toEqual({ scopes: ['data-*'] });
    expect(sent(scopes.covered)).toEqual({ scopes: ['wide:x-dcr-random1'] });
    expect(sent(scopes.default)).toEqual({ scopes: ['data-a'], default_scopes: ['x-dcr-random1'] });
    expect(sent(scopes.case)).toEqual({ scopes: ['DATA-READ'] });
  });

  test('stands under a published wildcard only where there is one, and not an asterisk alone', async () => {
    for (const published of [[], ['*'], ['data-a', '*wide'], ['wide*x']]) {
      const { covered } = await outsideScopes(asking(['data-a'], published));
      expect(covered, String(published)).toEqual({ notTried: 'no wildcard is published' });
    }
  });

  test('is a wildcard from the last separator on, or from the first letter', async () => {
    const wildcard = async (scope: string) => sent((await outsideScopes(asking([scope]))).wildcard).scopes;
    expect(await wildcard('a.b-c1')).toEqual(['a.b-*']);
    expect(await wildcard('data-')).toEqual(['data-*']);
    expect(await wildcard('abc')).toEqual(['a*']);
    expect(sent((await outsideScopes(asking([]))).wildcard).scopes).toEqual(['x-dcr-*']);
  });

  test('has another letter case that nobody asked for and nobody published', async () => {
    const notTried = { notTried: 'no requested scope has another letter case' };
    const other = async (requested: readonly string[], published: readonly string[] = []) =>
      (await outsideScopes(asking(requested, published))).case;
    expect(await other(['A-1'])).toEqual(notTried);
    expect(await other(['a'], ['A'])).toEqual(notTried);
    expect(await other(['a', 'A'])).toEqual(notTried);
    expect(sent(await other(['a', 'b'], ['A'])).scopes).toEqual(['B']);
  });

  test('stands behind one requested scope in a mixed list', async () => {
    const { mixed } = await mixedScopes(session());
    expect(sent(mixed)).toEqual({ scopes: ['data-a', 'x-dcr-random1'] });
    expect(await judged(mixed, { ...client, scopes: ['x-dcr-random1'] })).toContain('Violation');
  });

  test('in default_scopes counts in a token that was asked for without any scope', async () => {
    const asked: unknown[] = [];
    const own = session();
    const ask = (_: unknown, scope: unknown) => {
      asked.push(scope);
      return Promise.resolve(tokenWith({ scope: 'x-dcr-random1' }));
    };
    const { default: inDefault } = await outsideScopes({ ...own, tokens: { ...own.tokens, ask } });
    expect(await judged(inDefault, client)).toBe(
      'Violation (token) it: a token was issued with x-dcr-random1',
    );
    expect(asked).toEqual([null]);
  });

  test('that was left out should have had the client refused', async () => {
    const { asterisk } = await outsideScopes(session());
    const { judgeAcceptance } = asterisk;
    expect(await verdictOf(() => judgeAcceptance(registeredWith(client), 'it'))).toMatchObject({
      kind: 'Deviation',
      expected: 'it: 400 with invalid_client_metadata, invalid_scope',
    });
  });
});

test.describe('a separator inside a scope', () => {
  test('is a space, a tab, a new line or a bar, in one element', async () => {
    const scopes = await injectedScopes(session());
    const element = (mutation: unknown) => sent(mutation).scopes;
    expect(element(scopes.space)).toEqual(['data-a x-dcr-random1']);
    expect(element(scopes.tab)).toEqual(['data-a\tx-dcr-random1']);
    expect(element(scopes.newline)).toEqual(['data-a\nx-dcr-random1']);
    expect(element(scopes.bar)).toEqual(['data-a|x-dcr-random1']);
    expect(element(scopes.allowed)).toEqual(['data-a data-b']);
    expect(sent(scopes.bar, { scope: 'data-a' })).toEqual({ scope: 'data-a|x-dcr-random1' });
  });

  test('is not tried where it is none, or where there are no two scopes', async () => {
    const { space } = await injectedScopes(session({ dialect: 'rfc7591' }));
    expect(space).toEqual({ notTried: 'a space separates the scopes in REGISTRATION_DIALECT rfc7591' });
    const { allowed } = await injectedScopes(asking(['only']));
    expect(allowed).toEqual({ notTried: 'only one scope is requested' });
  });

  test('splits nothing where the second scope is not registered', async () => {
    const { allowed } = await injectedScopes(session({ single: ['data-b'] }));
    expect(await judged(allowed, { ...client, scopes: ['data-a data-b'] })).toBe(
      'Deviation (registration) it: registered (201) with "data-a data-b"',
    );
    expect(await judged(allowed, client)).toContain('Deviation');
  });
});

test.describe('the probes of privileged scopes', () => {
  type Probes = Readonly<Record<string, Mutation & readonly Mutation[]>>;

  /** The probes of a session that publishes these scopes, and what becomes of them. */
  async function probes(published: readonly string[], world: World = {}, thrown?: Error) {
    const own = session(world);
    const seen: { id?: string; probes: Probes } = { probes: {} };
    const stubbed = {
      ...own,
      target: { ...own.target, forbiddenScopes: ['mine'] },
      discovery: { wellFormedScopes: () => Promise.resolve(published) },
      refusals: {
        expectNoneLetIn: (id: string, given: Probes) => {
          Object.assign(seen, { id, probes: given });
          return thrown === undefined ? Promise.resolve() : Promise.reject(thrown);
        },
      },
    } as unknown as Session;
    return { seen, look: await privilegedProbes(stubbed)() };
  }

  test('ask for each known scope alone, and for published ones beside them', async () => {
    const { seen } = await probes(['data-a', 'fr:iga:*', 'fr:idm:*', 'mine']);
    expect(seen.id).toBe('posture.privileged-registrable');
    const { published, ...known } = seen.probes;
    for (const [key, mutation] of Object.entries(known)) expect(sent(mutation).scopes).toEqual([key]);
    expect(published?.map((mutation) => [mutation.detail, sent(mutation).scopes])).toEqual([
      ['fr:iga:*', ['fr:iga:*']],
      ['mine', ['mine']],
    ]);
    const none = await probes(['data-a']);
    expect(none.seen.probes.published).toEqual({ notTried: 'scopes_supported names none' });
  });

  test('that have no place in a run leave nothing open', async () => {
    const { look } = await probes([], {}, new NotApplicable('registration is closed'));
    for (const expectation of [look.expectNotRegistrable, look.expectNotGranted]) {
      expect(await verdictOf(expectation)).toEqual({
        kind: 'NotApplicable',
        reason: 'registration is closed',
      });
    }
  });

  test('do not swallow a mistake of the suite', async () => {
    await expect(probes([], {}, new TypeError('a mistake'))).rejects.toThrow(TypeError);
    const own = session();
    const tokens = { ...own.tokens, ask: () => Promise.reject(new TypeError('a mistake')) };
    const { seen } = await probes([]);
    const broken = { ...own, tokens, discovery: { wellFormedScopes: () => Promise.resolve([]) } };
    const refusals = {
      expectNoneLetIn: (_: string, given: Probes) =>
        given['fr:am:*']?.judgeAcceptance(registeredWith(client), 'it'),
    };
    await expect(privilegedProbes({ ...broken, refusals } as unknown as Session)()).rejects.toThrow(
      TypeError,
    );
    expect(Object.keys(seen.probes)).toHaveLength(6);
  });

  test('tell a token that has the scope, and believe an answer that names others', async () => {
    const scope = 'fr:am:*';
    const own = await probes([], { token: tokenWith({ scope }) });
    const accept = (answer: JsonObject) => () =>
      own.seen.probes[scope]?.judgeAcceptance(registeredWith({ ...client, ...answer }, 'registration'), 'it');
    expect(await verdictOf(accept({}))).toMatchObject({
      actual: 'it: not returned, but a token has it',
      shown: ['token', 'registration'],
    });
    expect(await verdictOf(own.look.expectNotGranted)).toMatchObject({
      kind: 'Violation',
      expected: 'no token with a privileged scope',
    });
    const unclear = await probes([], { token: answeredWith(401, { error: 'invalid_client' }) });
    const { judgeAcceptance } = unclear.seen.probes[scope] as Mutation;
    const named = registeredWith({ ...client, scopes: ['data-a'] });
    expect(await verdictOf(() => judgeAcceptance(named, 'it'))).toBe('holds');
    const { result } = await withEvidence(unclear.look.expectNotGranted);
    expect(result.ok).toBe(false);
  });
});
