import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { allVariables } from '../../fixtures/settings/variables.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const page = read('SECURITY.md');

const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

/** The rows of the threat model: what somebody tries, what stops it, and the specs that prove it. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map(cellsOf)
  .filter((cells) => cells.length === 3 && !/try to$|tries to$|^what$|^-+$/.test(cells[0] ?? ''));

test('every threat has something that stops it, and a spec that exists', () => {
  expect(rows.length).toBeGreaterThan(25);
  for (const [threat = '', stopped = '', proof = ''] of rows) {
    expect(stopped, threat).not.toBe('');
    if (proof === 'not needed') continue;
    const specs = [...proof.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name);
    expect(specs.length, threat).toBeGreaterThan(0);
    const missing = specs.filter((name) => !existsSync(path.join(import.meta.dirname, `${name}.spec.ts`)));
    expect(missing, threat).toEqual([]);
  }
});

test('settings, commands, requirements and limits that the page names exist', () => {
  const settings = new Set([...allVariables.map(({ name }) => name), 'NODE_OPTIONS', 'TMPDIR']);
  const named = [...page.matchAll(/`([A-Z]+(?:_[A-Z]+)*)`/g)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !settings.has(name))).toEqual([]);
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const commands = [...page.matchAll(/`npm run (\w+)`/g)].map(([, name = '']) => name);
  expect(commands.filter((name) => !(name in scripts))).toEqual([]);
  expect(read('fixtures/catalogue/hygiene.ts')).toContain("'hygiene.no-secrets'");
});

test('the statements of the page about the workflows are true', () => {
  const folder = path.join(root, '.github/workflows');
  for (const name of readdirSync(folder)) {
    const workflow = readFileSync(path.join(folder, name), 'utf8');
    const used = [...workflow.matchAll(/^\s*(?:- )?uses: (\S+)/gm)].map(([, action = '']) => action);
    expect(
      used.filter((action) => !action.startsWith('./') && !/@[0-9a-f]{40}$/.test(action)),
      name,
    ).toEqual([]);
    // No pull request from outside gets the secrets of the repository.
    expect(workflow, name).not.toContain('pull_request_target');
    expect(workflow, name).toMatch(/^permissions:\n {2}contents: read$/m);
    const checkouts = used.filter((action) => action.startsWith('actions/checkout@'));
    expect(workflow.split('persist-credentials: false').length - 1, name).toBe(checkouts.length);
  }
});
