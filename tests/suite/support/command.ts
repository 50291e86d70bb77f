import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { playwrightArgs } from '../../../fixtures/run/playwright-cli.ts';

const projectDir = path.resolve(import.meta.dirname, '../../..');
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export interface CommandResult {
  readonly code: number | null;
  readonly output: string;
}

/** An empty folder that a command runs in: no `.env` of the developer is in sight. */
export function emptyFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'dcr-conformance-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** What an npm script starts, as a process of its own with nothing but the given settings. */
export function startCommand(
  name:
    | 'baseline'
    | 'compare'
    | 'evidence'
    | 'explain'
    | 'config'
    | 'conformance'
    | 'doctor'
    | 'merge'
    | 'replay'
    | 'sweep'
    | 'tenant',
  folder: string,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
) {
  const start =
    name === 'conformance'
      ? playwrightArgs(args)
      : ['--import', tsx, path.join(projectDir, 'fixtures/commands', `${name}.ts`), ...args];
  const child = spawn(process.execPath, start, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, TMPDIR: tmpdir(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  const finished = new Promise<CommandResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
  return { pid: child.pid ?? 0, finished, output: () => output };
}

/** Runs it to its end. */
export function runCommand(...parameters: Parameters<typeof startCommand>): Promise<CommandResult> {
  return startCommand(...parameters).finished;
}
