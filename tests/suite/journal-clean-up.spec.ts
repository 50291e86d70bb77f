import { expect, test } from '@playwright/test';
import type { TransportFailureKind } from '../../fixtures/tenant/transport.ts';
import { Journal } from '../../fixtures/journal/journal.ts';
import { cleanUp, cleanUpTwice, one, script, uri } from './support/stub-clean-up.ts';
import { journalHandle, realmPath } from './support/stub-journal.ts';
import { tenantOrigin } from './support/stub-client.ts';
import { answeringTransport, broken, json, text, type Scripted } from './support/stub-transport.ts';

const folder = (): string => test.info().outputPath('journal');

test.describe('a client is gone', () => {
  test('only when its deletion was accepted and a read confirms it', async () => {
    for (const unreadable of [401, 403, 404]) {
      const done = await cleanUp(folder(), one(journalHandle('a')), script(text(204), json(unreadable)));
      expect(done.results).toEqual([{ name: 'client-1', clientId: 'a', state: 'gone', why: null }]);
      expect(done.sent).toEqual([
        `DELETE ${uri('a')} Bearer token-of-a`,
        `GET ${uri('a')} Bearer token-of-a`,
      ]);
      expect(done.stillOpen).toEqual([]);
    }
  });

  test('and not when it can still be read', async () => {
    const left = await cleanUp(
      folder(),
      one(journalHandle('a')),
      script(text(204), json(200, { client_id: 'a' })),
    );
    expect(left.fates).toEqual(['left: its deletion was accepted, but it can still be read']);
    expect(left.stillOpen).toEqual(['client-1']);
  });

  test('and not when nobody answers the read', async () => {
    const lost = await cleanUp(
      folder(),
      one(journalHandle('a')),
      script(text(204), ...Array<Scripted>(3).fill(broken('timeout', 'no answer'))),
    );
    expect(lost.fates).toEqual(['unknown: whether it is gone was not answered: no answer (attempt 3 of 3)']);
    expect(lost.stillOpen).toEqual(['client-1']);
  });

  test('and not because a deletion was refused and the client cannot be read', async () => {
    for (const refused of [401, 403, 404, 405]) {
      const left = await cleanUp(folder(), one(journalHandle('a')), script(json(refused), json(401)));
      expect(left.fates).toEqual([`left: its deletion was refused with ${refused}`]);
      expect(left.stillOpen).toEqual(['client-1']);
    }
  });

  test('and not because a deletion that was refused is refused once more', async () => {
    const answers = script(json(401), json(401), json(401), json(401));
    const { results, again } = await cleanUpTwice(folder(), one(journalHandle('a')), answers);
    expect([results, again].flat().map(({ state }) => state)).toEqual(['left', 'left']);
  });

  test('when the tenant knows neither token nor client after a deletion that was sent before', async () => {
    for (const [first, second] of [
      [401, 401],
      [404, 404],
      [403, 401],
    ] as const) {
      const done = await cleanUp(
        folder(),
        { ...one(journalHandle('a')), deletionSent: true },
        script(json(first), json(second)),
      );
      expect(done.fates).toEqual(['gone']);
    }
    const inThisRun = await cleanUp(
      folder(),
      one(journalHandle('a')),
      script(broken('connection-reset'), json(401), json(401)),
    );
    expect(inThisRun.fates).toEqual(['gone']);
    for (const [first, second] of [
      [405, 401],
      [401, 200],
      [400, 404],
    ] as const) {
      const left = await cleanUp(
        folder(),
        { ...one(journalHandle('a')), deletionSent: true },
        script(json(first), json(second, { a: 1 })),
      );
      expect(left.fates).toEqual([`left: its deletion was refused with ${first}`]);
    }
  });
});

