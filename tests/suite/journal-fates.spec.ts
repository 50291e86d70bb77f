import { expect, test } from '@playwright/test';
import { deleteUnrecorded, fatesOf, type CleanUpResult } from '../../fixtures/journal/clean-up.ts';
import type { Administration, ClientKind, Deletion } from '../../fixtures/tenant/administration.ts';
import type { WireAnswer } from '../../fixtures/evidence/exchange.ts';
import type { OutgoingRequest, TransportFailure } from '../../fixtures/tenant/transport.ts';
import { cleanUp, one, script, tokenPath, uri, type Given } from './support/stub-clean-up.ts';
import { journalHandle } from './support/stub-journal.ts';
import { answeringTransport, broken, json, text } from './support/stub-transport.ts';

const folder = (): string => test.info().outputPath('journal');
const invalidClient = json(401, { error: 'invalid_client' });

/** A service account with these fates, and what it was asked. */
function account(fates: Readonly<Record<string, Deletion>>, found: readonly string[] | null = null) {
  const asked: string[] = [];
  const administration = {
    deleteClient(id: string, name: string, mayBeNameless: boolean) {
      asked.push(`delete ${id} named ${name}${mayBeNameless ? ' or nameless' : ''}`);
      return Promise.resolve(fates[id] ?? 'not-asked');
    },
    findClients(name: string, kind: ClientKind) {
      if (kind === 'agent') return Promise.resolve([]);
      asked.push(`find ${name}`);
      return Promise.resolve(found ?? { unseen: 'no answer' });
    },
  };
  return { administration: administration as unknown as Administration, asked };
}

const cleaning = (given: Given, answer: (request: OutgoingRequest) => WireAnswer | TransportFailure) =>
  cleanUp(folder(), given, answeringTransport(answer));

test.describe('what became of clients', () => {
  const fate = (name: string, state: CleanUpResult['state'], why: string | null): CleanUpResult => ({
    name,
    clientId: null,
    state,
    why,
    remark: null,
  });

  test('is told once for all that share a reason', () => {
    const results = [
      fate('a', 'left', 'x'),
      fate('b', 'gone', null),
      fate('c', 'left', null),
      fate('d', 'unknown', 'x'),
      fate('e', 'left', 'x'),
    ];
    expect(fatesOf(results, 'left')).toEqual([
      { names: 'a, e', why: 'x' },
      { names: 'c', why: 'for no known reason' },
    ]);
    expect(fatesOf(results, 'unknown')).toEqual([{ names: 'd', why: 'x' }]);
    expect(fatesOf([], 'left')).toEqual([]);
  });

  test('is known of those as well that the journal lost', async () => {
    const { administration, asked } = account({ b: 'gone', c: 'absent', d: 'survived' }, [
      'a',
      'b',
      'c',
      'd',
      'e',
    ]);
    const recorded = [{ ...fate('run-1', 'left', 'x'), clientId: 'a' }, fate('run-2', 'unknown', 'x')];
    expect(await deleteUnrecorded(administration, 'run', recorded)).toMatchObject([
      { name: 'run', clientId: 'b', state: 'gone', why: null },
      { name: 'run', clientId: 'c', state: 'gone', why: null },
      { name: 'run', clientId: 'd', state: 'left', why: 'it survived its deletion by the service account' },
      { name: 'run', clientId: 'e', state: 'left', why: 'the service account could not delete it' },
    ]);
    // Nobody deletes a client without a name whose id no journal has.
    expect(asked).toEqual(['find run', ...['b', 'c', 'd', 'e'].map((id) => `delete ${id} named run`)]);
    expect(await deleteUnrecorded(account({}).administration, 'run', [])).toBeNull();
  });
});

test.describe('the service account', () => {
  const without = (id: string) => journalHandle(id, { registrationAccessToken: null });

  test('deletes the newest id of a client, and looks by name where there is none', async () => {
    const { administration, asked } = account({ b: 'gone' });
    await cleanUp(folder(), { ...one(without('a'), without('b')), administration }, script());
    const nameless = account({ x: 'gone' }, ['x']);
    const done = await cleanUp(
      folder(),
      { ...one(without('')), administration: nameless.administration },
      script(),
    );
    expect([asked, nameless.asked, done.results[0]?.clientId]).toEqual([
      ['delete b named client-1 or nameless'],
      ['find client-1', 'delete x named client-1 or nameless'],
      null,
    ]);
  });

  test('leaves a client as long as one of several is not gone', async () => {
    const fates = async (second: Deletion) => {
      const { administration } = account({ x: 'gone', y: second }, ['x', 'y']);
      return (await cleanUp(folder(), { clients: [[]], administration, pause: null }, script())).fates;
    };
    expect(await fates('survived')).toEqual(['left: it survived its deletion by the service account']);
    expect(await fates('absent')).toEqual(['left: the service account did not find it on the first look']);
    expect(await fates('gone')).toEqual(['gone']);
  });

  test('without one, nobody has an id of a client that was never answered', async () => {
    const done = await cleanUp(folder(), { clients: [[]] }, script());
    expect(done.results.map(({ clientId }) => clientId)).toEqual([null]);
  });
});

