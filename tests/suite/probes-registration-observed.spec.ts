import { expect, test } from '@playwright/test';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import { Observed } from '../../fixtures/judging/signals.ts';
import { observeDisplayAddresses } from '../../fixtures/probes/registration-refusals/observed-bodies.ts';
import { observedScopeString } from '../../fixtures/probes/registration/scope-string.ts';
import { registeredWith } from './support/stub-answered.ts';

// What is only observed has to be observed as it is.

const registeredAs = (answer: JsonObject) =>
  Promise.resolve({ kind: 'registered', client: registeredWith(answer) });

test('a scope string is honoured if it brings what the array brings, and no more', async () => {
  const observed = async (scopes: readonly string[]): Promise<string> => {
    const session = {
      target: { dialect: 'aic' },
      main: {
        requestedScopes: () => Promise.resolve(['a', 'b']),
        registered: () => Promise.resolve({ scopes: ['a', 'b'] }),
        initialAccessToken: () => null,
      },
      registrar: { mode: 'open', register: () => registeredAs({ client_id: 'c', scopes }) },
    };
    return (await observedScopeString(session as unknown as Session)).seen;
  };
  expect(await observed(['b', 'a'])).toBe('the scope string is honoured');
  expect(await observed(['openid'])).toBe('the scope string is answered with openid');
  // The default scopes of a tenant that ignores the string may contain those that were asked for.
  expect(await observed(['a', 'b', 'openid'])).toBe('the scope string is answered with a, b, openid');
});

test('a display address without a value is not stored', async () => {
  const observed = async (answer: JsonObject): Promise<string> => {
    const session = { clients: { withDisplayAddresses: () => registeredAs(answer) } };
    const thrown = await Promise.resolve(observeDisplayAddresses(session as unknown as Session)('it')).then(
      () => null,
      (error: unknown) => error,
    );
    return thrown instanceof Observed ? thrown.message : 'nothing';
  };
  const empty = { logo_uri: '', client_uri: '', policy_uri: null, tos_uri: '' };
  expect(await observed({ client_id: 'c', ...empty })).toContain('none of the four is stored');
  expect(await observed({ client_id: 'c', ...empty, tos_uri: 'x' })).toContain('stored: tos_uri');
});
