import { expect, test } from '@playwright/test';
import { grantedScopes, grantOf } from '../../fixtures/facts/granted-scopes.ts';
import { scopesIn } from '../../fixtures/tenant/registration-answer.ts';
import { jwtSegment } from '../../fixtures/facts/jwt.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import { Undecided } from '../../fixtures/judging/signals.ts';
import type { IssuedToken } from '../../fixtures/facts/tokens.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { Answered } from '../../fixtures/tenant/reply.ts';
import { exchange } from './support/stub-exchange.ts';

const client = { id: 'id-1', secret: new Secret('secret-1') };

const answer = (name: string, json: Answered['json']): Answered => ({
  kind: 'answered',
  status: 200,
  mediaType: 'application/json',
  json,
  bodyProblem: null,
  isPage: false,
  answer: { status: 200, headers: [], bytes: Buffer.from('') },
  exchange: exchange(name),
});

const jwt = (claims: Readonly<Record<string, unknown>>): string =>
  [jwtSegment({ alg: 'RS256' }), jwtSegment(claims), 'signature'].join('.');

/** A session whose introspection says this of the token, and that of the main client's own one. */
function sessionWith(introspected: Readonly<Record<string, unknown>>, own?: unknown): Session {
  const tokens = {
    introspectAs: () => Promise.resolve(answer('introspection', introspected)),
    introspected: () => Promise.resolve([{ answer: { scope: own } }]),
  };
  return { tokens } as unknown as Session;
}

function tokenOf(token: Pick<IssuedToken, 'statesScope' | 'granted'>, text = 'opaque'): IssuedToken {
  return { ...token, value: new Secret(text), asked: ['asked'], answer: {}, reply: answer('token', {}) };
}

const silent = { statesScope: false, granted: ['asked'] } as const;

/** What a token was granted, by what its answer and introspection say. */
const granted = (
  token: Pick<IssuedToken, 'statesScope' | 'granted'>,
  introspected: Readonly<Record<string, unknown>>,
  own?: unknown,
): Promise<readonly string[]> => grantedScopes(sessionWith(introspected, own), tokenOf(token), client);

test('the token answer counts', async () => {
  expect(await granted({ statesScope: true, granted: ['a'] }, { scope: 'b' })).toEqual(['a']);
  // What nobody can read is charged to the answer, and never taken from elsewhere.
  await expect(granted({ statesScope: true, granted: null }, { scope: 'b' })).rejects.toMatchObject({
    name: 'Undecided',
    blamed: 'token.response-shape',
  });
});

test('if it has no scope, the claims of the token count', async () => {
  for (const scope of ['a b', ['a', 'b']]) {
    const grant = await grantOf(sessionWith({ scope: 'other' }), tokenOf(silent, jwt({ scope })), client);
    expect(grant.scopes).toEqual(['a', 'b']);
    expect(grant.proof.exchange.purpose).toBe('token');
  }
});

test('without claims introspection counts, as a string with any spaces or as an array', async () => {
  expect(await granted(silent, { scope: 'a b' })).toEqual(['a', 'b']);
  // An empty name between two spaces would be a scope that nobody registered.
  expect(await granted(silent, { scope: ' a  b ' })).toEqual(['a', 'b']);
  expect(await granted(silent, { scope: '' })).toEqual([]);
  expect(await granted(silent, { scope: ['a', 1, 'b'] })).toEqual(['a', 'b']);
  const grant = await grantOf(sessionWith({ scope: 'a' }), tokenOf(silent, jwt({})), client);
  expect(grant.scopes).toEqual(['a']);
  expect(grant.proof.exchange.purpose).toBe('introspection');
});

test('if none of them has a scope, none was granted, provided that introspection shows scopes at all', async () => {
  expect(await granted(silent, { active: true }, 'a b')).toEqual([]);
  expect(await granted(silent, { active: true }, ['a'])).toEqual([]);
  await expect(granted(silent, { active: true }, '')).rejects.toThrow(Undecided);
  await expect(granted(silent, { active: true })).rejects.toThrow(Undecided);
  await expect(granted(silent, { active: false }, 'a b')).rejects.toThrow(Undecided);
});

test('an open question names its requirement and shows both answers', async () => {
  const attempt = granted(silent, {});
  await expect(attempt).rejects.toMatchObject({
    reason: 'neither the token answer, the token nor introspection shows the granted scopes',
    blamed: 'introspection.scope-equals',
  });
  const exchanges = await attempt.catch((signal: unknown) => (signal as Undecided).exchanges);
  expect((exchanges as Undecided['exchanges']).map(({ purpose }) => purpose)).toEqual([
    'token',
    'introspection',
  ]);
});

test('scopes are written as a string or as a list', () => {
  expect(scopesIn(' a  b')).toEqual(['a', 'b']);
  expect(scopesIn(['a', null])).toEqual(['a']);
  for (const value of [undefined, null, 1, {}]) expect(scopesIn(value)).toBeNull();
});
