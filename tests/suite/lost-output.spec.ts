import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { playwrightArgs } from '../../fixtures/run/playwright-cli.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder } from './support/command.ts';

const commands = path.resolve(import.meta.dirname, '../../fixtures/commands');
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
/** A device without room, which every Linux has. */
const FULL = '/dev/full';

const startOf = (command: string, args: readonly string[]): readonly string[] => [
  '--import',
  tsx,
  path.join(commands, `${command}.ts`),
  ...args,
];

/** Starts a process whose output is lost, and hands back its exit code and its complaints. */
async function unread(
  start: readonly string[],
  env: Readonly<Record<string, string>>,
  output: number | 'pipe',
) {
  const folder = emptyFolder();
  const child = spawn(process.execPath, start, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, ...env },
    stdio: ['ignore', output, 'pipe'],
  });
  child.stdout?.destroy();
  let complaints = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, complaints };
}

async function onFullDevice(start: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const device = openSync(FULL, 'w');
  try {
    return await unread(start, env, device);
  } finally {
    closeSync(device);
  }
}

for (const command of ['doctor', 'sweep', 'baseline'] as const) {
  test(`${command} finishes its work quietly if nobody reads its output`, async () => {
    const tenant = await startReferenceTenant({});
    const env = { TENANT_BASE_URL: tenant.baseUrl };
    const { code, complaints } = await unread(startOf(command, []), env, 'pipe');
    const left = tenant.clients('alpha');
    await tenant.close();
    expect(complaints).toBe('');
    expect(code).toBe(0);
    expect(left).toEqual([]);
  });
}

test.describe('with standard output on a full device', () => {
  test.skip(!existsSync(FULL), 'this machine has no such device');

  const TOLD = /^What should stand on standard output could not be written \(ENOSPC\): it is incomplete\./;

  test('a command does not end as if its output were there, and shows no stack', async () => {
    const { code, complaints } = await onFullDevice(startOf('explain', ['token.issued']));
    expect(complaints).toMatch(TOLD);
    expect(complaints.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(3);
  });

  test('a command that fails keeps its exit code', async () => {
    const { code } = await onFullDevice(startOf('explain', ['no-such-requirement']));
    expect(code).toBe(2);
  });

  test('a run keeps the exit code of its results, and does not say that it was aborted', async () => {
    const start = playwrightArgs(['--grep', '@onboarding']);
    const { code, complaints } = await onFullDevice(start, { REPORTS_DIR: 'reports' });
    expect(complaints).toMatch(TOLD);
    expect(complaints).not.toContain('aborted');
    expect(complaints).not.toContain('Playwright has not stopped');
    expect(code).toBe(0);
  });
});
