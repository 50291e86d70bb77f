import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReferenceTenant, type ReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { sweep } from '../../fixtures/run/sweep.ts';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { emptyFolder } from './support/command.ts';
import { registerForeigner } from './support/foreigner.ts';
import { judge } from './support/judged-tenant.ts';

const RUN = '20260101-ab12cd';
let tenant: ReferenceTenant;
let folder: string;

test.beforeEach(async () => {
  tenant = await startReferenceTenant({});
  folder = emptyFolder();
  mkdirSync(journalDir());
});

test.afterEach(async () => {
  await tenant.close();
});

const journalDir = (): string => path.join(folder, 'journal');
const ids = (): string[] => tenant.clients('alpha').map(({ client_id: id }) => id);
const account = () => ({
  SERVICE_ACCOUNT_ID: tenant.serviceAccount.id,
  SERVICE_ACCOUNT_KEY: JSON.stringify(tenant.serviceAccount.key),
});
const sweepWith = (declared: Readonly<Record<string, string>>) =>
  sweep(
    loadSettings({
      env: { TENANT_BASE_URL: tenant.baseUrl, JOURNAL_DIR: journalDir(), ...declared },
      directory: folder,
    }),
    undefined,
    undefined,
    () => Promise.resolve(),
  );

/** Registers clients as a run does that dies before it deletes one; gives the lines of its journal. */
async function crashed(clients: number, resource = 'register'): Promise<string[]> {
  const endpoint = `${tenant.baseUrl}/am/oauth2/realms/root/realms/alpha/${resource}`;
  const origin = { target: 'default', baseUrl: tenant.baseUrl, realm: 'alpha', isEmbedded: false };
  const lines: object[] = [{ event: 'run', run: RUN, pid: 0, host: 'elsewhere', birth: null }];
  for (let number = 1; number <= clients; number += 1) {
    const name = `dcr-conformance-${RUN}-${number}`;
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: name, redirect_uris: ['https://client.example/callback'] }),
    });
    const answer = (await response.json()) as Record<string, string>;
    lines.push({ event: 'intent', name, origin, endpoint });
    const handle = {
      clientId: answer.client_id,
      managementUri: answer.registration_client_uri,
      registrationAccessToken: answer.registration_access_token,
      clientSecret: answer.client_secret,
    };
    lines.push({ event: 'registered', name, handle });
  }
  return lines.map((line) => JSON.stringify(line));
}

/** What the journal's lines tell of a client. */
function handleOf(lines: readonly string[], id: string): Record<string, string | undefined> {
  const handles = lines.map((line) => (JSON.parse(line) as { handle?: Record<string, string> }).handle ?? {});
  return handles.find(({ clientId }) => clientId === id) ?? {};
}

const leave = (text: string, run = RUN): void => {
  writeFileSync(path.join(journalDir(), `${run}.jsonl`), text);
};

test.describe('a journal that is cut', () => {
  for (const part of [0, 0.03, 0.5, 0.77, 1]) {
    test(`after ${part * 100} % of it: a service account finds the clients of the lost lines`, async () => {
      const foreigner = await registerForeigner(tenant);
      const text = `${(await crashed(4)).join('\n')}\n`;
      leave(text.slice(0, Math.round(text.length * part)));
      expect(ids()).toHaveLength(5);
      const swept = await sweepWith(account());
      expect(swept.map(({ state }) => state)).toEqual(['gone', 'gone', 'gone', 'gone']);
      expect(ids()).toEqual([foreigner]);
      expect(readdirSync(journalDir())).toEqual([]);
    });
  }

  test('also between two lines', async () => {
    for (const kept of [1, 3]) {
      const lines = await crashed(3);
      leave(`${lines.slice(0, kept).join('\n')}\n`);
      await sweepWith(account());
      expect(ids()).toEqual([]);
    }
  });

  test('without a service account the known clients are deleted, and one line says that there may be more', async () => {
    const text = (await crashed(2)).join('\n');
    leave(text.slice(0, -500));
    const swept = await sweepWith({});
    expect(swept).toMatchObject([
      { name: `dcr-conformance-${RUN}-1`, state: 'gone' },
      {
        name: `dcr-conformance-${RUN}`,
        state: 'unknown',
        why: 'its journal is damaged, and only a service account can find clients whose lines are lost',
      },
    ]);
    expect(ids()).toHaveLength(1);
    expect(await sweepWith({})).toEqual([]);
  });
});

