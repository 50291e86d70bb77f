import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { endAllure, generate, startAllure } from '../../fixtures/report/allure/generate.ts';
import { writeAllureResult } from './support/allure-result.ts';
import { emptyFolder } from './support/command.ts';
import { outputOf } from './support/program.ts';

// Allure's reports are made by a process of its own, which is never waited for without an end.

test.describe.configure({ mode: 'serial' });

test.afterAll(endAllure);

const support = path.join(import.meta.dirname, 'support');

const order = () => {
  const folder = emptyFolder();
  const results = path.join(folder, 'results');
  writeAllureResult(results, { target: 'default', verdict: 'conformant', start: 1, content: 'an exchange' });
  const files = ['result.json', 'attachment.txt'].map((name) =>
    path.join(results, `default-conformant-1-${name}`),
  );
  const options = { targets: ['default'], accepted: [], historyPath: `${folder}/h`, appendHistory: false };
  return { files, output: path.join(folder, 'report'), options };
};

const isMade = (output: string): boolean => existsSync(path.join(output, 'index.html'));

test('one process makes several reports', async () => {
  const process = startAllure();
  for (const { files, output, options } of [order(), order()]) {
    const places = await generate(files, output, options);
    expect(isMade(output)).toBe(true);
    expect(places.size).toBe(1);
  }
  expect(startAllure()).toBe(process);
  expect(process.listenerCount('exit')).toBe(0);
});

test.describe('a page keeps nothing of where it was made but the job', () => {
  const before = { ...process.env };

  test.afterEach(() => {
    process.env = { ...before };
    endAllure();
  });

  const pageMadeIn = async (env: Readonly<Record<string, string>>): Promise<string> => {
    endAllure();
    // An empty variable says that there is no such pipeline.
    Object.assign(process.env, { GITHUB_ACTIONS: '', GITLAB_CI: '', JENKINS_URL: '', ...env });
    const { files, output, options } = order();
    await generate(files, output, options);
    return readFileSync(path.join(output, 'index.html'), 'utf8');
  };

  test('not what git knows of the working directory', async () => {
    const folder = emptyFolder();
    const git = path.join(folder, 'git');
    writeFileSync(git, '#!/bin/sh\necho https://robot:git-canary-1@github.com/acme/tenants.git\n');
    chmodSync(git, 0o755);
    const page = await pageMadeIn({ PATH: `${folder}${path.delimiter}${before.PATH ?? ''}` });
    expect(page).not.toContain('git-canary-1');
    expect(page).not.toContain('acme');
  });

  for (const address of [
    'https://robot:canary-2@github.com/acme/tenants.git',
    'https://canary-2@github.com/acme/tenants.git',
    'https://robot:a@canary-2@github.com/acme/tenants.git',
  ]) {
    test(`not the credentials of ${address}`, async () => {
      const job = {
        JENKINS_URL: 'https://ci.example.com/',
        BUILD_URL: 'https://ci.example.com/job/nightly/7/',
      };
      const page = await pageMadeIn({ ...job, GIT_URL: address });
      expect(page).not.toContain('canary-2');
      expect(page).toContain(job.BUILD_URL);
    });
  }
});

test('what Allure cannot do is an error, and the next report is made', async () => {
  const { files, output, options } = order();
  await expect(generate([`${output}/absent.json`], output, options)).rejects.toThrow(/ENOENT/);
  await generate(files, output, options);
  expect(isMade(output)).toBe(true);
});

test('a report that takes too long ends with its process, and the next one has another', async () => {
  const { files, output, options } = order();
  const process = startAllure();
  process.kill('SIGSTOP');
  await expect(generate(files, output, options, 50)).rejects.toThrow('its process took longer than 0.05 s');
  expect(process.signalCode).toBe('SIGKILL');
  endAllure();
  await generate(files, output, options);
  expect(isMade(output)).toBe(true);
});

test('it is waited for where nothing else keeps the process alive', () => {
  const said = outputOf(process.execPath, ['--import', 'tsx', path.join(support, 'stopped-allure.ts')]);
  expect(said).toBe('its process took longer than 1 s\n');
});

test('a process that has gone is replaced', async () => {
  const process = startAllure();
  const gone = new Promise((resolve) => process.once('close', resolve));
  process.kill('SIGKILL');
  await gone;
  const { files, output, options } = order();
  await generate(files, output, options);
  expect(isMade(output)).toBe(true);
});
