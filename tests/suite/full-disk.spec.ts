import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { startReferenceTenant, type ReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { declared, exportFolder, managerFiles, soundProvider } from './support/exports.ts';
import { declaredReference } from './support/judged-tenant.ts';

const fullDisk = pathToFileURL(path.resolve(import.meta.dirname, 'support/full-disk.mjs')).href;

test.describe('on a disk that is full', () => {
  let tenant: ReferenceTenant;
  let folder: string;

  test.beforeEach(async () => {
    tenant = await startReferenceTenant({});
    folder = emptyFolder();
  });

  test.afterEach(async () => {
    await tenant.close();
  });

  /** Runs it with a folder that takes nothing, in this process and in all that it starts. */
  const run = (below: string) =>
    runCommand('conformance', folder, {
      ...declaredReference,
      TENANT_BASE_URL: tenant.baseUrl,
      PROFILE: 'onboarding',
      NODE_OPTIONS: `--import=${fullDisk}`,
      FULL_DISK: path.join(folder, below),
    });

  test('nothing is registered that the journal could not record, and the run says why', async () => {
    const { code, output } = await run('.journal');
    expect(
      tenant.requests.filter(({ method, path: at }) => method === 'POST' && at.endsWith('/register')),
    ).toEqual([]);
    expect(output).toMatch(
      /the journal in \S+\.journal cannot be written \(ENOSPC\).*free some space there or set JOURNAL_DIR/,
    );
    expect(output).not.toContain('the suite itself failed');
    expect(code).toBe(3);
    expect(tenant.clients('alpha')).toEqual([]);
  });

  const inReports = (name: string) => path.join(folder, 'reports', name);

  test('unwritten results do not count, and the clients are deleted anyway', async () => {
    const { code, output } = await run('reports');
    expect(output).toMatch(
      /The results cannot be written into \S+ \(ENOSPC\): none are kept\. If the disk is full, make room/,
    );
    expect(output).toContain('nothing was decided (exit code 3)');
    expect(output).not.toMatch(/^ +at /m);
    expect(code).toBe(3);
    expect(existsSync(inReports('conformance.json'))).toBe(false);
    expect(tenant.clients('alpha')).toEqual([]);
    expect(
      existsSync(path.join(folder, '.journal')) ? readdirSync(path.join(folder, '.journal')) : [],
    ).toEqual([]);
  });

  test('a page that is missing leaves no results that say that the run ended well', async () => {
    const { code, output } = await run('reports/conformance.html');
    expect(output).toMatch(/The results cannot be written into \S+ \(ENOSPC\): none are kept/);
    expect(code).toBe(3);
    expect(readdirSync(inReports('')).filter((name) => name.includes('conformance'))).toEqual([]);
  });

  test('an Allure report that is missing is told, leaves no part of a page, and the verdict stands', async () => {
    const { code, output } = await run('reports/allure-report');
    expect(output).toMatch(/There is no Allure report: ENOSPC.*The other results are whole\./);
    expect(output).not.toMatch(/^ +at /m);
    expect(code).toBe(0);
    expect(existsSync(inReports('conformance.html'))).toBe(true);
    expect(existsSync(inReports('allure-report'))).toBe(false);
  });
});

const commands: Readonly<Record<string, readonly string[]>> = {
  replay: [path.resolve(import.meta.dirname, '../recorded-runs/reference.har.gz')],
  config: ['realms'],
  'config with a simulation': ['realms', '--simulate'],
};

for (const [what, args] of Object.entries(commands)) {
  test(`${what}: results that cannot be written are told in a sentence, and are no violation`, async () => {
    const folder = exportFolder(managerFiles(soundProvider()));
    const below = what.endsWith('simulation') ? 'reports/simulation' : 'reports';
    const env = { ...declared, NODE_OPTIONS: `--import=${fullDisk}`, FULL_DISK: path.join(folder, below) };
    const { code, output } = await runCommand(what === 'replay' ? 'replay' : 'config', folder, env, args);
    expect(output).toMatch(/The results cannot be written into \S+ \(ENOSPC\): none are kept/);
    expect(output).not.toMatch(/^ +at /m);
    expect(code, output).toBe(3);
  });
}
