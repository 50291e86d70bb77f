import { expect, test } from '@playwright/test';
import { deleteUnrecorded } from '../../fixtures/journal/clean-up.ts';
import { Journal } from '../../fixtures/journal/journal.ts';
import type {
  Administration,
  ClientKind,
  Deletion,
  IdentityLook,
} from '../../fixtures/tenant/administration.ts';
import { cleanUp, one, script, type Given } from './support/stub-clean-up.ts';
import { administration } from './support/stub-administration.ts';
import { tenantOrigin } from './support/stub-client.ts';
import { journalHandle, journalOrigin, realmPath } from './support/stub-journal.ts';
import { json, text } from './support/stub-transport.ts';

// An AI agent is gone when its record is gone, and the identity behind it.

const folder = (): string => test.info().outputPath('journal');
const endpoint = `${tenantOrigin}${realmPath}/aiagent/register`;
const tokenless = journalHandle('a', { registrationAccessToken: null, managementUri: null });

/** A service account for agents with these answers, and what it was asked. */
function account(
  fates: Readonly<Partial<Record<ClientKind, Deletion>>>,
  uid: string | null,
  look: IdentityLook = 'gone',
  found: Readonly<Partial<Record<ClientKind, readonly string[] | null>>> = {},
) {
  const asked: string[] = [];
  const administration = {
    deleteClient(id: string, _name: string, _mayBeNameless: boolean, kind: ClientKind = 'client') {
      asked.push(`delete ${kind} ${id}`);
      return Promise.resolve(fates[kind] ?? 'absent');
    },
    findClients(_name: string, kind: ClientKind = 'client') {
      asked.push(`find ${kind}`);
      const ids = found[kind];
      return Promise.resolve(ids === null ? { unseen: 'no answer' } : (ids ?? []));
    },
    identityOf(id: string) {
      asked.push(`identity of ${id}`);
      return Promise.resolve(uid);
    },
    lookForIdentity(wanted: string) {
      asked.push(`look for ${wanted}`);
      return Promise.resolve(look);
    },
  };
  return { asked, administration };
}

const agent = (given: Given): Given => ({ ...given, endpoint });

test('an agent that its token deletes is looked for among the agents, and so is its identity', async () => {
  const { administration, asked } = account({}, 'uid-1');
  const cleaned = await cleanUp(
    folder(),
    { ...agent(one(journalHandle('a'))), administration },
    script(text(204), json(404)),
  );
  expect(cleaned.results).toMatchObject([{ state: 'gone', remark: null }]);
  expect(asked).toEqual(['identity of a', 'delete agent a', 'delete client a', 'look for uid-1']);
  expect(cleaned.stillOpen).toEqual([]);
});

test('a token that deletes less than the registration made leaves the rest to the service account', async () => {
  const { administration, asked } = account({ agent: 'gone' }, 'uid-1');
  const given = { ...agent(one(journalHandle('a'))), administration };
  const { fates } = await cleanUp(folder(), given, script(text(204), json(404)));
  expect(fates).toEqual(['gone']);
  expect(asked).toEqual(['identity of a', 'delete agent a', 'look for uid-1']);
  const survived = account({ agent: 'survived' }, 'uid-1');
  const left = await cleanUp(
    folder(),
    { ...given, administration: survived.administration },
    script(text(204), json(404)),
  );
  expect(left.fates).toEqual(['left: it survived its deletion by the service account']);
});

test('an agent without a token is deleted among the agents', async () => {
  const { administration, asked } = account({ agent: 'gone' }, 'uid-1');
  const { fates } = await cleanUp(folder(), { ...agent(one(tokenless)), administration }, script());
  expect(fates).toEqual(['gone']);
  expect(asked).toEqual(['identity of a', 'delete agent a', 'look for uid-1']);
});

test('a plain client at the address of agents is found too', async () => {
  const { administration, asked } = account({ client: 'gone' }, null);
  const { results } = await cleanUp(folder(), { ...agent(one(tokenless)), administration }, script());
  expect(results).toMatchObject([{ state: 'gone' }]);
  expect(asked).toEqual(['identity of a', 'delete agent a', 'delete client a']);
});

test('an identity that stays is left behind, and looked for twice', async () => {
  const { administration, asked } = account({ agent: 'gone' }, 'uid-1', 'there');
  const cleaned = await cleanUp(folder(), { ...agent(one(tokenless)), administration }, script());
  expect(cleaned.fates).toEqual(['left: its identity uid-1 is still there']);
  expect(cleaned.waits).toEqual([10_000]);
  expect(asked.filter((each) => each === 'look for uid-1')).toHaveLength(2);
  expect(cleaned.stillOpen).toEqual(['client-1']);
});

test('what nobody could check is said, and does not make an agent one that is left', async () => {
  const remark = async (given: Given) => {
    const { results } = await cleanUp(folder(), given, script(text(204), json(404)));
    return results.map(({ state, remark: said }) => `${state}: ${said ?? ''}`);
  };
  const own = agent(one(journalHandle('a')));
  const unchecked = 'gone: whether its identity is gone was not checked, ';
  expect(await remark(own)).toEqual([`${unchecked}there is no service account`]);
  const unlinked = account({}, null);
  expect(await remark({ ...own, administration: unlinked.administration })).toEqual([
    `${unchecked}no record of the agent showed which one it is`,
  ]);
  const refused = account({ agent: 'not-asked' }, 'uid-1', { unseen: 'no such scope' });
  expect(await remark({ ...own, administration: refused.administration })).toEqual([
    `${unchecked}no such scope`,
  ]);
  expect(await remark(one(journalHandle('a')))).toEqual(['gone: ']);
});

