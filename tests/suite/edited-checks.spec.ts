import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { emptyFolder } from './support/command.ts';
import { runProgram } from './support/program.ts';
import { copyProject, type ProjectCopy } from './support/project-copy.ts';

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const SPEC = 'tests/conformance/whole-run/hygiene.spec.ts';
const ID = 'hygiene.request-budget';
const CHECK = `requirement('${ID}', `;

let copy: ProjectCopy;

test.beforeEach(() => {
  copy = copyProject();
});

test.afterEach(() => {
  copy.remove();
});

/** Runs Node in the copy, with nothing but the given arguments. */
function node(args: readonly string[]) {
  const { status, stdout, stderr } = runProgram(process.execPath, args, {
    cwd: emptyFolder(),
    env: { PATH: process.env.PATH, HOME: tmpdir(), TMPDIR: tmpdir() },
  });
  return { code: status, output: `${stdout}${stderr}` };
}

/** What UI mode does: one process hosts run after run, and a check is edited in between. */
const SESSION = `
import { readFileSync, writeFileSync } from 'node:fs';
import { RunHost } from './fixtures/run/host.ts';
import { runSettings } from './fixtures/run/settings.ts';
import { AdministratorTokens } from './fixtures/tenant/administrator-tokens.ts';

const question = { target: 'default', requirement: '${ID}' } as const;
const file = new URL('./${SPEC}', import.meta.url);
const original = readFileSync(file, 'utf8');
const broken = original.replace("${CHECK}", "${CHECK}() => { throw new Violation('as before', 'edited', 'run'); }, ");
const host = new RunHost({
  settings: runSettings(),
  administratorTokens: new AdministratorTokens(),
  machines: 1,
});
for (const text of [original, broken, original]) {
  if (text !== original || readFileSync(file, 'utf8') !== original) writeFileSync(file, text);
  host.begin([question], () => undefined);
  await host.answer({ ...question, workerIndex: 0, workerStartedAt: 0, workerPid: process.pid });
  const finished = await host.finish();
  console.log(finished?.outcomes.get('default ${ID}')?.verdict, finished?.record.id);
}
await host.close();
process.exit(0);
`;

test('an edited check runs as edited in the next run of the same process', () => {
  writeFileSync(path.join(copy.folder, 'session.ts'), SESSION);
  const { output } = node(['--import', tsx, path.join(copy.folder, 'session.ts')]);
  const lines = output.trim().split('\n');
  expect(
    lines.map((line) => line.split(' ')[0]),
    output,
  ).toEqual(['conformant', 'nonconformant', 'conformant']);
  // Each is a run of its own.
  expect(new Set(lines.map((line) => line.split(' ')[1])).size).toBe(3);
});

test('a programming error shows its stack at the line of the check, everywhere', () => {
  copy.edit(SPEC, CHECK, `${CHECK}() => { const none = JSON.parse('null'); none.such(); }, `);
  const cli = path.join(path.dirname(createRequire(import.meta.url).resolve('@playwright/test')), 'cli.js');
  const run = (...args: string[]) =>
    node([cli, 'test', '--config', path.join(copy.folder, 'playwright.config.ts'), '--grep', ID, ...args]);
  const place = new RegExp(`${SPEC.replaceAll('.', '\\.')}:\\d+:\\d+`);
  const { code, output } = run();
  expect(code).toBe(3);
  expect(output).toMatch(new RegExp(`the suite itself failed\\nTypeError: .+\\n +at .*${place.source}`));
  expect(output).toMatch(new RegExp(`please report it \\(TypeError: .+ at ${place.source}\\)`));

  const playwright = run('--reporter=line');
  expect(playwright.code).toBe(1);
  expect(playwright.output).toMatch(/TypeError: /);
  expect(playwright.output).toMatch(/> +\d+ \|.*none\.such\(\)/);
});
