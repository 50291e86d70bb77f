import { expect, test } from '@playwright/test';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { defaultScopes } from '../../fixtures/facts/default-scopes.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import { Undecided } from '../../fixtures/judging/signals.ts';
import { answeredWith, registeredWith } from './support/stub-answered.ts';
import { client, session, tokenWith, type World } from './support/stub-refusal-session.ts';

// What a client has that asked for no scope: by its registration, or by a token if that names none.

function defaults(world: World, answer: JsonObject) {
  const { clients, ...others } = session(world);
  const registered = { kind: 'registered', client: registeredWith({ ...client, ...answer }, 'registration') };
  const withoutScopes = () => Promise.resolve(registered);
  return defaultScopes({ ...others, clients: { ...clients, withoutScopes } } as unknown as Session)();
}

const read = async (world: World, answer: JsonObject) => {
  const found = await defaults(world, answer);
  return [found?.scopes, found?.proof.exchange.purpose];
};

const privileged = tokenWith({ scope: 'fr:idm:*' });

test('are those that the registration answer names', async () => {
  expect(await read({ token: privileged }, { scopes: ['openid'] })).toEqual([['openid'], 'registration']);
});

test('are those of every member that names some', async () => {
  const answer = { scopes: ['openid'], scope: 'openid fr:idm:*', default_scopes: ['data-read'] };
  expect(await read({}, answer)).toEqual([['openid', 'fr:idm:*', 'data-read'], 'registration']);
});

test('are those of a token, if the registration answer names none', async () => {
  for (const answer of [{}, { scopes: [] }, { scope: '' }, { scopes: [], scope: '' }]) {
    expect(await read({ token: privileged }, answer), JSON.stringify(answer)).toEqual([
      ['fr:idm:*'],
      'token',
    ]);
  }
});

test('are none, if the registration answer names none and a token is refused', async () => {
  expect(await read({}, { scopes: [] })).toEqual([[], 'registration']);
  // Silence is not none.
  await expect(defaults({}, {})).rejects.toThrow(Undecided);
  await expect(
    defaults({ token: answeredWith(401, { error: 'invalid_client' }) }, { scopes: [] }),
  ).rejects.toThrow(Undecided);
});