test.describe('an AI agent that a run left', () => {
  for (const part of [0, 0.5, 1]) {
    test(`is found by its name after ${part * 100} % of the journal, and deleted with its identity`, async () => {
      const text = `${(await crashed(2, 'aiagent/register')).join('\n')}\n`;
      leave(text.slice(0, Math.round(text.length * part)));
      const swept = await sweepWith(account());
      expect(swept.map(({ state, remark }) => [state, remark])).toEqual([
        ['gone', null],
        ['gone', null],
      ]);
      expect(ids()).toEqual([]);
      const looks = tenant.requests.filter(({ path: asked }) => asked.startsWith('/openidm/managed/'));
      expect(looks).toHaveLength(2);
      expect(readdirSync(journalDir())).toEqual([]);
    });
  }

  test('is deleted without a service account, and what was not checked is said', async () => {
    leave((await crashed(1, 'aiagent/register')).join('\n'));
    const [swept] = await sweepWith({});
    expect(swept?.state).toBe('gone');
    expect(swept?.remark).toContain('there is no service account');
    expect(ids()).toEqual([]);
  });
});

test('a client that was deleted by hand is gone, and one that only lost its token is not', async () => {
  const lines = await crashed(2);
  const [byHand = '', kept = ''] = ids();
  const { registrationAccessToken = '' } = handleOf(lines, byHand);
  await fetch(`${tenant.baseUrl}/am/oauth2/realms/root/realms/alpha/register?client_id=${byHand}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${registrationAccessToken}` },
  });
  const lost = handleOf(lines, kept).registrationAccessToken ?? '';
  leave(lines.join('\n').replace(lost, 'a-token-that-is-none'));
  const swept = await sweepWith({});
  expect(swept.map(({ state, why }) => why ?? state)).toEqual(['gone', 'its deletion was refused with 401']);
  expect(ids()).toEqual([kept]);
  // The secret of that client works: once it no longer does, the client is gone too.
  expect(readFileSync(path.join(journalDir(), `${RUN}.jsonl`), 'utf8')).toContain('"alive"');
});

test('no clients are searched for a file that is not named after a run', async () => {
  await crashed(1);
  leave('', '20260101');
  expect(await sweepWith(account())).toMatchObject([{ state: 'unknown' }]);
  expect(ids()).toHaveLength(1);
});

test("two runs at the same time do not touch each other's clients", async () => {
  const declared = { JOURNAL_DIR: journalDir() };
  const seen = new Set<string>();
  const watch = setInterval(() => {
    for (const name of existsSync(journalDir()) ? readdirSync(journalDir()) : []) seen.add(name);
  }, 5);
  const sweeps: Promise<unknown>[] = [];
  const sweeping = setInterval(() => sweeps.push(sweepWith(account())), 100);
  const runs = await Promise.all([judge(tenant.baseUrl, declared), judge(tenant.baseUrl, declared)]);
  clearInterval(sweeping);
  clearInterval(watch);
  await Promise.all(sweeps);
  expect(sweeps.length).toBeGreaterThan(0);
  for (const run of runs) expect(run.with('nonconformant')).toEqual([]);
  for (const run of runs) expect(run.with('inconclusive')).toEqual([]);
  expect(seen.size).toBe(2);
  expect(ids()).toEqual([]);
  expect(readdirSync(journalDir())).toEqual([]);
});