test('an agent without a known id is searched in both collections', async () => {
  const { administration, asked } = account({ agent: 'gone' }, null, 'gone', { agent: ['x'] });
  const given = { clients: [[]], administration };
  expect((await cleanUp(folder(), agent(given), script())).fates).toEqual(['gone']);
  expect(asked).toEqual(['find agent', 'find client', 'identity of x', 'delete agent x']);
  const blind = account({}, null, 'gone', { agent: null });
  const unknown = await cleanUp(
    folder(),
    agent({ ...given, administration: blind.administration }),
    script(),
  );
  expect(unknown.fates).toEqual(['unknown: the service account could not look for it (no answer)']);
});

test('the clients of lost lines are searched among the agents too', async () => {
  const search = async (look: IdentityLook, found: Parameters<typeof account>[3]) => {
    const { administration, asked } = account({ client: 'gone', agent: 'gone' }, 'uid-1', look, found);
    const results = await deleteUnrecorded(administration as unknown as Administration, 'run', []);
    return { asked, told: results?.map(({ clientId, state, why }) => [clientId, state, why]) };
  };
  expect(await search('gone', { client: ['x'], agent: ['y'] })).toEqual({
    asked: [
      'find client',
      'find agent',
      'delete client x',
      'identity of y',
      'delete agent y',
      'look for uid-1',
    ],
    told: [
      ['x', 'gone', null],
      ['y', 'gone', null],
    ],
  });
  const stays = await search('there', { agent: ['y'] });
  expect(stays.told).toEqual([['y', 'left', 'its identity uid-1 is still there']]);
  expect((await search('gone', { agent: null })).told).toBeUndefined();
});

test('a journal remembers the identity of an agent', () => {
  const written = Journal.start(folder(), 'run-1');
  written.intend('client-1', journalOrigin, endpoint);
  written.registered('client-1', journalHandle('a'));
  expect(written.open[0]?.identityUid).toBeNull();
  written.identified('client-1', 'uid-1');
  const { journal } = Journal.read(Journal.files(folder())[0] ?? '');
  expect(journal.open).toMatchObject([{ name: 'client-1', identityUid: 'uid-1' }]);
  expect(journal.isDamaged).toBe(false);
});

test.describe('the administration interface', () => {
  const agents = '/am/json/realms/root/realms/alpha/realm-config/agents/AIAgent';

  test('asks for agents at their own address, in their own version', async () => {
    const { admin, asked } = administration(({ method }) =>
      method === 'DELETE' ? json(200, {}) : json(404, {}),
    );
    expect(await admin.deleteClient('a', 'client-1', true, 'agent')).toBe('absent');
    await admin.readAgent('a');
    const version = 'protocol=2.1,resource=2.0';
    expect(asked()).toEqual([`GET ${agents}/a ${version}`, `GET ${agents}/a ${version}`]);
  });

  test('reads which identity is behind an agent, in the recorded form', async () => {
    const uid = async (status: number, body: object) =>
      administration(() => json(status, body)).admin.identityOf('a');
    expect(await uid(200, { aiAgentIdentityUid: { inherited: false, value: '935b2bda' } })).toBe('935b2bda');
    expect(await uid(200, { aiAgentIdentityUid: { inherited: false } })).toBeNull();
    expect(await uid(200, {})).toBeNull();
    expect(await uid(404, { aiAgentIdentityUid: { value: 'x' } })).toBeNull();
    const { admin, transport } = administration(() => json(200, {}));
    expect(await admin.identityOf('..')).toBeNull();
    expect(transport.sent).toEqual([]);
  });

  test('looks for an identity with the scope of the identity side', async () => {
    const look = (status: number) => administration(() => json(status, {}));
    const there = look(200);
    expect(await there.admin.lookForIdentity('a/b')).toBe('there');
    expect(there.asked()).toEqual(['GET /openidm/managed/alpha_aiagent/a%2Fb']);
    const [minted, read] = there.transport.sent;
    expect(new URLSearchParams(minted?.body ?? '').get('scope')).toBe('fr:idm:*');
    expect(read?.headers.authorization).toBe('Bearer token-for-fr:idm:*');
    expect(await look(404).admin.lookForIdentity('a')).toBe('gone');
    expect(await look(403).admin.lookForIdentity('a')).toEqual({ unseen: 'the read was answered 403' });
  });

  test('says why an identity could not be seen', async () => {
    const { admin } = administration(() => json(200, {}), json(400, { error: 'invalid_scope' }));
    expect(await admin.lookForIdentity('a')).toEqual({
      unseen: 'the service account got no token: 400 invalid_scope',
    });
  });

  test('takes a release without AI agents for one that has none', async () => {
    const search = (status: number, kind: ClientKind) =>
      administration(() => json(status, { code: status })).admin.findClients('x', kind);
    for (const status of [400, 404, 501]) expect(await search(status, 'agent'), String(status)).toEqual([]);
    for (const status of [401, 403]) {
      expect(await search(status, 'agent')).toEqual({ unseen: `listing the clients was answered ${status}` });
    }
    expect(await search(404, 'client')).toEqual({ unseen: 'listing the clients was answered 404' });
  });
});
