import { expect, test } from '@playwright/test';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import type { ManagedClient } from '../../fixtures/probes/management/client.ts';
import {
  expectAsBefore,
  expectTurnedAway,
  makeAttempts,
  noteChallenges,
  turnedAway,
  type ManagementAttempt,
  type Attempts,
} from '../../fixtures/probes/management/attempts.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { unsent, type Reply } from '../../fixtures/tenant/reply.ts';
import { said, stubAnswer } from './support/stub-answer.ts';

const redirects = { usual: 'https://a.example/', added: 'https://a.example/more' };
const shownWith = (...uris: readonly string[]) => stubAnswer(200, { client_id: 'a', redirect_uris: uris });
const refusal = stubAnswer(401, { error: 'invalid_token' });
const nobody = unsent('budget', 'not asked');
const broken: Reply = { ...nobody, why: 'server-error', reason: 'server error (500)' };

/** A target client that answers by method, and how it looks when it is read with its own token. */
function target(answers: Readonly<Record<string, Reply>>, looks: readonly (Reply | null)[] = []) {
  const sent: { method: string; authorization: unknown; value: JsonObject | null }[] = [];
  let look = 0;
  const client = {
    read: () => Promise.resolve(shownWith(redirects.usual)),
    body: (change: JsonObject) => ({ client_id: 'a', ...change }),
    send: (method: string, authorization: unknown, value: JsonObject | null) => {
      sent.push({ method, authorization, value });
      return Promise.resolve(answers[method] ?? refusal);
    },
    look: () => {
      const seen = looks[look] ?? null;
      look += 1;
      const shown = seen?.kind === 'answered' && seen.status === 200 ? seen : null;
      return Promise.resolve({ shown, token: null, failed: shown === null && seen !== null ? [seen] : [] });
    },
  };
  return { client: client as unknown as ManagedClient, sent };
}

const attempt = (method: 'GET' | 'PUT' | 'DELETE', key: string): ManagementAttempt<string> => ({
  key,
  method,
  authorization: () => null,
});
const three = [attempt('GET', 'get'), attempt('PUT', 'put'), attempt('DELETE', 'delete')];

test.describe('attempts on another client', () => {
  test('are all made, with an update that would show', async () => {
    const { client, sent } = target({}, [shownWith(redirects.usual)]);
    const tried = await makeAttempts(client, three, redirects);
    expect([...tried.replies.keys()]).toEqual(['get', 'put', 'delete']);
    expect(sent.map(({ method }) => method)).toEqual(['GET', 'PUT', 'DELETE']);
    expect(sent.map(({ value }) => value)).toEqual([
      null,
      { client_id: 'a', redirect_uris: [redirects.usual, redirects.added] },
      null,
    ]);
    expect([tried.notTried, tried.added, tried.after?.shown?.status]).toEqual(['', redirects.added, 200]);
  });

  test('go on after one that was not answered, and after one that was let in', async () => {
    for (const reply of [nobody, stubAnswer(200, {}), stubAnswer(204, null)]) {
      const { client } = target({ GET: reply, PUT: reply }, [shownWith(redirects.usual)]);
      expect((await makeAttempts(client, three, redirects)).replies.size).toBe(3);
    }
  });

  test('end with a DELETE that removed the client, and with no other', async () => {
    const more = [attempt('DELETE', 'first'), attempt('DELETE', 'second')];
    const gone = await makeAttempts(
      target({ DELETE: stubAnswer(204, null) }, [refusal]).client,
      more,
      redirects,
    );
    expect([gone.replies.size, gone.after, gone.notTried]).toEqual([1, null, 'the client had been removed']);
    const alive = [shownWith(redirects.usual), shownWith(redirects.usual), shownWith(redirects.usual)];
    const kept = await makeAttempts(target({ DELETE: stubAnswer(204, null) }, alive).client, more, redirects);
    expect([kept.replies.size, kept.after?.shown?.status]).toEqual([2, 200]);
    for (const answer of [stubAnswer(300, null), refusal, nobody]) {
      const refused = await makeAttempts(target({ DELETE: answer }, [refusal]).client, more, redirects);
      expect([refused.replies.size, refused.after?.failed]).toEqual([2, [refusal]]);
    }
  });

  test('end where the next ones would show nothing', async () => {
    const { client } = target({}, [shownWith(redirects.usual)]);
    const tried = await makeAttempts(client, three, redirects, () => Promise.resolve('revoked'));
    expect([tried.replies.size, tried.notTried, tried.after?.shown?.status]).toEqual([1, 'revoked', 200]);
  });
});

