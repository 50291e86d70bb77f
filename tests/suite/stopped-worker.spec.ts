import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder, startCommand } from './support/command.ts';
import { declaredReference } from './support/judged-tenant.ts';

// A worker that no longer shows anything, as on a machine that has stopped it: Playwright's own time ends such a run.

const stopping = pathToFileURL(path.join(import.meta.dirname, 'support/stopping-worker.mjs')).href;

test('a run whose worker stops ends by itself, cleaned up, with the exit code of its results', async () => {
  // Playwright gives it a minute beside the time of the run.
  test.setTimeout(240_000);
  const tenant = await startReferenceTenant({});
  const folder = emptyFolder();
  const { pid, finished } = startCommand('conformance', folder, {
    ...declaredReference,
    TENANT_BASE_URL: tenant.baseUrl,
    PROFILE: 'onboarding',
    RUN_TIMEOUT: '10',
    NODE_OPTIONS: `--import=${stopping}`,
  });
  const { code, output } = await finished.finally(() => process.kill(-pid, 'SIGKILL'));
  const { run } = JSON.parse(readFileSync(path.join(folder, 'reports/conformance.json'), 'utf8')) as {
    readonly run: { readonly exitCode: number };
  };
  expect(output).toContain(`(exit code ${run.exitCode})`);
  expect(code, output).toBe(run.exitCode);
  expect(output).toContain('The suite itself failed: Timed out waiting');
  expect(tenant.clients('alpha')).toEqual([]);
  await tenant.close();
});
