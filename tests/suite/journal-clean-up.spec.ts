import { expect, test } from '@playwright/test';
import type { TransportFailureKind } from '../../fixtures/tenant/transport.ts';
import { Journal } from '../../fixtures/journal/journal.ts';
import { cleanUp, cleanUpTwice, one, script, uri } from './support/stub-clean-up.ts';
import { journalHandle } from './support/stub-journal.ts';
import { answeringTransport, broken, json, text, type Scripted } from './support/stub-transport.ts';

const folder = (): string => test.info().outputPath('journal');

test.describe('a client is gone', () => {
  test('only if its deletion was accepted and a read confirms it', async () => {
    for (const unreadable of [400, 401, 403, 404, 405, 410]) {
      const done = await cleanUp(folder(), one(journalHandle('a')), script(text(204), json(unreadable)));
      expect(done.results).toEqual([
        { name: 'client-1', clientId: 'a', state: 'gone', why: null, remark: null },
      ]);
      expect(done.sent).toEqual([
        `DELETE ${uri('a')} Bearer token-of-a`,
        `GET ${uri('a')} Bearer token-of-a`,
      ]);
      expect(done.stillOpen).toEqual([]);
    }
  });

  test('not if it can still be read, even after a while', async () => {
    const shown = json(200, { client_id: 'a' });
    const left = await cleanUp(folder(), one(journalHandle('a')), script(text(204), shown, text(204), shown));
    expect(left.fates).toEqual(['left: its deletion was accepted, but it can still be read']);
    expect([left.stillOpen, left.waits]).toEqual([['client-1'], [10_000]]);
  });

  test('if it could be read only for a moment', async () => {
    const lagging = script(text(204), json(200, { client_id: 'a' }), json(401), json(401));
    expect((await cleanUp(folder(), one(journalHandle('a')), lagging)).fates).toEqual(['gone']);
  });

  test('if the empty answer to its deletion is labelled as a page', async () => {
    const typed = text(204, '', { 'content-type': 'text/html' });
    const done = await cleanUp(folder(), one(journalHandle('a')), script(typed, json(401)));
    expect([done.fates, done.sent.length]).toEqual([['gone'], 2]);
  });

  test('not if the read ends in a rate limit, a server error or a redirect', async () => {
    for (const [status, requests] of [
      [429, 5],
      [500, 3],
      [502, 4],
      [503, 4],
      [302, 3],
    ] as const) {
      const answers = Array<Scripted>(requests - 1).fill(json(status));
      const lost = await cleanUp(folder(), one(journalHandle('a')), script(text(204), ...answers));
      expect(lost.fates[0], String(status)).toMatch(/^unknown: no answer to the check whether it is gone/);
      expect([lost.stillOpen, lost.sent.length]).toEqual([['client-1'], requests]);
    }
  });

  test('not if the read is not answered', async () => {
    const lost = await cleanUp(
      folder(),
      one(journalHandle('a')),
      script(text(204), ...Array<Scripted>(3).fill(broken('timeout', 'no answer'))),
    );
    expect(lost.fates).toEqual([
      'unknown: no answer to the check whether it is gone: no answer (attempt 3 of 3)',
    ]);
    expect(lost.stillOpen).toEqual(['client-1']);
  });

  test('not because its deletion was refused and it cannot be read', async () => {
    for (const refused of [401, 403, 404, 410]) {
      const answers = script(json(refused), json(401), json(refused), json(401));
      const left = await cleanUp(folder(), one(journalHandle('a')), answers);
      expect(left.fates).toEqual([`left: its deletion was refused with ${refused}`]);
      expect([left.stillOpen, left.waits]).toEqual([['client-1'], [10_000]]);
    }
    for (const [refused, why] of [
      [400, 'its deletion was refused with 400'],
      [405, 'the tenant does not let clients delete themselves (405)'],
      [501, 'the tenant does not let clients delete themselves (501)'],
    ] as const) {
      const left = await cleanUp(folder(), one(journalHandle('a')), script(json(refused), json(401)));
      expect([left.fates, left.waits]).toEqual([[`left: ${why}`], []]);
    }
  });

  test('not because a refused deletion is refused again', async () => {
    const answers = script(...Array<Scripted>(6).fill(json(401)));
    const { results, again } = await cleanUpTwice(folder(), one(journalHandle('a')), answers);
    expect([results, again].flat().map(({ state }) => state)).toEqual(['left', 'left']);
  });

  test('if the tenant knows neither token nor client after an earlier deletion', async () => {
    for (const [first, second] of [
      [401, 401],
      [404, 404],
      [403, 401],
    ] as const) {
      const done = await cleanUp(
        folder(),
        { ...one(journalHandle('a')), deletionSent: true },
        script(json(first), json(second), json(first), json(second)),
      );
      expect([done.fates, done.waits]).toEqual([['gone'], [10_000]]);
    }
    const inThisRun = await cleanUp(
      folder(),
      one(journalHandle('a')),
      script(broken('connection-reset'), ...Array<Scripted>(4).fill(json(401))),
    );
    expect(inThisRun.fates).toEqual(['gone']);
    for (const [first, second, why] of [
      [405, 401, 'the tenant does not let clients delete themselves (405)'],
      [401, 200, 'its deletion was refused with 401'],
      [400, 404, 'its deletion was refused with 400'],
    ] as const) {
      const left = await cleanUp(
        folder(),
        { ...one(journalHandle('a')), deletionSent: true },
        answeringTransport(({ method }) =>
          Promise.resolve(method === 'DELETE' ? json(first) : json(second, { a: 1 })),
        ),
      );
      expect(left.fates).toEqual([`left: ${why}`]);
    }
  });

  test('not if it was not known yet, since a store may lag behind', async () => {
    const first = { ...one(journalHandle('a')), deletionSent: true };
    const late = await cleanUp(folder(), first, script(json(401), json(401), text(204), json(401)));
    expect([late.fates, late.sent.length]).toEqual([['gone'], 4]);
    // In the middle of a run it is left until the end.
    const now = await cleanUp(folder(), { ...first, pause: null }, script(json(401), json(401)));
    expect([now.fates, now.stillOpen]).toEqual([['left: its deletion was refused with 401'], ['client-1']]);
  });
});

