import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { declaredReference } from './support/judged-tenant.ts';
import { startSlowTenant } from './support/slow-tenant.ts';

// Playwright forgets a worker that it is about to fork when a signal arrives, and waits five minutes for its end.

const lostSignal = pathToFileURL(path.join(import.meta.dirname, 'support/lost-signal.mjs')).href;

for (const signal of ['SIGTERM', 'SIGINT']) {
  test(`${signal} ends a run at the moment in which Playwright forks its worker`, async () => {
    const tenant = await startReferenceTenant({});
    const slow = await startSlowTenant(tenant.baseUrl, '/introspect');
    const folder = emptyFolder();
    const { code, output } = await runCommand('conformance', folder, {
      ...declaredReference,
      TENANT_BASE_URL: slow.baseUrl,
      PROFILE: 'onboarding',
      NODE_OPTIONS: `--import=${lostSignal}`,
      LOST_SIGNAL: signal,
    });
    expect(code, output).toBe(3);
    expect(output).toContain('Playwright has not stopped its workers: the run ends without it.');
    const { results } = JSON.parse(readFileSync(path.join(folder, 'reports/conformance.json'), 'utf8')) as {
      readonly results: readonly { readonly verdict: string }[];
    };
    expect(results.some(({ verdict }) => verdict === 'conformant')).toBe(true);
    expect(tenant.clients('alpha')).toEqual([]);
    await slow.close();
    await tenant.close();
  });
}
