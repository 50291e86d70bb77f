import { expect, test } from '@playwright/test';
import type { Deleted, Deletion } from '../../fixtures/probes/management/life.ts';
import {
  expectDeleted,
  expectNoIntrospection,
  expectNoToken,
  expectUnmanageable,
  expectUnreadable,
} from '../../fixtures/probes/management/deletion.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import { unsent, type Answered, type Reply } from '../../fixtures/tenant/reply.ts';
import { said, stubAnswer } from './support/stub-answer.ts';
import { answeredWith } from './support/stub-answered.ts';

const nobody = unsent('budget', 'not asked');
const deletionWith = (reply: Answered, known: Partial<Deletion> = {}): Deletion => ({
  client: { credentials: () => ({ id: 'a', secret: 's' }) } as unknown as Deletion['client'],
  token: () => Promise.resolve({ asked: ['x'] } as unknown as Awaited<ReturnType<Deletion['token']>>),
  reply,
  wasReadable: true,
  isAlive: false,
  ...known,
});
const deleting = (reply: Answered, known: Partial<Deletion> = {}) =>
  said(() => {
    expectDeleted(deletionWith(reply, known));
  });

test.describe('a deletion', () => {
  const wanted = 'expected 204 without a body; actual';

  test('is an empty 204 of any media type', async () => {
    expect(await deleting(stubAnswer(204, null))).toBeNull();
    expect(await deleting(stubAnswer(204, null, { mediaType: 'text/html' }))).toBeNull();
    expect(await deleting(answeredWith(204, {}))).toBe(`Violation: ${wanted} 204 with a body`);
  });

  test('may not be supported: that is told', async () => {
    for (const status of [403, 405, 501]) {
      expect(await deleting(stubAnswer(status, null))).toBe(`Deviation: ${wanted} ${status}`);
    }
  });

  test('with another answer is a violation', async () => {
    for (const status of [200, 202, 400, 401, 404, 410]) {
      expect(await deleting(stubAnswer(status, null))).toBe(`Violation: ${wanted} ${status}`);
    }
  });

  test('of a client that could not be read is judged where it says something of its own', async () => {
    const unreadable = { wasReadable: false };
    expect(await deleting(stubAnswer(401, null), unreadable)).toContain(
      'Undecided: the client cannot be read',
    );
    expect(await deleting(stubAnswer(200, null), unreadable)).toBe(`Violation: ${wanted} 200`);
    expect(await deleting(stubAnswer(404, null), { ...unreadable, isAlive: true })).toBe(
      `Violation: ${wanted} 404, for a client that still gets tokens`,
    );
  });
});

/** A session whose endpoints answer in this order, and what it waited for. */
function sessionWith(...answers: readonly Answered[]) {
  const remaining = [...answers];
  const waits: number[] = [];
  const next = () => Promise.resolve(remaining.shift() ?? stubAnswer(500, null));
  const session = {
    tokens: { ask: next, introspectAs: next },
    context: { client: { pause: (ms: number) => Promise.resolve(void waits.push(ms)) } },
  };
  return { session: session as unknown as Session, waits };
}

const invalid = stubAnswer(401, { error: 'invalid_client' });
const issued = stubAnswer(200, { access_token: 't' });

test.describe('the credentials of a deleted client', () => {
  const asking = async (...answers: readonly Answered[]) => {
    const { session, waits } = sessionWith(...answers);
    const judged = await said(() => expectNoToken(session, 'a token', deletionWith(stubAnswer(204, null))));
    return { judged, waits };
  };

  test('are dead where the token endpoint does not know them', async () => {
    expect(await asking(invalid)).toEqual({ judged: null, waits: [] });
    const { judged } = await asking(stubAnswer(400, { error: 'unauthorized_client' }));
    expect(judged).toMatch(/^Deviation: .*unauthorized_client$/);
  });

  test('live where they get a token twice, and lag where they get it once', async () => {
    expect(await asking(issued, issued)).toEqual({
      judged: 'Violation: expected a token: refused; actual a token: 200',
      waits: [5_000],
    });
    expect((await asking(issued, invalid)).judged).toBe(
      'Deviation: expected a token: refused immediately; actual a token: refused within 5 s',
    );
  });

  test('learn nothing more from introspection', async () => {
    const active = stubAnswer(200, { active: true });
    const asks = (...answers: readonly Answered[]) =>
      said(() =>
        expectNoIntrospection(sessionWith(...answers).session, 'it', deletionWith(stubAnswer(204, null))),
      );
    for (const answer of [invalid, stubAnswer(200, { active: false }), stubAnswer(401, { active: true })]) {
      expect(await asks(answer)).toBeNull();
    }
    expect(await asks(active, active)).toBe('Violation: expected it: refused; actual it: 200');
    expect(await asks(active, invalid)).toMatch(/^Deviation/);
  });
});

test.describe('the management token of a deleted client', () => {
  test('is refused with 401 or 403, anything else is told', async () => {
    const judge = (reply: Reply) =>
      said(() => {
        expectUnmanageable('a read', reply);
      });
    for (const status of [401, 403]) expect(await judge(stubAnswer(status, null))).toBeNull();
    for (const status of [400, 404, 405, 410]) {
      expect(await judge(stubAnswer(status, null))).toMatch(/^Deviation: expected a read: 401 or 403/);
    }
    expect(await judge(stubAnswer(204, null))).toBe(
      'Violation: expected a read: 401 or 403; actual a read: 204',
    );
    expect(await judge(nobody)).toBe('Undecided: not asked');
  });

  test('says so only of a client that could be read before', async () => {
    const judge = (read: Reply, lag: number | null, known: Partial<Deletion> = {}) => {
      const deletion = deletionWith(stubAnswer(204, null), known);
      const deleted: Deleted = { deletion, read, lag, deletedAgain: invalid, unknownClient: invalid };
      return said(() => {
        expectUnreadable('a read', deleted);
      });
    };
    expect(await judge(invalid, null)).toBeNull();
    expect(await judge(invalid, 5_000)).toBe(
      'Deviation: expected a read: refused immediately; actual a read: refused within 5 s',
    );
    expect(await judge(issued, null)).toMatch(/^Violation/);
    expect(await judge(stubAnswer(403, null), null)).toBeNull();
    expect(await judge(invalid, null, { wasReadable: false })).toMatch(
      /^Undecided: the client could not be read/,
    );
  });
});
