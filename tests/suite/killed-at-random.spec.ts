import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { startReferenceTenant, type ReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { sweep } from '../../fixtures/run/sweep.ts';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { emptyFolder } from './support/command.ts';
import { registerForeigner } from './support/foreigner.ts';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const run = path.resolve(import.meta.dirname, 'support/run-to-kill.ts');

/** How many runs are killed; KILLS=60 before a release. */
const KILLS = Number(process.env.KILLS ?? 8);
/** As many requests are under way at once, at most. */
const IN_FLIGHT = 4;
const SEED = Number(process.env.KILLS_SEED ?? 20_260_101);

/** The tenant's store lags behind nothing: nobody waits for a second look. */
const atOnce = () => Promise.resolve();

/** Numbers between 0 and 1 that are the same in every run of this test (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Ends a run by a signal when the tenant has seen so many requests and so many milliseconds more have passed. */
async function killed(
  tenant: ReferenceTenant,
  journal: string,
  signal: NodeJS.Signals,
  moment: { readonly requests: number; readonly delay: number },
): Promise<void> {
  const before = tenant.requests.length;
  const child = spawn(process.execPath, ['--import', tsx, run, tenant.baseUrl, journal], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  while (child.exitCode === null && tenant.requests.length - before < moment.requests) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  await new Promise((resolve) => setTimeout(resolve, moment.delay));
  child.kill(signal);
  await ended;
}

test(`whenever a run is killed, the sweep deletes all of its clients and no other (${KILLS} times)`, async () => {
  test.setTimeout(60_000 + KILLS * 10_000);
  const random = seeded(SEED);
  const tenant = await startReferenceTenant({});
  const foreigner = await registerForeigner(tenant);
  const directory = emptyFolder();
  const journal = path.join(directory, 'journal');
  const settings = (account: object) =>
    loadSettings({ env: { TENANT_BASE_URL: tenant.baseUrl, JOURNAL_DIR: journal, ...account }, directory });
  const account = {
    SERVICE_ACCOUNT_ID: tenant.serviceAccount.id,
    SERVICE_ACCOUNT_KEY: JSON.stringify(tenant.serviceAccount.key),
  };
  const ids = () => tenant.clients('alpha').map(({ client_id }) => client_id);
  let left = 0;
  let untold = 0;
  try {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const signal = (['SIGKILL', 'SIGTERM', 'SIGINT'] as const)[Math.floor(random() * 3)] ?? 'SIGKILL';
      const moment = { requests: 1 + Math.floor(random() * 190), delay: Math.floor(random() * 6) };
      const which = `kill ${kill} with seed ${SEED}: ${signal} after ${moment.requests} requests and ${moment.delay} ms`;
      await killed(tenant, journal, signal, moment);
      left += ids().length - 1;

      // Without a service account only what was under way may be left, where its answer held a token, and it is told.
      const swept = await sweep(settings({}), undefined, undefined, atOnce);
      const unknown = swept.filter(({ state }) => state !== 'gone');
      untold += unknown.length;
      expect(unknown.length, which).toBeLessThanOrEqual(IN_FLIGHT);
      const names = unknown.map(({ name }) => name);
      const others = tenant.clients('alpha').filter(({ client_id }) => client_id !== foreigner);
      expect(
        others.filter(({ client_name: name }) => !names.some((known) => name.startsWith(known))),
        which,
      ).toEqual([]);

      await sweep(settings(account), undefined, undefined, atOnce);
      expect(ids(), which).toEqual([foreigner]);
      expect(existsSync(journal) ? readdirSync(journal) : [], which).toEqual([]);
    }
  } finally {
    await tenant.close();
  }
  test.info().annotations.push({
    type: 'killed',
    description: `${left} left, ${untold} of them only with a service account gone`,
  });
  expect(left, 'clients that were there when a run was killed').toBeGreaterThan(KILLS);
});
