import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { startReferenceTenant, type ReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder, runCommand } from './support/command.ts';
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

  test('unwritten results do not count, and the clients are deleted anyway', async () => {
    const { code, output } = await run('reports');
    expect(output).toContain('nothing was decided (exit code 3)');
    expect(code).toBe(3);
    expect(tenant.clients('alpha')).toEqual([]);
    expect(
      existsSync(path.join(folder, '.journal')) ? readdirSync(path.join(folder, '.journal')) : [],
    ).toEqual([]);
  });
});
