import { expect, test } from '@playwright/test';
import { expectLattice, type Stations } from '../../fixtures/session/lattice.ts';
import { Violation } from '../../fixtures/session/signals.ts';
import type { IssuedToken } from '../../fixtures/session/tokens.ts';
import { Secret } from '../../fixtures/settings/secret.ts';

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token as the token endpoint answers with it; nothing else of it is looked at here. */
function token(special: {
  granted?: readonly string[] | null;
  answered?: unknown;
  claims?: object | null;
}): IssuedToken {
  const { granted = ['a', 'b'], answered = 'a b', claims = { scope: 'a b' } } = special;
  const value = claims === null ? 'an-opaque-token' : `${encode({ alg: 'none' })}.${encode(claims)}.x`;
  return { value: new Secret(value), granted, answer: { scope: answered } } as unknown as IssuedToken;
}

const holds: Stations = {
  published: ['a', 'b', 'c', 'd'],
  registered: ['c', 'a', 'b'],
  token: token({}),
  introspected: 'b a',
};

/** The first broken arrow, or null. */
function broken(special: Partial<Stations>): string | null {
  try {
    expectLattice({ ...holds, ...special });
    return null;
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    return `${error.expected}: ${error.actual}`;
  }
}

test('the scopes of a flow that holds, in every form that a station may have them in', () => {
  expect(broken({})).toBeNull();
  expect(broken({ introspected: 'a' })).toBeNull();
  expect(broken({ introspected: ['b', 'a'] })).toBeNull();
  expect(broken({ introspected: undefined })).toBeNull();
  expect(broken({ token: token({ claims: { scope: ['b', 'a'] } }) })).toBeNull();
  expect(broken({ token: token({ claims: {} }) })).toBeNull();
  expect(broken({ token: token({ claims: { scope: null } }) })).toBeNull();
  expect(broken({ token: token({ claims: null }) })).toBeNull();
  expect(broken({ token: token({ granted: null, answered: ['a', 'b'] }) })).toBeNull();
});

const arrows: Record<string, readonly [special: Partial<Stations>, said: string]> = {
  'registered, not published': [
    { registered: ['a', 'b', 'x'] },
    'registered scopes within scopes_supported (a, b, c, d): beyond them: x',
  ],
  'granted, not registered': [
    { registered: ['a'] },
    'scopes of the token within registered scopes (a): beyond them: b',
  ],
  'introspected, not granted': [
    { introspected: 'a b c' },
    'introspected scopes within scopes of the token (a, b): beyond them: c',
  ],
  'introspected as an array, the last of three not granted': [
    { introspected: ['a', 'b', 'x'] },
    'introspected scopes within scopes of the token (a, b): beyond them: x',
  ],
  'signed, not granted': [
    { token: token({ claims: { scope: 'a b c' } }) },
    'scopes in the JWT within scopes of the token answer (a, b): beyond them: c',
  ],
  'granted, not signed': [
    { token: token({ claims: { scope: ['a'] } }) },
    'scopes of the token answer within scopes in the JWT (a): beyond them: b',
  ],
  'an empty scope in the JWT': [
    { token: token({ claims: { scope: '' } }) },
    'scopes of the token answer within scopes in the JWT (nothing): beyond them: a, b',
  ],
  'granted as an array of the answer, not registered': [
    { token: token({ granted: null, answered: ['a', 'x'], claims: null }), introspected: '' },
    'scopes of the token within registered scopes (c, a, b): beyond them: x',
  ],
  'another letter case': [
    { introspected: 'A' },
    'introspected scopes within scopes of the token (a, b): beyond them: A',
  ],
};

for (const [name, [special, said]] of Object.entries(arrows)) {
  test(`a broken arrow: ${name}`, () => {
    expect(broken(special)).toBe(said);
  });
}

test('of several broken arrows the first is told, since the others follow from it', () => {
  const all = { registered: ['x'], introspected: 'y', token: token({ claims: { scope: 'z' } }) };
  expect(broken(all)).toBe('registered scopes within scopes_supported (a, b, c, d): beyond them: x');
});
