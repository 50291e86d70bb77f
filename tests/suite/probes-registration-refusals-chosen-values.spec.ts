import { expect, test } from '@playwright/test';
import {
  lifetimesChosen,
  ownCredentials,
} from '../../fixtures/probes/registration-refusals/chosen-values.ts';
import { introspectsAll } from '../../fixtures/probes/posture/introspects-all.ts';
import { Undecided } from '../../fixtures/judging/signals.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { answeredWith } from './support/stub-answered.ts';
import { client, judged, session, tokenWith, uri, type World } from './support/stub-refusal-session.ts';
import { jwtOf } from './support/stub-seen.ts';

const dead = answeredWith(401, { error: 'invalid_client' }, 'secret refused');
const token = 'chosen-token-random3';

const adopted = (world: World, answer: JsonObject): Promise<string> =>
  judged(ownCredentials(session({ token: dead, ...world })), {
    client_id: 'id-1',
    registration_client_uri: uri,
    ...answer,
  });

test('what works of the values that a caller chose is told with its member', async () => {
  expect(await adopted({}, { client_secret: 'chosen-secret-random2' })).toBe(
    'Deviation (registration) it: client_secret is returned but does not work',
  );
  expect(await adopted({}, { registration_access_token: token })).toBe(
    'Deviation (registration) it: registration_access_token is returned but does not work',
  );
  expect(await adopted({}, { registration_client_uri: null, registration_access_token: token })).toBe(
    'Violation (registration) it: registered with the chosen registration_access_token',
  );
  expect(await adopted({ readWith: { [token]: answeredWith(299, {}, 'read') } }, {})).toBe(
    'Violation (read) it: the chosen registration_access_token reads the client',
  );
  expect(await adopted({}, { client_id: null })).toBe(
    'Undecided the answer has no client_id, registration.client-id',
  );
});

test('a redirect reads no client, and one that any other token gets shows no choice', async () => {
  const redirect = answeredWith(300, {}, 'redirect');
  expect(await adopted({ readWith: { [token]: redirect } }, {})).toBe('fine');
  const read = answeredWith(200, {}, 'read');
  expect(await adopted({ readWith: { [token]: read }, read: redirect }, {})).toContain('Violation (read)');
});

test('a secret is refused by 401 or by its code, whatever the other one is', async () => {
  for (const reply of [answeredWith(401, {}), answeredWith(400, { error: 'invalid_client' })]) {
    expect(await adopted({ token: reply }, {})).toBe('fine');
  }
});

test.describe('the lifetime of a token', () => {
  // An answer of the stub is as old as time itself: `exp` is the lifetime.
  const lives = async (ordinary: JsonObject, own: JsonObject): Promise<string> => {
    const world = session({ token: tokenWith(own) });
    const usual = await world.tokens.single('data-a');
    const tokens = { ...world.tokens, single: () => Promise.resolve({ ...usual, answer: ordinary }) };
    return judged(await lifetimesChosen({ ...world, tokens }), client);
  };
  const jwt = (exp: number): JsonObject => ({ access_token: jwtOf({ exp }) });

  test('is what its answer states or what it claims, whichever is longer', async () => {
    const usual = { expires_in: 100 };
    const longer = (seconds: number) =>
      `Violation (token) it: its token lives ${seconds} s, an ordinary client's 100 s`;
    expect(await lives(usual, { ...jwt(5_000), expires_in: 100 })).toBe(longer(5_000));
    expect(await lives(usual, { ...jwt(100), expires_in: 5_000 })).toBe(longer(5_000));
    expect(await lives(usual, jwt(5_000))).toBe(longer(5_000));
    expect(await lives(usual, jwt(160))).toBe('fine');
    expect(await lives(usual, { ...jwt(161), expires_in: null })).toBe(longer(161));
    expect(await lives(usual, { expires_in: 161 })).toBe(longer(161));
  });

  test('is unknown where nothing states it', async () => {
    const unknown = 'Undecided nothing states the lifetime of a token, token.response-shape';
    expect(await lives({ expires_in: 100 }, {})).toBe(unknown);
    expect(await lives({ expires_in: 100 }, { expires_in: '100' })).toBe(unknown);
    expect(await lives({ expires_in: 100 }, { ...jwt(50), expires_in: '100' })).toBe(unknown);
    await expect(lives({}, { expires_in: 100 })).rejects.toThrow(Undecided);
  });
});

test('the scope that sees all tokens is asked for alone, and what it sees is told', async () => {
  const look = async (world: World): Promise<string> => judged(await introspectsAll(session(world)), client);
  const { mutate } = await introspectsAll(session());
  expect(mutate({ client_name: 'a', scopes: ['b'] })).toEqual({
    client_name: 'a',
    scopes: ['am-introspect-all-tokens'],
  });
  expect(await look({ introspection: answeredWith(200, { active: true }, 'introspection') })).toBe(
    "Violation (introspection) it: it sees another client's token",
  );
  const unknown = answeredWith(400, { error: 'invalid_client' });
  expect(await look({ introspection: unknown })).toBe(
    'Undecided it: introspection answered 400 invalid_client, nobody',
  );
});
