import { expect, test } from '@playwright/test';
import { expectLattice, type TokenScopes } from '../../fixtures/probes/cross/scope-lattice.ts';
import { Undecided, Violation } from '../../fixtures/judging/signals.ts';
import type { IssuedToken } from '../../fixtures/facts/tokens.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import { answeredWith } from './support/stub-answered.ts';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as the token endpoint answers with it; nothing else of it is looked at here. */
function token(special: {
  granted?: readonly string[] | null;
  answered?: unknown;
  claims?: object | null;
}): IssuedToken {
  const { granted = ['a', 'b'], answered = 'a b', claims = { scope: 'a b' } } = special;
  const value = claims === null ? 'an-opaque-token' : `${encode({ alg: 'none' })}.${encode(claims)}.x`;
  return {
    value: new Secret(value),
    granted,
    answer: { scope: answered },
    reply: answeredWith(200, {}, 'token'),
  } as unknown as IssuedToken;
}

const shownBy = {
  published: answeredWith(200, {}, 'published'),
  registered: answeredWith(201, {}, 'registered'),
  introspected: answeredWith(200, {}, 'introspected'),
};

const holds: TokenScopes = {
  published: ['a', 'b', 'c', 'd'],
  registered: ['c', 'a', 'b'],
  token: token({}),
  introspected: 'b a',
  declared: null,
  shownBy,
};

/** What the lattice throws, or null. */
async function thrownBy(special: Partial<TokenScopes>): Promise<unknown> {
  return expectLattice({ ...holds, ...special }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
}

/** The broken steps with what shows them, or null. */
async function broken(special: Partial<TokenScopes>): Promise<readonly [string, readonly string[]] | null> {
  const thrown = await thrownBy(special);
  if (thrown === null) return null;
  if (!(thrown instanceof Violation)) throw thrown as Error;
  return [thrown.actual, thrown.exchanges.map(({ purpose }) => purpose)];
}

test('the scopes of a flow that holds, in every form that a step may have them in', async () => {
  for (const special of [
    {},
    { introspected: 'a' },
    { introspected: ['b', 'a'] },
    { token: token({ claims: { scope: ['b', 'a'] } }) },
    { token: token({ claims: {} }) },
    { token: token({ claims: { scope: null } }) },
    { token: token({ claims: null }) },
    { token: token({ granted: ['a', 'b'], answered: ['a', 'b'] }) },
  ]) {
    expect(await broken(special)).toBeNull();
  }
});

const beyond = (inner: string, outer: string, scopes: string): string =>
  `${inner} beyond ${outer}: ${scopes}`;

const steps: Record<
  string,
  readonly [special: Partial<TokenScopes>, said: string, shown: readonly string[]]
> = {
  'registered, not published': [
    { registered: ['a', 'b', 'x'] },
    beyond('registered scopes', 'scopes_supported', 'x'),
    ['registered', 'published'],
  ],
  'registered and declared, not published': [
    { registered: ['a', 'b', 'x'], declared: ['x'] },
    beyond('registered scopes', 'scopes_supported', 'x'),
    ['published', 'registered'],
  ],
  'granted, not registered': [
    { registered: ['a'] },
    beyond('scopes of the token', 'registered scopes', 'b'),
    ['token', 'registered'],
  ],
  'introspected, not granted': [
    { introspected: 'a b c' },
    beyond('introspected scopes', 'scopes of the token', 'c'),
    ['introspected', 'token'],
  ],
  'introspected as an array, the last of three not granted': [
    { introspected: ['a', 'b', 'x'] },
    beyond('introspected scopes', 'scopes of the token', 'x'),
    ['introspected', 'token'],
  ],
  'signed, not granted': [
    { token: token({ claims: { scope: 'a b c' } }) },
    beyond('scopes in the JWT', 'scopes of the token answer', 'c'),
    ['token'],
  ],
  'granted, not signed': [
    { token: token({ claims: { scope: ['a'] } }) },
    beyond('scopes of the token answer', 'scopes in the JWT', 'b'),
    ['token'],
  ],
  'an empty scope in the JWT': [
    { token: token({ claims: { scope: '' } }) },
    beyond('scopes of the token answer', 'scopes in the JWT', 'a, b'),
    ['token'],
  ],
  'granted as an array of the answer, not registered': [
    { token: token({ granted: ['a', 'x'], answered: ['a', 'x'], claims: null }), introspected: '' },
    beyond('scopes of the token', 'registered scopes', 'x'),
    ['token', 'registered'],
  ],
  'another letter case': [
    { introspected: 'A' },
    beyond('introspected scopes', 'scopes of the token', 'A'),
    ['introspected', 'token'],
  ],
};

for (const [name, [special, said, shown]] of Object.entries(steps)) {
  test(`a broken step: ${name}`, async () => {
    expect(await broken(special)).toEqual([said, [...new Set(shown)]]);
  });
}

test('of several broken steps all are told', async () => {
  const [told] =
    (await broken({ registered: ['x'], introspected: 'y', token: token({ claims: { scope: 'z' } }) })) ?? [];
  for (const scope of ['x', 'a, b', 'y', 'z']) expect(told).toContain(`: ${scope}`);
});

test('what nobody can read is neither none nor all', async () => {
  expect(await thrownBy({ introspected: 7 })).toMatchObject({
    name: 'Undecided',
    reason: 'introspected scopes cannot be read: 7',
    blamed: 'introspection.scope-equals',
  });
  const unread = await thrownBy({ token: token({ granted: null, answered: 7 }) });
  expect(unread).toBeInstanceOf(Undecided);
  expect(unread).toMatchObject({ blamed: 'token.response-shape' });
  expect(await thrownBy({ token: token({ claims: { scope: 7 } }) })).toMatchObject({ blamed: null });
});