test.describe('the tokens of a client', () => {
  const old = journalHandle('a', { registrationAccessToken: 'old-token' });
  const fresh = journalHandle('a', { registrationAccessToken: 'new-token' });

  test('are tried newest first, and no more than necessary', async () => {
    const done = await cleanUp(folder(), one(old, fresh), script(text(204), json(404)));
    expect(done.sent.map((line) => line.split(' ').at(-1))).toEqual(['new-token', 'new-token']);
  });

  test('are tried one after the other until one works', async () => {
    const done = await cleanUp(folder(), one(old, fresh), script(json(401), json(401), text(204), json(401)));
    expect(done.sent.map((line) => line.split(' ').at(-1))).toEqual([
      'new-token',
      'new-token',
      'old-token',
      'old-token',
    ]);
    expect(done.fates).toEqual(['gone']);
  });

  test('are missing: the client is left, or its state is unknown', async () => {
    const without = await cleanUp(
      folder(),
      one(journalHandle('a', { registrationAccessToken: null })),
      script(),
    );
    expect(without.fates).toEqual(['left: the tenant returned no registration access token for it']);
    const unanswered = await cleanUp(folder(), { clients: [[]] }, script());
    expect(unanswered.fates).toEqual(['unknown: no readable answer to its registration']);
    expect([...without.sent, ...unanswered.sent]).toEqual([]);
    expect([without.stillOpen, unanswered.stillOpen]).toEqual([['client-1'], ['client-1']]);
  });

  test('are in the journal before they are used', async () => {
    const seen: boolean[] = [];
    const journals: Journal[] = [];
    const transport = answeringTransport(() => {
      const file = Journal.files(test.info().outputPath('journal'))[0] ?? '';
      const { journal } = Journal.read(file);
      journals.push(journal);
      seen.push(journal.open[0]?.deletionSent ?? false);
      return Promise.resolve(seen.length === 1 ? text(204) : json(404));
    });
    await cleanUp(folder(), one(fresh), transport);
    expect(seen).toEqual([true, true]);
  });
});

test.describe('an unanswered deletion', () => {
  const dead = (kind: TransportFailureKind) => script(...Array<Scripted>(3).fill(broken(kind, 'closed')));

  test('leaves the client if it never arrived', async () => {
    const left = await cleanUp(folder(), one(journalHandle('a')), dead('connection-refused'));
    expect(left.fates).toEqual(['left: its deletion was not answered: closed (attempt 3 of 3)']);
    expect(left.stillOpen).toEqual(['client-1']);
  });

  test("leaves the client's state unknown if it may have arrived, now or before", async () => {
    const arrived = await cleanUp(folder(), one(journalHandle('a')), dead('connection-reset'));
    const before = { ...one(journalHandle('a')), deletionSent: true };
    const sentBefore = await cleanUp(folder(), before, dead('connection-refused'));
    for (const { fates, stillOpen } of [arrived, sentBefore]) {
      expect(fates).toEqual(['unknown: its deletion was not answered: closed (attempt 3 of 3)']);
      expect(stillOpen).toEqual(['client-1']);
    }
  });
});
