import { expect, test } from '@playwright/test';
import { RunHost } from '../../fixtures/run/host.ts';
import type { AskedQuestion } from '../../fixtures/run/server.ts';
import { readSettings } from '../../fixtures/run/settings.ts';
import { AdministratorTokens } from '../../fixtures/tenant/administrator-tokens.ts';
import { emptyFolder } from './support/command.ts';

// A run that no reporter of ours began: an editor leaves it out, or `--reporter` replaces it.

let host: RunHost;

test.beforeEach(() => {
  host = new RunHost({
    settings: readSettings({ env: {}, directory: emptyFolder() }),
    administratorTokens: new AdministratorTokens(),
    machines: 1,
  });
});

test.afterEach(() => host.close());

type Worker = Pick<AskedQuestion, 'workerIndex' | 'workerStartedAt' | 'workerPid'>;

const started = (workerIndex: number, workerStartedAt: number): Worker => ({
  workerIndex,
  workerStartedAt,
  workerPid: 100 + workerIndex,
});

// Neither needs a request.
const [BUDGET, CLEAN_UP] = ['hygiene.request-budget', 'hygiene.clients-removed'] as const;

/** Lets two workers show a requirement each; returns what the last run has decided. */
async function shownBy(first: Worker, second: Worker): Promise<string[]> {
  await host.answer({ target: 'default', requirement: BUDGET, ...first });
  await host.answer({ target: 'default', requirement: CLEAN_UP, ...second });
  const finished = await host.finish();
  return [...(finished?.outcomes.values() ?? [])].map(({ requirement }) => requirement);
}

const before = Date.now() - 1_000;
const later = Date.now() + 60_000;

test('workers that were started together show one run, whichever asks first', async () => {
  expect(await shownBy(started(1, before), started(0, before))).toEqual([BUDGET, CLEAN_UP]);
});

test('a worker that follows a failed test shows the same run', async () => {
  expect(await shownBy(started(0, before), started(1, later))).toEqual([BUDGET, CLEAN_UP]);
});

test('the first worker of a later run begins another one', async () => {
  const again = { ...started(0, later), workerPid: 200 };
  expect(await shownBy(started(0, before), again)).toEqual([CLEAN_UP]);
});
