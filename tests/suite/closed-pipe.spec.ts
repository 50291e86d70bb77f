import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder } from './support/command.ts';

const commands = path.resolve(import.meta.dirname, '../../fixtures/commands');
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

/** Starts a command whose output nobody reads, and hands back its exit code and its complaints. */
async function unread(command: string, env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const child = spawn(process.execPath, ['--import', tsx, path.join(commands, `${command}.ts`), ...args], {
    cwd: emptyFolder(),
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { code, complaints };
}

for (const command of ['doctor', 'sweep', 'baseline'] as const) {
  test(`${command} finishes its work quietly if nobody reads its output`, async () => {
    const tenant = await startReferenceTenant({});
    const { code, complaints } = await unread(command, { TENANT_BASE_URL: tenant.baseUrl });
    const left = tenant.clients('alpha');
    await tenant.close();
    expect(complaints).toBe('');
    expect(code).toBe(0);
    expect(left).toEqual([]);
  });
}