test.describe('the tokens of a client', () => {
  const old = journalHandle('a', { registrationAccessToken: 'old-token' });
  const fresh = journalHandle('a', { registrationAccessToken: 'new-token' });

  test('are tried newest first, and no more than needed', async () => {
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

  test('are missing: the client is left, or nobody knows whether there is one', async () => {
    const without = await cleanUp(
      folder(),
      one(journalHandle('a', { registrationAccessToken: null })),
      script(),
    );
    expect(without.fates).toEqual(['left: the tenant returned no registration access token for it']);
    const unanswered = await cleanUp(folder(), { clients: [[]] }, script());
    expect(unanswered.fates).toEqual(['unknown: unanswered registration']);
    expect([...without.sent, ...unanswered.sent]).toEqual([]);
    expect([without.stillOpen, unanswered.stillOpen]).toEqual([['client-1'], ['client-1']]);
  });

  test('stand in the journal before they are used', async () => {
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

  test('leaves the client where it never arrived', async () => {
    const left = await cleanUp(folder(), one(journalHandle('a')), dead('connection-refused'));
    expect(left.fates).toEqual(['left: its deletion was not answered: closed (attempt 3 of 3)']);
    expect(left.stillOpen).toEqual(['client-1']);
  });

  test('leaves its fate unknown where it may have arrived, this time or before', async () => {
    const arrived = await cleanUp(folder(), one(journalHandle('a')), dead('connection-reset'));
    const before = { ...one(journalHandle('a')), deletionSent: true };
    const sentBefore = await cleanUp(folder(), before, dead('connection-refused'));
    for (const { fates, stillOpen } of [arrived, sentBefore]) {
      expect(fates).toEqual(['unknown: its deletion was not answered: closed (attempt 3 of 3)']);
      expect(stillOpen).toEqual(['client-1']);
    }
  });
});

test.describe('the management address', () => {
  const called = async (managementUri: string | null): Promise<string> => {
    const done = await cleanUp(
      folder(),
      one(journalHandle('a', { managementUri })),
      script(text(204), json(404)),
    );
    expect(new Set(done.sent.map((line) => line.split(' ')[1])).size).toBe(1);
    return done.sent[0]?.split(' ')[1] ?? '';
  };

  test('is called as it came where it is the tenant’s and names the client', async () => {
    for (const path of [
      `${realmPath}/register?client_id=a&x=y`,
      `${realmPath}/register/a`,
      '/am/oauth2/register?realm=alpha&client_id=a',
    ]) {
      expect(await called(`${tenantOrigin}${path}`)).toBe(path);
    }
  });

  test('is never called elsewhere: the documented form is', async () => {
    const foreign = [
      `https://evil.example${realmPath}/register?client_id=a`,
      `http://tenant.example.com${realmPath}/register?client_id=a`,
      `https://tenant.example.com.evil.example${realmPath}/register?client_id=a`,
      `${tenantOrigin}${realmPath}/register?client_id=somebody-else`,
      `${tenantOrigin}${realmPath}/register`,
      `${tenantOrigin}/am/oauth2/realms/root/realms/bravo/register?client_id=a`,
      `${tenantOrigin}/am/json/realms/root?client_id=a`,
      '/relative?client_id=a',
      'not an address',
      'javascript:alert(1)//client_id=a',
      '',
      null,
    ];
    for (const managementUri of foreign)
      expect(await called(managementUri), String(managementUri)).toBe(uri('a'));
  });

  test('an id that needs escaping stays one parameter', async () => {
    const id = 'a&scope=b #c/../d';
    const done = await cleanUp(
      folder(),
      one(journalHandle(id, { managementUri: null })),
      script(text(204), json(404)),
    );
    expect(new URL(`${tenantOrigin}${done.sent[0]?.split(' ')[1] ?? ''}`).searchParams.get('client_id')).toBe(
      id,
    );
  });

  test('a registration endpoint that may not be called any more is not, and stops nobody else', async () => {
    const endpoint = 'https://old.example.com/am/oauth2/realms/root/realms/alpha/register';
    const given = {
      endpoint,
      clients: [[journalHandle('a', { managementUri: null })], [journalHandle('b')]],
    };
    const done = await cleanUp(folder(), given, script(text(204), json(404)));
    expect(done.fates).toEqual(['left: its address on old.example.com may not be called', 'gone']);
    expect(done.stillOpen).toEqual(['client-1']);
  });
});
