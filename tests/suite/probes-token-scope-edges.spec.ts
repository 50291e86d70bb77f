import { expect, test } from '@playwright/test';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import { issued } from '../../fixtures/facts/tokens.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { Answered } from '../../fixtures/tenant/reply.ts';
import { stubAnswer } from './support/stub-answer.ts';
import { registeredWith } from './support/stub-answered.ts';
import { verdictOf } from './support/stub-seen.ts';
import { checkOf } from './support/check-of.ts';

const expectEachAlone = checkOf('token.scope-single');
const expectAllTogether = checkOf('token.scope-all');
const expectNoEscalation = checkOf('token.scope-escalation');
const expectScopeSyntax = checkOf('token.scope-syntax');

type Endpoint = (scope: string | null) => Answered;

const token = (scope?: string): Answered =>
  stubAnswer(200, { access_token: 'a-token', ...(scope === undefined ? {} : { scope }) }, { name: 'token' });
const refused = stubAnswer(400, { error: 'invalid_scope' });
const only = (...granted: readonly string[]): Endpoint => {
  return (scope) => (granted.includes(scope ?? '') ? token(scope ?? '') : refused);
};

/** What a judgement says of a client with these scopes; introspection calls them `a c`. */
async function judged(
  judge: (session: Session) => Promise<void>,
  scopes: readonly string[],
  endpoint: Endpoint,
) {
  const kept: string[] = [];
  const asked: (string | null)[] = [];
  const keep = (value: string): Secret => {
    kept.push(value);
    return new Secret(value);
  };
  const ask = (scope: string | null): Answered => {
    asked.push(scope);
    return endpoint(scope);
  };
  const single = (scope: string) => issued(endpoint(scope), [scope], (value) => new Secret(value));
  const session = {
    tokens: {
      scopesToTry: () => Promise.resolve(scopes),
      single: (scope: string) => Promise.resolve(single(scope)),
      all: () => Promise.resolve(single(scopes.join(' '))),
      answerForScope: (scope: string) => Promise.resolve(ask(scope)),
      ask: (_: unknown, scope: string | null) => Promise.resolve(ask(scope)),
      introspectAs: () =>
        Promise.resolve(stubAnswer(200, { active: true, scope: 'a c' }, { name: 'introspection' })),
    },
    main: {
      usable: () =>
        Promise.resolve({ id: 'c', secret: keep('s'), scopes, registered: registeredWith({ scopes }) }),
      withSingleScope: (scope: string) =>
        Promise.resolve(registeredWith({ client_id: 'n', client_secret: 's', scopes: [scope] })),
    },
    discovery: { wellFormedScopes: () => Promise.resolve(['a', 'c']) },
    context: { vault: { keep }, randomName: () => 'random', budget: { clients: 9 } },
  } as unknown as Session;
  const { result, notes } = await withEvidence(() => verdictOf(() => judge(session)));
  return { verdict: result.ok ? result.value : result.error, notes, asked, kept };
}

test('a 200 without a token is left to the row about its form', async () => {
  const endpoint: Endpoint = (scope) => (scope === 'b' ? stubAnswer(200, {}) : token(scope ?? ''));
  expect((await judged(expectEachAlone, ['a', 'b'], endpoint)).verdict).toMatchObject({ kind: 'Undecided' });
});

test('the first scope is not asked for again, and a single one not together', async () => {
  expect((await judged(expectEachAlone, ['a', 'b'], only('a', 'b'))).asked).toEqual(['b']);
  expect((await judged(expectAllTogether, ['a'], only('a'))).asked).toEqual([]);
});

test('a malformed scope that is granted shows the answer and who said so', async () => {
  const silent: Endpoint = (scope) => (scope === 'a"' ? token() : refused);
  const { verdict } = await judged(expectScopeSyntax, ['a'], (scope) =>
    scope === 'a' ? token('a') : silent(scope),
  );
  expect(verdict).toMatchObject({ kind: 'Deviation', shown: ['token'] });
  const quoted = await judged(expectScopeSyntax, ['a'], (scope) =>
    scope === 'a\\' ? token('a\\') : only('a')(scope),
  );
  expect(quoted.verdict).toMatchObject({ kind: 'Violation', shown: ['token'] });
  const empty: Endpoint = (scope) => (scope === 'a"' ? stubAnswer(200, {}) : only('a')(scope));
  expect((await judged(expectScopeSyntax, ['a'], empty)).verdict).toMatchObject({ kind: 'Undecided' });
});

test('a scope without a small letter has no other letter case', async () => {
  const { verdict, notes, asked } = await judged(expectScopeSyntax, ['A'], only('A'));
  expect(verdict).toBe('holds');
  expect(notes).toEqual([expect.stringContaining('not tried, the scope has no lower-case letter')]);
  expect(asked).not.toContain('A');
});

test('another letter case is granted where the token has that scope, under either name', async () => {
  const notesFor = async (scope: string) => {
    const endpoint: Endpoint = (asked) => (asked === 'A' ? token(scope) : only('a')(asked));
    return (await judged(expectScopeSyntax, ['a'], endpoint)).notes;
  };
  const noted = ['a registered scope is granted in another letter case'];
  expect(await notesFor('A')).toEqual(noted);
  expect(await notesFor('a')).toEqual(noted);
  // A server that drops what it does not know grants another scope.
  expect(await notesFor('b')).toEqual([]);
});

test.describe('a scope that is not registered', () => {
  test('needs a second one for a narrower client', async () => {
    for (const scopes of [['a'], ['c']]) {
      const { notes } = await judged(expectNoEscalation, scopes, only('a', 'c'));
      expect(notes).toContainEqual(expect.stringContaining('not tried, the main client has one scope'));
    }
  });

  test('is shown by the answer and by what else tells it', async () => {
    const silent: Endpoint = (scope) => (scope === 'c' ? token() : only('a')(scope));
    expect((await judged(expectNoEscalation, ['a', 'b'], silent)).verdict).toMatchObject({
      kind: 'Violation',
      shown: ['token', 'introspection'],
    });
    const beside: Endpoint = (scope) => (scope === 'a x-dcr-random' ? token() : only('a')(scope));
    expect((await judged(expectNoEscalation, ['a', 'b'], beside)).verdict).toMatchObject({
      kind: 'Deviation',
      expected:
        'a request for a, x-dcr-random, of which x-dcr-random is not registered: an answer with the granted scopes',
      actual: 'an answer without scope',
    });
  });

  test('is tried by a narrower client only after its own one, whose token is kept', async () => {
    const { verdict, asked, kept } = await judged(expectNoEscalation, ['a', 'b'], only('a'));
    expect(verdict).toBe('holds');
    expect(asked.slice(-2)).toEqual(['a', 'b']);
    expect(kept).toContain('a-token');
  });
});
