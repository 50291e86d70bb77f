import { expect, test } from '@playwright/test';
import { ClientSecrets } from '../../fixtures/probes/management/client-secrets.ts';
import type { Deleted, Deletion } from '../../fixtures/probes/management/life.ts';
import {
  expectDeleted,
  expectNoIntrospection,
  expectNoToken,
  expectUnmanageable,
  expectUnreadable,
} from '../../fixtures/probes/management/deletion.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { Answered } from '../../fixtures/tenant/reply.ts';
import { stubAnswer } from './support/stub-answer.ts';
import { verdictOf } from './support/stub-seen.ts';

const deletion = (reply: Answered, known: Partial<Deletion> = {}): Deletion => ({
  client: { credentials: () => ({ id: 'a', secret: 's' }) } as unknown as Deletion['client'],
  token: () => Promise.resolve({ asked: ['x'] } as unknown as Awaited<ReturnType<Deletion['token']>>),
  reply,
  wasReadable: true,
  isAlive: false,
  ...known,
});

/** A session whose endpoints answer in this order, and what they were asked with. */
function sessionWith(...answers: readonly Answered[]) {
  const [remaining, asked]: [Answered[], unknown[]] = [[...answers], []];
  const next = (client: unknown, what: unknown) => {
    asked.push([client, what]);
    return Promise.resolve(remaining.shift() ?? stubAnswer(500, null));
  };
  const context = { client: { pause: () => Promise.resolve() } };
  return { session: { tokens: { ask: next, introspectAs: next }, context } as unknown as Session, asked };
}

test.describe('a deletion whose first answer was lost', () => {
  const second = (status: number) => {
    const answer = stubAnswer(status, null, { name: 'second' });
    const reply = { ...answer, exchange: { ...answer.exchange, attempt: 2 } };
    return verdictOf(() => {
      expectDeleted(deletion(reply));
    });
  };

  test('may have had its effect, where the second one says that the client is gone', async () => {
    for (const status of [401, 403, 404, 410]) {
      expect(await second(status)).toEqual({
        kind: 'Undecided',
        reason: `the answer to a first attempt was lost, and the second one got ${status}: the first may have deleted the client`,
        blamed: null,
        shown: ['second'],
      });
    }
  });

  test('is judged by any other answer', async () => {
    for (const status of [400, 300]) expect(await second(status)).toMatchObject({ kind: 'Violation' });
    expect(await second(405)).toMatchObject({ kind: 'Deviation' });
    expect(await second(204)).toBe('holds');
  });
});

test('what could not be read before is blamed on reading', async () => {
  const unreadable = { wasReadable: false };
  const judged = verdictOf(() => {
    expectDeleted(deletion(stubAnswer(300, null, { name: 'deletion' }), unreadable));
  });
  expect(await judged).toMatchObject({ kind: 'Undecided', blamed: 'management.read', shown: ['deletion'] });
  const [read, deleted] = [stubAnswer(401, null), deletion(stubAnswer(204, null), unreadable)];
  const after: Deleted = { deletion: deleted, read, lag: null, deletedAgain: read, unknownClient: read };
  expect(
    await verdictOf(() => {
      expectUnreadable('it', after);
    }),
  ).toMatchObject({ blamed: 'management.read' });
});

test('the credentials of a deleted client are used as they were, and a delay shows both answers', async () => {
  const issued = stubAnswer(200, { access_token: 't' }, { name: 'first' });
  const invalid = stubAnswer(401, { error: 'invalid_client' }, { name: 'last' });
  const { session, asked } = sessionWith(issued, invalid);
  const verdict = await verdictOf(() => expectNoToken(session, 'it', deletion(stubAnswer(204, null))));
  expect(verdict).toMatchObject({ kind: 'Deviation', shown: ['first', 'last'] });
  expect(asked).toEqual(Array(2).fill([{ id: 'a', secret: 's' }, 'x']));
});

test('introspection tells something only with a success that says active', async () => {
  for (const answer of [stubAnswer(300, { active: true }), stubAnswer(200, null), stubAnswer(200, {})]) {
    const { session } = sessionWith(answer);
    expect(await verdictOf(() => expectNoIntrospection(session, 'it', deletion(answer)))).toBe('holds');
  }
});

test('a redirect refuses nobody in so many words', async () => {
  const judged = verdictOf(() => {
    expectUnmanageable('it', stubAnswer(300, null));
  });
  expect(await judged).toMatchObject({ kind: 'Deviation', actual: 'it: 300 without an error code' });
});

test('a client without a secret has none in doubt, and learns its first', () => {
  const secrets = new ClientSecrets(null);
  expect(secrets.isInDoubt).toBe(false);
  secrets.used(stubAnswer(401, { error: 'invalid_client' }));
  expect(secrets.newest).toBeNull();
  expect([secrets.learn(new Secret('s')), secrets.isInDoubt]).toEqual([true, true]);
  secrets.used(stubAnswer(401, { error: 'invalid_client' }));
  expect([secrets.newest, secrets.isInDoubt]).toEqual([null, false]);
  for (const json of [null, {}, { client_secret: 7 }, { client_secret: 'x' }]) {
    expect(secrets.refusalOfSecretIn(stubAnswer(200, json))).toBeNull();
  }
  expect(secrets.refusalOfSecretIn(stubAnswer(200, { client_secret: 's' }))).not.toBeNull();
});
