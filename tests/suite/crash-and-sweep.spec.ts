import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReferenceTenant, type ReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder, runCommand, startCommand } from './support/command.ts';
import { body, startHostileTenant } from './support/hostile-tenant.ts';
import { registerForeigner } from './support/foreigner.ts';
import { declaredReference, judge } from './support/judged-tenant.ts';
import { startSlowTenant, type SlowTenant } from './support/slow-tenant.ts';

const journalOf = (folder: string): string[] => {
  const journal = path.join(folder, '.journal');
  return existsSync(journal) ? readdirSync(journal).map((name) => path.join(journal, name)) : [];
};

/**
 * Runs until a client is registered and kills the whole process group before anything is deleted: token
 * requests are not answered, so that the run stands still in between.
 */
async function crash(folder: string, tenant: ReferenceTenant, slow: SlowTenant): Promise<void> {
  const settings = { ...declaredReference, TENANT_BASE_URL: slow.baseUrl, PROFILE: 'onboarding' };
  const run = startCommand('conformance', folder, settings);
  await expect.poll(() => tenant.clients('alpha').length, { timeout: 90_000 }).toBe(1);
  const isWritten = () =>
    journalOf(folder).some((file) => readFileSync(file, 'utf8').includes('"registered"'));
  await expect.poll(isWritten, { timeout: 30_000 }).toBe(true);
  process.kill(-run.pid, 'SIGKILL');
  await run.finished;
  slow.open();
}

test.describe('after a crash between registration and deletion', () => {
  let tenant: ReferenceTenant;
  let slow: SlowTenant;

  test.beforeEach(async () => {
    tenant = await startReferenceTenant({});
    slow = await startSlowTenant(tenant.baseUrl, '/access_token');
  });

  test.afterEach(async () => {
    await slow.close();
    await tenant.close();
  });

  test('sweep deletes the clients of the journal and empties it', async () => {
    const folder = emptyFolder();
    const foreigner = await registerForeigner(tenant);
    await crash(folder, tenant, slow);

    const [file] = journalOf(folder);
    expect(statSync(path.join(folder, '.journal')).mode & 0o777).toBe(0o700);
    expect(statSync(file ?? '').mode & 0o777).toBe(0o600);
    const swept = await runCommand('sweep', folder);
    expect(swept.output).toMatch(/^deleted: dcr-conformance-\S+ \(client_id [0-9a-f-]{36}\) on http/);
    expect(swept.code).toBe(0);
    expect(tenant.clients('alpha').map(({ client_id }) => client_id)).toEqual([foreigner]);
    expect(journalOf(folder)).toEqual([]);

    const again = await runCommand('sweep', folder);
    expect(again).toEqual({ code: 0, output: 'The journal is empty: no run has left a client behind.\n' });
  });

  test('the next run against the tenant finishes the clean-up', async () => {
    const folder = emptyFolder();
    await crash(folder, tenant, slow);
    const settings = { ...declaredReference, TENANT_BASE_URL: slow.baseUrl, PROFILE: 'read-only' };
    const { code, output } = await runCommand('conformance', folder, settings);
    expect(output).toMatch(/Left by an earlier run: dcr-conformance-\S+ is gone/);
    expect(code).toBe(0);
    expect(tenant.clients('alpha')).toEqual([]);
    expect(journalOf(folder)).toEqual([]);
  });

  test('a client that cannot be deleted stays in the journal, and sweep ends with 4', async () => {
    const folder = emptyFolder();
    await crash(folder, tenant, slow);
    await slow.close();
    const { code, output } = await runCommand('sweep', folder);
    expect(output).toMatch(
      /left: dcr-conformance-\S+ \(client_id \S+\) on \S+: its deletion was not answered: no connection/,
    );
    expect(code).toBe(4);
    expect(journalOf(folder)).toHaveLength(1);
  });
});

test('a client that nobody can delete keeps every later run from ending with 0', async () => {
  const tenant = await startReferenceTenant({});
  const refusal = body(JSON.stringify({ error: 'access_denied' }), {}, 403);
  const stubborn = await startHostileTenant(tenant.baseUrl, (method) => method === 'DELETE', refusal);
  const folder = emptyFolder();
  const settings = { ...declaredReference, TENANT_BASE_URL: stubborn.baseUrl };
  await judge(stubborn.baseUrl, { JOURNAL_DIR: path.join(folder, '.journal'), PROFILE: 'onboarding' });
  const [journal = '', ...others] = journalOf(folder);
  expect(others).toEqual([]);
  // As of a machine that is gone: the process that ran it here is still there.
  writeFileSync(
    journal,
    readFileSync(journal, 'utf8').replaceAll(`"host":"${hostname()}"`, '"host":"elsewhere"'),
  );

  const { code, output } = await runCommand('conformance', folder, { ...settings, PROFILE: 'read-only' });
  expect(output).toMatch(
    /left behind: dcr-conformance-\S+ \(client_id \S+\): an earlier run registered it; /,
  );
  expect(code, output).toBe(4);
  const file = readFileSync(path.join(folder, 'reports/conformance.json'), 'utf8');
  expect(JSON.parse(file)).toMatchObject({ run: { exitCode: 4, clients: { leftOver: 1 } } });
  expect(journalOf(folder)).toHaveLength(1);
  await stubborn.close();
  await tenant.close();
});

test('of a journal that cannot be read nobody says that its run registered something', async () => {
  const tenant = await startReferenceTenant({});
  const folder = emptyFolder({ '.journal/20261201-abcdef.jsonl': 'no journal' });
  const settings = { ...declaredReference, TENANT_BASE_URL: tenant.baseUrl, PROFILE: 'read-only' };
  const { code, output } = await runCommand('conformance', folder, settings);
  await tenant.close();
  expect(output).toMatch(
    /left behind: dcr-conformance-20261201-abcdef: its journal is damaged, and only a service/,
  );
  expect(code, output).toBe(4);
});

const interruptions: readonly [who: string, signal: NodeJS.Signals, isGroup: boolean][] = [
  ['the command', 'SIGTERM', false],
  ['the command and all its children', 'SIGTERM', true],
  ['the command and all its children', 'SIGINT', true],
];

for (const [who, signal, isGroup] of interruptions) {
  test(`a run deletes what it registered when ${signal} comes to ${who}`, async () => {
    const tenant = await startReferenceTenant({});
    const slow = await startSlowTenant(tenant.baseUrl, '/introspect');
    const folder = emptyFolder();
    const settings = { ...declaredReference, TENANT_BASE_URL: slow.baseUrl, PROFILE: 'onboarding' };
    const run = startCommand('conformance', folder, settings);
    await expect.poll(() => tenant.clients('alpha').length, { timeout: 90_000 }).toBe(1);
    await expect.poll(() => tenant.requests.length, { timeout: 30_000 }).toBeGreaterThan(2);
    process.kill(isGroup ? -run.pid : run.pid, signal);
    const { code } = await run.finished;
    expect(code).toBe(3);
    expect(tenant.clients('alpha')).toEqual([]);
    expect(journalOf(folder)).toEqual([]);
    await slow.close();
    await tenant.close();
  });
}
