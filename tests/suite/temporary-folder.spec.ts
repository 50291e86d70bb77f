import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder } from './support/command.ts';
import { outputOf, runProgram } from './support/program.ts';

const cli = path.resolve(import.meta.dirname, '../../fixtures/commands/cli.mjs');

/** The command of the package, with this folder for temporary files. */
function start(tmpdir: string, tenant: string) {
  const folder = emptyFolder();
  const { status, stdout, stderr } = runProgram(process.execPath, [cli], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, TMPDIR: tmpdir, TENANT_BASE_URL: tenant },
  });
  return { status, output: stdout + stderr, left: readdirSync(folder) };
}

/** In one sentence, with nothing sent and nothing written. */
async function expectTold(tmpdir: string, code: string): Promise<void> {
  const tenant = await startReferenceTenant({});
  expect(start(tmpdir, tenant.baseUrl)).toEqual({
    status: 2,
    output: `Nothing can be written into the folder for temporary files, ${tmpdir} (${code}); nothing was sent. Make room there, or set TMPDIR to another folder.\n`,
    left: [],
  });
  expect(tenant.requests).toEqual([]);
  await tenant.close();
}

test('a temporary folder that is none, or is not there, is told in a sentence, with exit code 2', async () => {
  const folder = emptyFolder({ file: '' });
  await expectTold(path.join(folder, 'file'), 'ENOTDIR');
  await expectTold(path.join(folder, 'nowhere'), 'ENOENT');
});

test('a full one too, and it is left as it was', async () => {
  const full = path.join(emptyFolder(), 'full');
  mkdirSync(full);
  try {
    outputOf('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', full]);
  } catch {
    test.skip(true, 'only root can mount a small file system');
  }
  try {
    writeFileSync(path.join(full, 'others'), Buffer.alloc(32_768));
    await expectTold(full, 'ENOSPC');
    expect(readdirSync(full)).toEqual(['others']);
  } finally {
    outputOf('umount', [full]);
  }
});