test.describe('a journal that was read from its file', () => {
  const shown = async (read: WireAnswer) =>
    cleaning({ ...one(journalHandle('a')), isFromFile: true }, ({ method }) =>
      method === 'DELETE' ? text(204) : read,
    );

  test('deletes no client of another name', async () => {
    const done = await shown(json(200, { client_id: 'a', client_name: 'another client' }));
    expect(done.fates).toEqual(['left: its address shows a client with another name: it may not be ours']);
    expect(done.sent).toEqual([`GET ${uri('a')} Bearer token-of-a`]);
    expect(done.stillOpen).toEqual(['client-1']);
    // The numbers of clients begin alike.
    expect((await shown(json(200, { client_name: 'client-11' }))).sent).toHaveLength(1);
  });

  test('deletes its own, and whatever does not say whose it is', async () => {
    for (const read of [
      json(200, { client_name: 'client-1' }),
      json(200, { client_name: 'en|client-1 renamed' }),
      json(200, { client_name: 7 }),
      json(200, {}),
      text(200),
      json(201, { client_name: 'another client' }),
      json(401, { client_name: 'another client' }),
    ]) {
      expect((await shown(read)).sent).toContain(`DELETE ${uri('a')} Bearer token-of-a`);
    }
    const unread = await cleaning({ ...one(journalHandle('a')), isFromFile: true }, ({ method }) =>
      method === 'DELETE' ? text(204) : json(500),
    );
    expect(unread.sent.some((line) => line.startsWith('DELETE'))).toBe(true);
  });
});

test.describe('a token that a read returns', () => {
  const reads = async (read: WireAnswer, refused: WireAnswer = json(401)) => {
    const done = await cleaning({ ...one(journalHandle('a')), pause: null }, ({ method }) =>
      method === 'DELETE' ? refused : read,
    );
    return done.open[0]?.handles.map(({ registrationAccessToken: token }) => token);
  };

  test('is learned from a success, where it is another one', async () => {
    expect(await reads(json(200, { registration_access_token: 'second' }))).toEqual(['token-of-a', 'second']);
    for (const answer of [
      json(401, { registration_access_token: 'second' }),
      json(200, { registration_access_token: '' }),
      json(200, { registration_access_token: 'token-of-a' }),
      json(200, { registration_access_token: 7 }),
      text(200),
    ]) {
      expect(await reads(answer)).toEqual(['token-of-a']);
    }
  });

  test('is the one that a second look begins with', async () => {
    const done = await cleaning(one(journalHandle('a')), ({ method, headers }) => {
      const isSecond = headers.authorization === 'Bearer second';
      if (method === 'DELETE') return isSecond ? text(204) : json(401);
      return isSecond ? json(404) : json(200, { registration_access_token: 'second' });
    });
    expect(done.fates).toEqual(['gone']);
    expect(done.sent.slice(2)).toEqual([`DELETE ${uri('a')} Bearer second`, `GET ${uri('a')} Bearer second`]);
  });
});

test.describe('a deletion that was sent', () => {
  const [old, fresh] = ['old', 'new'].map((registrationAccessToken) =>
    journalHandle('b', { registrationAccessToken }),
  ) as [ReturnType<typeof journalHandle>, ReturnType<typeof journalHandle>];

  test('with a newer token may have had its effect for an older one', async () => {
    let left = 3;
    const done = await cleaning(one(old, fresh), ({ method, headers }) => {
      const isLost = method === 'DELETE' && headers.authorization === 'Bearer new' && (left -= 1) >= 0;
      return isLost ? broken('connection-reset') : json(401);
    });
    expect(done.fates).toEqual(['gone']);
  });

  test('says nothing about another client', async () => {
    const given = { clients: [[journalHandle('a')], [old, fresh]] };
    const done = await cleaning(given, ({ method, url }) =>
      method === 'DELETE' && url.includes('client_id=a') ? broken('connection-reset') : json(401),
    );
    expect(done.fates[1]).toBe('left: its deletion was refused with 401');
  });

  test('and whose answer was lost is no matter of the token endpoint', async () => {
    const given: Given = {
      ...one(journalHandle('a', { clientSecret: 's' })),
      isFromFile: true,
      before: ['alive'],
    };
    const done = await cleaning(given, ({ method, url }) => {
      if (url.endsWith(tokenPath)) return invalidClient;
      return method === 'DELETE' ? broken('connection-reset') : json(401);
    });
    expect(done.fates[0]).toMatch(/^unknown: its deletion was not answered/);
    expect(done.sent.some((line) => line.includes(tokenPath))).toBe(false);
  });
});

test.describe('a client that nobody can manage', () => {
  const byHand = (given: Partial<Given>, answer: WireAnswer) =>
    cleaning({ ...one(journalHandle('a', { clientSecret: 's' })), isFromFile: true, ...given }, ({ url }) =>
      url.endsWith(tokenPath) ? answer : json(401),
    );

  test('is not alive because somebody asked', async () => {
    for (const answer of [invalidClient, json(401), json(503)]) {
      const { open } = await byHand({ before: ['deletionRefused'] }, answer);
      expect(open[0]?.wasAlive).toBe(false);
    }
  });

  test('and that lives was refused long enough: it is not waited for', async () => {
    const done = await byHand({ before: ['deletionRefused'] }, json(200, { access_token: 't' }));
    expect([done.waits, done.stillOpen]).toEqual([[], ['client-1']]);
  });

  test('is gone although one of its answers had no token', async () => {
    const handles = [
      journalHandle('a', { clientSecret: 's', registrationAccessToken: null }),
      journalHandle('a', { clientSecret: 's' }),
    ];
    expect((await byHand(one(...handles), invalidClient)).fates).toEqual(['gone']);
  });
});
