import { expect, test } from '@playwright/test';
import { grantedScopes } from '../../fixtures/session/outside-scopes.ts';
import type { Session } from '../../fixtures/session/session.ts';
import { Undecided } from '../../fixtures/session/signals.ts';
import type { IssuedToken } from '../../fixtures/session/tokens.ts';
import { Secret } from '../../fixtures/settings/secret.ts';

const client = { id: 'id-1', secret: new Secret('secret-1') };

/** What a token was granted, by what its answer and introspection say. */
function granted(
  token: Pick<IssuedToken, 'statesScope' | 'granted'>,
  introspected: Readonly<Record<string, unknown>>,
  own?: string,
): Promise<readonly string[]> {
  const tokens = {
    introspectAs: () => Promise.resolve({ json: introspected }),
    introspected: () => Promise.resolve([{ answer: { scope: own } }]),
  };
  return grantedScopes({ tokens } as unknown as Session, token as IssuedToken, client);
}

const silent = { statesScope: false, granted: ['asked'] } as const;

test('what the token answer says counts', async () => {
  expect(await granted({ statesScope: true, granted: ['a'] }, { scope: 'b' })).toEqual(['a']);
  expect(await granted({ statesScope: true, granted: null }, { scope: 'b' })).toEqual([]);
});

test('where it is silent introspection says it, as a string with any spaces or as an array', async () => {
  expect(await granted(silent, { scope: 'a b' })).toEqual(['a', 'b']);
  // An empty name between two spaces would be a scope that nobody registered.
  expect(await granted(silent, { scope: ' a  b ' })).toEqual(['a', 'b']);
  expect(await granted(silent, { scope: '' })).toEqual([]);
  expect(await granted(silent, { scope: ['a', 1, 'b'] })).toEqual(['a', 'b']);
});

test('silence of both means nothing only where introspection is known to speak', async () => {
  expect(await granted(silent, { active: true }, 'a b')).toEqual([]);
  await expect(granted(silent, { active: true }, '')).rejects.toThrow(Undecided);
  await expect(granted(silent, { active: true })).rejects.toThrow(Undecided);
  await expect(granted(silent, { active: false }, 'a b')).rejects.toThrow(Undecided);
});
