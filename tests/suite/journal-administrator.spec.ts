import { expect, test } from '@playwright/test';
import { decodeJwt } from 'jose';
import type { Deletion } from '../../fixtures/tenant/administration.ts';
import type { WireAnswer } from '../../fixtures/evidence/exchange.ts';
import { cleanUp, one, script } from './support/stub-clean-up.ts';
import { administration } from './support/stub-administration.ts';
import { tenantOrigin } from './support/stub-client.ts';
import { journalHandle } from './support/stub-journal.ts';
import { broken, json, text } from './support/stub-transport.ts';

const folder = (): string => test.info().outputPath('journal');
const tokenless = (id: string) => journalHandle(id, { registrationAccessToken: null, managementUri: null });

/** A service account with scripted results that records its calls. */
function account(fates: Readonly<Record<string, Deletion>>, found: readonly string[] | null = null) {
  const asked: string[] = [];
  return {
    asked,
    deleteClient(id: string, name: string, mayBeNameless: boolean) {
      asked.push(`delete ${id} named ${name}${mayBeNameless ? ' or nameless' : ''}`);
      return Promise.resolve(fates[id] ?? 'not-asked');
    },
    findClients(name: string) {
      asked.push(`find ${name}`);
      return Promise.resolve(found ?? { unseen: 'no answer' });
    },
  };
}

test.describe('the service account', () => {
  test('is used only if the registration access token did not work', async () => {
    const administration = account({ a: 'gone' });
    await cleanUp(folder(), { ...one(journalHandle('a')), administration }, script(text(204), json(404)));
    expect(administration.asked).toEqual([]);
    const without = await cleanUp(folder(), { ...one(tokenless('a')), administration }, script());
    expect([administration.asked, without.fates]).toEqual([
      ['delete a named client-1 or nameless'],
      ['gone'],
    ]);
  });

  test('reports what happened to a client', async () => {
    const fates = async (fate: Deletion) =>
      (await cleanUp(folder(), { ...one(tokenless('a')), administration: account({ a: fate }) }, script()))
        .fates[0];
    expect(await fates('survived')).toBe('left: it survived its deletion by the service account');
    expect(await fates('not-asked')).toBe('left: the service account could not delete it');
    expect(await fates('foreign')).toBe(
      'left: the client with its client_id has another name: it may not be ours',
    );
  });

  test('does not treat a client as gone after one unsuccessful look', async () => {
    const absent = async (pause?: null) => {
      const administration = account({ a: 'absent' }, []);
      const given = { ...one(tokenless('a')), administration, ...(pause === null ? { pause } : {}) };
      const { fates, waits } = await cleanUp(folder(), given, script());
      return { fates, waits, looks: administration.asked.length };
    };
    expect(await absent()).toEqual({ fates: ['gone'], waits: [10_000], looks: 3 });
    // In the middle of a run, a later clean-up looks again.
    const fates = ['left: the service account did not find it on the first look'];
    expect(await absent(null)).toEqual({ fates, waits: [], looks: 1 });
  });

  test('counts if it deletes a client that it did not find before', async () => {
    const fates: readonly Deletion[] = ['absent', 'gone'];
    let looks = 0;
    const administration = {
      ...account({}, []),
      deleteClient: () => Promise.resolve(fates[(looks += 1) - 1] ?? 'not-asked'),
    };
    const lagging = await cleanUp(folder(), { ...one(tokenless('a')), administration }, script());
    expect([lagging.fates, looks]).toEqual([['gone'], 2]);
  });

  test('reports the worst result of several clients with one name', async () => {
    const administration = account({ x: 'absent', y: 'survived' }, ['x', 'y', 'z']);
    const several = await cleanUp(folder(), { clients: [[]], administration }, script());
    expect(several.fates).toEqual(['left: it survived its deletion by the service account']);
    expect(administration.asked).toHaveLength(4);
  });

  test('looks by name for a client without a known id', async () => {
    const byName = async (found: readonly string[] | null) => {
      const administration = account({ x: 'gone', y: 'gone' }, found);
      const { fates } = await cleanUp(folder(), { clients: [[]], administration }, script());
      return { asked: administration.asked, fates };
    };
    expect(await byName(['x', 'y'])).toEqual({
      asked: ['find client-1', 'delete x named client-1 or nameless', 'delete y named client-1 or nameless'],
      fates: ['gone'],
    });
    // A list may lag behind too: one search does not prove that a client is gone.
    expect(await byName([])).toEqual({ asked: ['find client-1', 'find client-1'], fates: ['gone'] });
    expect(await byName(null)).toEqual({
      asked: ['find client-1'],
      fates: ['unknown: the service account could not look for it (no answer)'],
    });
  });
});

