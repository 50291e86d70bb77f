import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { decodeJwt } from 'jose';
import { Secret } from '../../fixtures/settings/secret.ts';
import { AdministratorTokens } from '../../fixtures/tenant/administrator-tokens.ts';
import { Administration } from '../../fixtures/tenant/administration.ts';
import { cleanUp, one, script } from './support/stub-clean-up.ts';
import { stubbedClient, tenantOrigin } from './support/stub-client.ts';
import { journalHandle } from './support/stub-journal.ts';
import { answeringTransport, broken, json, text } from './support/stub-transport.ts';

const folder = (): string => test.info().outputPath('journal');
const tokenless = (id: string) => journalHandle(id, { registrationAccessToken: null, managementUri: null });

/** A service account that says what it is told to, and remembers what it was asked. */
function account(gone: Readonly<Record<string, boolean | null>>, found: readonly string[] | null = null) {
  const asked: string[] = [];
  return {
    asked,
    deleteClient(id: string) {
      asked.push(`delete ${id}`);
      return Promise.resolve(gone[id] ?? null);
    },
    findClients(name: string) {
      asked.push(`find ${name}`);
      return Promise.resolve(found);
    },
  };
}

test.describe('the service account', () => {
  test('is asked only where the registration access token did not do', async () => {
    const administration = account({ a: true });
    await cleanUp(folder(), { ...one(journalHandle('a')), administration }, script(text(204), json(404)));
    expect(administration.asked).toEqual([]);
    const without = await cleanUp(folder(), { ...one(tokenless('a')), administration }, script());
    expect([administration.asked, without.fates]).toEqual([['delete a'], ['gone']]);
  });

  test('says what became of a client', async () => {
    const fates = async (gone: boolean | null) =>
      (await cleanUp(folder(), { ...one(tokenless('a')), administration: account({ a: gone }) }, script()))
        .fates[0];
    expect(await fates(false)).toBe('left: it survived its deletion by the service account');
    expect(await fates(null)).toBe('left: the service account could not delete it');
  });

  test('looks by name for a client that nobody has an id of', async () => {
    const byName = async (found: readonly string[] | null) => {
      const administration = account({ x: true, y: true }, found);
      const { fates } = await cleanUp(folder(), { clients: [[]], administration }, script());
      return { asked: administration.asked, fates };
    };
    expect(await byName(['x', 'y'])).toEqual({
      asked: ['find client-1', 'delete x', 'delete y'],
      fates: ['gone'],
    });
    expect(await byName([])).toEqual({ asked: ['find client-1'], fates: ['gone'] });
    expect(await byName(null)).toEqual({
      asked: ['find client-1'],
      fates: ['unknown: the service account could not look for it'],
    });
  });
});

test.describe('several clients', () => {
  test('with one client_id are gone together, those without any are not', async () => {
    const same = { clients: [[tokenless('same')], [journalHandle('same')]] };
    const together = await cleanUp(folder(), same, script(text(204), json(404)));
    expect([together.fates, together.stillOpen]).toEqual([['gone', 'gone'], []]);

    const nameless = { clients: [[journalHandle('')], [tokenless('')]] };
    const apart = await cleanUp(folder(), nameless, script(text(204), json(404)));
    expect(apart.fates).toEqual(['gone', 'left: the tenant returned no registration access token for it']);
    expect(apart.stillOpen).toEqual(['client-2']);
  });

  test('do not wait for the one that fails', async () => {
    const given = { clients: [[journalHandle('a')], [journalHandle('b')], [journalHandle('c')]] };
    const transport = answeringTransport(({ method, url }) => {
      if (url.endsWith('=b')) return broken('tls-certificate', 'not trusted');
      return Promise.resolve(method === 'DELETE' ? text(204) : json(404));
    });
    const done = await cleanUp(folder(), given, transport);
    expect(done.fates).toEqual(['gone', 'left: its deletion was not answered: not trusted', 'gone']);
    expect(done.stillOpen).toEqual(['client-2']);
  });
});

test.describe('the administration interface', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const key = new Secret(JSON.stringify(privateKey.export({ format: 'jwk' })));

  function administration(answer: Parameters<typeof answeringTransport>[0]) {
    const stub = stubbedClient(
      answeringTransport((request) => {
        if (!request.url.endsWith('/am/oauth2/access_token')) return answer(request);
        return json(200, { access_token: 'administrator-token', token_type: 'Bearer' });
      }),
    );
    const keep = (secret: string) => stub.vault.keep(secret);
    const address = { origin: tenantOrigin, realm: 'alpha' };
    return {
      ...stub,
      admin: new Administration(
        stub.client,
        address,
        { id: 'account-1', key },
        keep,
        new AdministratorTokens(),
      ),
    };
  }

  test('is authenticated to once, with an audience that names the port, and recorded without its secrets', async () => {
    const { admin, transport, exchanges } = administration(({ method }) =>
      json(method === 'GET' ? 404 : 200, {}),
    );
    expect(await Promise.all([admin.deleteClient('a/b'), admin.deleteClient('c')])).toEqual([true, true]);
    const [first, ...others] = transport.sent;
    const assertion = new URLSearchParams(first?.body ?? '').get('assertion') ?? '';
    expect(decodeJwt(assertion)).toMatchObject({
      iss: 'account-1',
      sub: 'account-1',
      aud: 'https://tenant.example.com:443/am/oauth2/access_token',
    });
    expect(others).toHaveLength(4);
    const clients = `${tenantOrigin}/am/json/realms/root/realms/alpha/realm-config/agents/OAuth2Client`;
    expect(new Set(others.map(({ url }) => url))).toEqual(new Set([`${clients}/a%2Fb`, `${clients}/c`]));
    expect(JSON.stringify(exchanges)).not.toContain('administrator-token');
    expect(JSON.stringify(exchanges)).not.toContain(assertion.split('.')[2]);
  });

  test('knows a client for gone by a 404 and by nothing else', async () => {
    for (const [status, gone] of [
      [404, true],
      [200, false],
      [403, false],
      [401, false],
    ] as const) {
      const { admin } = administration(({ method }) => json(method === 'GET' ? status : 200, {}));
      expect(await admin.deleteClient('a'), String(status)).toBe(gone);
    }
    const { admin } = administration(() => broken('tls-certificate'));
    expect(await admin.deleteClient('a')).toBeNull();
    expect(await admin.findClients('x')).toBeNull();
  });

  test('looks for a name without letting it become a part of the question', async () => {
    const { admin, transport } = administration(() => json(200, { result: [{ _id: 'a' }, { _id: 'b' }] }));
    expect(await admin.findClients('x" or true or "')).toEqual(['a', 'b']);
    const asked = new URL(transport.sent[1]?.url ?? '').searchParams;
    expect(asked.get('_queryFilter')).toBe('coreOAuth2ClientConfig/clientName eq "x\\" or true or \\""');
    const strange = administration(() => json(200, { result: 'none' }));
    expect(await strange.admin.findClients('x')).toBeNull();
  });
});