test.describe('an attempt is refused', () => {
  test('by any 4xx and by 501, without metadata', async () => {
    for (const status of [400, 401, 403, 404, 405, 410, 501]) {
      const reply = stubAnswer(status, { error: 'e', client_id: 'a', registration_client_uri: 'x' });
      expect(
        await said(() => {
          expectTurnedAway('GET', reply);
        }),
      ).toBeNull();
    }
    for (const status of [200, 204, 299]) {
      expect(
        await said(() => {
          expectTurnedAway('GET', stubAnswer(status, null));
        }),
      ).toBe(`Violation: expected GET: refused; actual GET: ${status}`);
    }
  });

  test('and not where the refusal shows what the client is', async () => {
    for (const member of [
      'client_secret',
      'registration_access_token',
      'redirect_uris',
      'client_name',
      'scopes',
    ]) {
      const reply = stubAnswer(401, { [member]: 'x' });
      expect(
        await said(() => {
          expectTurnedAway('PUT', reply);
        }),
      ).toBe('Violation: expected PUT: refused; actual PUT: 401 with metadata of the client');
      expect(
        await said(() => {
          expectTurnedAway('PUT', stubAnswer(401, { [member]: null }));
        }),
      ).toBeNull();
    }
  });

  test('a server error is told of a bare read alone, and nothing else that is no answer', async () => {
    expect(
      await said(() => {
        expectTurnedAway('GET', broken, true);
      }),
    ).toBe('Deviation: expected GET: 401; actual GET: a server error');
    expect(
      await said(() => {
        expectTurnedAway('GET', broken);
      }),
    ).toBe('Undecided: server error (500)');
    expect(
      await said(() => {
        expectTurnedAway('GET', nobody, true);
      }),
    ).toBe('Undecided: not asked');
  });

  test('each by its judge, or it says why it was not tried', async () => {
    const tried: Attempts<string> = {
      replies: new Map([['a', stubAnswer(200, null)]]),
      notTried: 'why',
      after: null,
      added: '',
    };
    const judge = turnedAway(tried, 'a');
    expect(await said(() => (typeof judge === 'function' ? judge('GET') : null))).toContain(
      'actual GET: 200',
    );
    expect(turnedAway(tried, 'b')).toEqual({ notTried: 'why' });
  });
});

test('a 401 without a Bearer challenge is noted', async () => {
  const noted = async (reply: Reply) => {
    const attempts = { replies: new Map([['a', reply]]), notTried: '', after: null, added: '' };
    return (
      await withEvidence(() => {
        noteChallenges(attempts);
      })
    ).kept;
  };
  const challenged = (value: string) => stubAnswer(401, null, { headers: { 'WWW-Authenticate': value } });
  expect(await noted(refusal)).toEqual(['management.token-required/noChallenge']);
  expect(await noted(challenged('Basic realm="Bearer"'))).toHaveLength(1);
  expect(await noted(challenged('Basic, bearer realm="x"'))).toEqual([]);
  expect(await noted(stubAnswer(403, null))).toEqual([]);
  expect(await noted(nobody)).toEqual([]);
});

test.describe('a client is as it was', () => {
  const after = (look: Attempts<string>['after']): Attempts<string> => ({
    replies: new Map(),
    notTried: '',
    after: look,
    added: redirects.added,
  });
  const look = (shown: Reply | null, ...failed: Reply[]) => ({
    shown: shown?.kind === 'answered' ? shown : null,
    token: null,
    failed,
  });

  test('where it shows no update that was refused', async () => {
    expect(
      await said(() => {
        expectAsBefore(after(look(shownWith(redirects.usual))));
      }),
    ).toBeNull();
    expect(
      await said(() => {
        expectAsBefore(after(look(shownWith(redirects.usual, redirects.added))));
      }),
    ).toBe('Violation: expected an unchanged client; actual a refused update was applied');
  });

  test('and can still be read', async () => {
    expect(
      await said(() => {
        expectAsBefore(after(look(null, refusal)));
      }),
    ).toBe(
      'Violation: expected an unchanged client; actual a client that its own token no longer reads: 401',
    );
    expect(
      await said(() => {
        expectAsBefore(after(look(null, nobody)));
      }),
    ).toBe('Undecided: not asked');
    expect(
      await said(() => {
        expectAsBefore(after(look(null)));
      }),
    ).toBeNull();
    // What removed it is a violation already.
    expect(
      await said(() => {
        expectAsBefore(after(null));
      }),
    ).toBeNull();
  });
});