test.describe('the administration interface', () => {
  const clients = '/am/json/realms/root/realms/alpha/realm-config/agents/OAuth2Client';
  /** A client as a single read shows it. */
  const named = (...clientName: readonly string[]): WireAnswer =>
    json(200, { coreOAuth2ClientConfig: { clientName: { inherited: false, value: clientName } } });

  test('gets one authentication, with the port in the audience, recorded without secrets', async () => {
    const read = new Set<string>();
    const { admin, transport, exchanges } = administration(({ method, url }) => {
      if (method === 'DELETE') return json(200, {});
      if (read.has(url)) return json(404, {});
      read.add(url);
      return named('client-1');
    });
    const both = [admin.deleteClient('a/b', 'client-1', false), admin.deleteClient('c', 'client-1', false)];
    expect(await Promise.all(both)).toEqual(['gone', 'gone']);
    const [first, ...others] = transport.sent;
    const assertion = new URLSearchParams(first?.body ?? '').get('assertion') ?? '';
    expect(decodeJwt(assertion)).toMatchObject({
      iss: 'account-1',
      sub: 'account-1',
      aud: 'https://tenant.example.com:443/am/oauth2/access_token',
    });
    expect(others).toHaveLength(6);
    expect(new Set(others.map(({ url }) => url.replace(tenantOrigin, '')))).toEqual(
      new Set([`${clients}/a%2Fb`, `${clients}/c`]),
    );
    expect(JSON.stringify(exchanges)).not.toContain('token-for-fr:am:*');
    expect(JSON.stringify(exchanges)).not.toContain(assertion.split('.')[2]);
  });

  test('treats a client as gone only after a 404', async () => {
    for (const [status, fate] of [
      [404, 'gone'],
      [200, 'survived'],
      [403, 'survived'],
      [401, 'survived'],
    ] as const) {
      let reads = 0;
      const { admin } = administration(({ method }) => {
        if (method === 'DELETE') return json(200, {});
        reads += 1;
        return reads === 1 ? named('client-1') : json(status, {});
      });
      expect(await admin.deleteClient('a', 'client-1', false), String(status)).toBe(fate);
    }
    const { admin } = administration(() => broken('tls-certificate'));
    expect(await admin.deleteClient('a', 'client-1', false)).toBe('not-asked');
  });

  test('deletes no client with another name', async () => {
    const shown: readonly [answer: WireAnswer, mayBeNameless: boolean, fate: Deletion][] = [
      [named('Harbour Assistant'), true, 'foreign'],
      [named('client'), true, 'foreign'],
      [named(), false, 'foreign'],
      [json(200, {}), false, 'foreign'],
      [json(200, { coreOAuth2ClientConfig: { clientName: ['en|client-1'] } }), false, 'survived'],
      [named(`client-1${'x'.repeat(300)}`), false, 'survived'],
      [named(), true, 'survived'],
      [json(403, {}), true, 'not-asked'],
      [json(404, {}), true, 'absent'],
    ];
    for (const [answer, mayBeNameless, fate] of shown) {
      const { admin, transport } = administration(() => answer);
      const seen = await admin.deleteClient('a', 'client-1', mayBeNameless);
      const isAsked = transport.sent.some(({ method }) => method === 'DELETE');
      expect([seen, isAsked], answer.bytes.toString()).toEqual([fate, fate === 'survived']);
    }
  });

  test('is not called at another address because of a client_id', async () => {
    for (const id of ['', '.', '..']) {
      const { admin, transport } = administration(() => named('client-1'));
      expect(await admin.deleteClient(id, 'client-1', true)).toBe('not-asked');
      expect(transport.sent).toEqual([]);
    }
    for (const id of [
      '../../x',
      '..\\x',
      'a/../../b',
      'a\nb',
      'a\u0000b',
      'a\ud800b',
      '%2e%2e',
      '?_action=x',
      '#',
      'x'.repeat(10_240),
    ]) {
      const { admin, transport } = administration(() => named('client-1'));
      await admin.deleteClient(id, 'client-1', true);
      for (const { url } of transport.sent.slice(1)) {
        const { pathname, search, hash } = new URL(url);
        expect([pathname.split('/').slice(0, -1).join('/'), search, hash]).toEqual([clients, '', '']);
      }
    }
  });

  test('searches all clients for those with a name', async () => {
    const client = (id: string, ...clientName: readonly string[]) => ({
      _id: id,
      coreOAuth2ClientConfig: { clientName },
    });
    const listed = [
      client('a', 'client-1'),
      client('b', 'client-12'),
      client('c', 'en|client-1'),
      client('d', 'Harbour Assistant'),
      client('e'),
      { _id: 'f' },
      client('g', 'client-1xxx'),
      client('h', 'my-client-1'),
    ];
    const { admin, transport } = administration(() => json(200, { result: listed }));
    expect(await admin.findClients('client-1')).toEqual(['a', 'c', 'g']);
    expect(new URL(transport.sent[1]?.url ?? '').searchParams.get('_queryFilter')).toBe('true');
  });

  test('says why the clients could not be searched', async () => {
    const told = async (answer: WireAnswer) => administration(() => answer).admin.findClients('x');
    const unreadable = 'the list of clients cannot be read';
    expect(await told(json(200, { result: 'none' }))).toEqual({ unseen: `${unreadable}: it is no list` });
    expect(await told(json(403, { code: 403 }))).toEqual({ unseen: 'listing the clients was answered 403' });
    const cutOff = administration(() => broken('tls-certificate'));
    expect(await cutOff.admin.findClients('x')).toEqual({ unseen: expect.stringMatching(/certificate/) });
    const unknown = administration(() => json(200, {}), json(400, { error: 'invalid_client' }));
    expect(await unknown.admin.findClients('x')).toEqual({
      unseen: 'the service account got no token: 400 invalid_client',
    });
    // AM lists all clients at once, so a realm with thousands of them has a list that is too long to be read.
    const many = Array.from({ length: 4_000 }, (_, n) => ({
      _id: String(n),
      coreOAuth2ClientConfig: { clientName: ['x'] },
    }));
    expect(await told(json(200, { result: many }))).toEqual({
      unseen: `${unreadable}: the body contains more than 20,000 values`,
    });
  });
});
