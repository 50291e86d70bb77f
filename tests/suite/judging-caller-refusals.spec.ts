import { expect, test } from '@playwright/test';
import { callsUnknown, expectCallerRefused, refusesWhoAsks } from '../../fixtures/judging/caller-refusals.ts';
import { expectKnownCaller } from '../../fixtures/facts/token-requests.ts';
import type { UsableClient } from '../../fixtures/facts/main-client.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import type { Answered } from '../../fixtures/tenant/reply.ts';
import { answerCalled, verdictOf } from './support/stub-seen.ts';

const reply = (status: number, json: JsonObject | null, challenge?: string): Answered =>
  answerCalled('reply', json, { status, ...(challenge === undefined ? {} : { challenge }) });

const AM = { code: 403, reason: 'Forbidden', message: 'Forbidden' };

test('a caller is refused by 401 or 403 in any form of an authorization server', () => {
  expect(refusesWhoAsks(reply(401, { error: 'invalid_client' }))).toBe(true);
  expect(refusesWhoAsks(reply(403, AM))).toBe(true);
  expect(refusesWhoAsks(reply(401, null, 'Basic realm="/alpha"'))).toBe(true);
  expect(refusesWhoAsks(reply(403, null))).toBe(false);
  expect(refusesWhoAsks(reply(400, { error: 'invalid_client' }))).toBe(false);
  expect(refusesWhoAsks(reply(400, null, 'Basic'))).toBe(false);
});

test('credentials are unknown where the answer says so, and not where it says something else', () => {
  expect(callsUnknown(reply(400, { error: 'invalid_client' }))).toBe(true);
  expect(callsUnknown(reply(401, AM))).toBe(true);
  expect(callsUnknown(reply(401, null, 'Basic'))).toBe(true);
  expect(callsUnknown(reply(401, null))).toBe(false);
  expect(callsUnknown(reply(401, { error: 'invalid_scope' }))).toBe(false);
  expect(callsUnknown(reply(403, AM))).toBe(false);
  expect(callsUnknown(reply(400, { error: 'invalid_scope' }))).toBe(false);
  expect(callsUnknown(reply(200, { error: 'invalid_client' }))).toBe(false);
});

test('a request that has to fail for its caller', async () => {
  const judged = (answer: Answered, codes = ['invalid_client', 'invalid_request']) =>
    verdictOf(() => {
      expectCallerRefused({ mutation: 'no secret', reply: answer }, codes);
    });
  for (const good of [
    reply(401, { error: 'anything' }),
    reply(403, AM),
    reply(401, null, 'Bearer'),
    reply(400, { error: 'invalid_client' }),
    reply(400, { error: 'invalid_request' }),
  ]) {
    expect(await judged(good)).toBe('holds');
  }
  expect(await judged(reply(400, { error: 'invalid_request' }), ['invalid_client'])).toEqual({
    kind: 'Deviation',
    expected: 'no secret: 400 or 401 with invalid_client',
    actual: 'no secret: 400 invalid_request',
    shown: ['reply'],
  });
  expect(await judged(reply(200, { active: false }))).toEqual({
    kind: 'Deviation',
    expected: 'no secret: 401, or 400 with invalid_client or invalid_request',
    actual: 'no secret: 200, without an effect',
    shown: ['reply'],
  });
  expect(await judged(reply(403, null))).toMatchObject({ kind: 'Undecided', blamed: null });
});

test('a client that is refused as unknown has to be known elsewhere', async () => {
  const asked: (string | null)[] = [];
  const judged = (answer: Answered, control: Answered, scopes: readonly string[] = ['a', 'b']) => {
    const session = {
      tokens: {
        ask: (_client: unknown, scope: string | null) => {
          asked.push(scope);
          return Promise.resolve(control);
        },
      },
    } as unknown as Session;
    return verdictOf(() =>
      expectKnownCaller(session, { scopes } as unknown as UsableClient, {
        mutation: 'a second client',
        reply: answer,
      }),
    );
  };
  const token = reply(200, { access_token: 't' });
  const unknown = reply(400, { error: 'invalid_client' });
  expect(await judged(reply(403, AM), unknown)).toBe('holds');
  expect(asked).toEqual([]);
  expect(await judged(unknown, token)).toBe('holds');
  expect(await judged(unknown, token, [])).toBe('holds');
  expect(asked).toEqual(['a', null]);
  expect(
    await judged(unknown, answerCalled('control', { error: 'invalid_client' }, { status: 401 })),
  ).toEqual({
    kind: 'Undecided',
    reason:
      'a second client: 400 invalid_client, and its credentials get no token either (401 invalid_client)',
    blamed: 'token.issued',
    shown: ['reply', 'control'],
  });
});
