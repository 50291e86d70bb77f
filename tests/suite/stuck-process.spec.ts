import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { runCommand } from './support/command.ts';
import { declaredReference } from './support/judged-tenant.ts';
import { folderWith } from './support/own-folder.ts';
import { violatedOwnCheck } from './support/violated-own-check.ts';

// A check that never gives the processor back stops every timer of its process: a thread ends it.

const busy = {
  'an endless loop': 'for (;;) String(Date.now());',
  'a pattern that never finishes': "/^(a+)+$/.test('a'.repeat(60) + 'b');",
} as const;

for (const [what, statement] of Object.entries(busy)) {
  test(`a process that is stuck in ${what} is killed with a sentence, and the sweep deletes its clients`, async () => {
    test.setTimeout(150_000);
    const tenant = await startReferenceTenant({});
    const stuck = violatedOwnCheck.replace('  throw', `  ${statement}\n  throw`);
    expect(stuck).toContain(statement);
    const folder = folderWith({ 'conformance/stuck.spec.mts': stuck });
    const settings = { ...declaredReference, TENANT_BASE_URL: tenant.baseUrl, PROFILE: 'onboarding' };

    const { code, output } = await runCommand('conformance', folder, { ...settings, RUN_TIMEOUT: '10' });

    expect(code, output).toBeNull();
    expect(output).toContain('A check keeps this process busy without a pause, as an endless loop does.');
    expect(output).toContain(
      'The time of the run is over (RUN_TIMEOUT, 10 s): it is killed, without results.',
    );
    expect(output).not.toMatch(/\n\s+at /);
    expect(existsSync(path.join(folder, 'reports/conformance.json'))).toBe(false);
    expect(tenant.clients('alpha')).toHaveLength(1);
    expect(readdirSync(path.join(folder, '.journal'))).toHaveLength(1);

    const swept = await runCommand('sweep', folder);
    expect(swept.code, swept.output).toBe(0);
    expect(tenant.clients('alpha')).toEqual([]);
    await tenant.close();
  });
}
