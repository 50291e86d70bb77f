import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { startReferenceTenant, type ReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { declaredReference } from './support/judged-tenant.ts';

// Results of an earlier run that stay would be taken for those of this one.

const preloaded = pathToFileURL(path.resolve(import.meta.dirname, 'support/protected-folder.mjs')).href;
const earlier = 'reports/allure-results/earlier-result.json';

let tenant: ReferenceTenant;
let folder: string;

test.beforeEach(async () => {
  tenant = await startReferenceTenant({});
  folder = emptyFolder({ [earlier]: '{}' });
});

test.afterEach(async () => {
  await tenant.close();
});

const run = (how: Readonly<Record<string, string>>) =>
  runCommand('conformance', folder, {
    ...declaredReference,
    TENANT_BASE_URL: tenant.baseUrl,
    PROFILE: 'onboarding',
    NODE_OPTIONS: `--import=${preloaded}`,
    PROTECTED: path.join(folder, 'reports/allure-results'),
    ...how,
  });

test('a folder of results that cannot be removed is a wrong setting: nothing is sent', async () => {
  const { code, output } = await run({});
  expect(output).toMatch(/The results of an earlier run in \S+allure-results cannot be removed \(EACCES\)/);
  expect(output).toContain('Next: remove them, or name another folder.');
  expect(code).toBe(2);
  expect(tenant.requests).toEqual([]);
});

test('results that become irremovable later end the run before it begins, with the reason', async () => {
  const { code, output } = await run({ PROTECTED_LATER: 'yes' });
  expect(output).toMatch(/The results of an earlier run cannot be removed from \S+reports \(EACCES\)/);
  expect(output).not.toContain('No check was selected');
  expect(output).not.toMatch(/^ +at /m);
  expect(code).toBe(3);
  expect(tenant.requests).toEqual([]);
});

test('a folder that a container has mounted is emptied, and used', async () => {
  const { code, output } = await run({ PROTECTED_CODE: 'EBUSY', PROTECTED_LATER: 'yes' });
  expect(code, output).toBe(0);
  expect(existsSync(path.join(folder, earlier))).toBe(false);
  expect(readdirSync(path.join(folder, 'reports'))).toContain('conformance.json');
});
