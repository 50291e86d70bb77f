import { cpSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import type { ResultFile } from '../../fixtures/verdict/results.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { folderWith, rowWith } from './support/own-folder.ts';

// Own checks where a run is put together of parts, or judged again, perhaps on a machine that has other own checks.

const row = (name: string, end: string) =>
  rowWith(
    { id: `acme.${name}`, acts: ['register'], alsoIn: ['onboarding'] },
    `async ({ main }) => { const { reply } = await main.registered(); ${end} }`,
  );
const files = {
  'conformance/kept.spec.mts': row('kept', 'void reply;'),
  'conformance/broken.spec.mts': row('broken', "throw new Violation('one', 'another', reply);"),
};
const both = ['acme.broken nonconformant', 'acme.kept conformant'];
/** Enough for two machines, and quick: the own checks and two areas of the suite. */
const some = ['--grep', '@acme|@discovery|@token'];

const resultsIn = (folder: string): ResultFile =>
  JSON.parse(readFileSync(path.join(folder, 'conformance.json'), 'utf8')) as ResultFile;
const ownIn = ({ results }: Pick<ResultFile, 'results'>): string[] =>
  results
    .filter(({ requirement }) => requirement.startsWith('acme.'))
    .map(({ requirement, verdict }) => `${requirement} ${verdict}`);

test('of a run in parts, one machine decides each own check, and the merge has each once', async () => {
  const tenant = await startReferenceTenant({});
  const folder = folderWith(files);
  const parts = path.join(folder, 'parts');
  const decided: string[] = [];
  for (const machine of ['1', '2']) {
    const name = `machine-${machine}`;
    const env = { TENANT_BASE_URL: tenant.baseUrl, REPORTS_DIR: name, JOURNAL_DIR: `${name}.j` };
    const run = await runCommand('conformance', folder, env, [...some, `--shard=${machine}/2`]);
    const results = resultsIn(path.join(folder, name));
    expect(results.results.length, run.output).toBeGreaterThan(2);
    decided.push(...ownIn(results));
    cpSync(path.join(folder, name, 'blob-report'), parts, { recursive: true });
  }
  await tenant.close();
  expect(decided.sort()).toEqual(both);

  const merged = await runCommand('merge', folder, { REPORTS_DIR: 'merged' }, ['parts']);
  expect(merged.code, merged.output).toBe(1);
  const { suite, results } = resultsIn(path.join(folder, 'merged'));
  expect(ownIn({ results })).toEqual(both);
  expect(suite.ownChecksDigest).toBe(resultsIn(path.join(folder, 'machine-1')).suite.ownChecksDigest);
  expect(merged.output).toContain('acme.broken  TENANT  Not met');

  // Without them, or with others, nobody knows these rows; and what one machine did not know, nobody decided.
  const others = { 'conformance/kept.spec.mts': files['conformance/kept.spec.mts'] };
  for (const elsewhere of [emptyFolder(), folderWith(others)]) {
    const refused = await runCommand('merge', elsewhere, {}, [parts]);
    expect(refused.code, refused.output).toBe(2);
    expect(refused.output).toContain('part-1.json is of a machine with other own checks');
    expect(refused.output).toContain('OWN_CHECKS');
  }
});

test('a replay judges the own checks that are here, and leaves those that are not undecided', async () => {
  const tenant = await startReferenceTenant({});
  const folder = folderWith(files);
  const env = { TENANT_BASE_URL: tenant.baseUrl, PROFILE: 'onboarding' };
  const run = await runCommand('conformance', folder, env, ['--grep', '@acme|@token']);
  await tenant.close();
  expect(run.code, run.output).toBe(1);
  const recorded = resultsIn(path.join(folder, 'reports'));
  expect(ownIn(recorded)).toEqual(both);
  const recording = path.join(folder, 'reports/recording.har');

  const here = await runCommand('replay', folder, { REPORTS_DIR: 'again' }, [recording]);
  expect(here.code, here.output).toBe(1);
  expect(ownIn(resultsIn(path.join(folder, 'again')))).toEqual(both);

  const elsewhere = emptyFolder();
  const there = await runCommand('replay', elsewhere, { REPORTS_DIR: 'again' }, [recording]);
  expect(there.code, there.output).toBe(3);
  const { results } = resultsIn(path.join(elsewhere, 'again'));
  expect(ownIn({ results })).toEqual(['acme.broken inconclusive', 'acme.kept inconclusive']);
  expect(there.output).toContain('the check is one of the owner of the recorded run and is not loaded here');
  expect(there.output).toContain('set OWN_CHECKS');
  expect(results.map(({ requirement }) => requirement).sort()).toEqual(
    recorded.results.map(({ requirement }) => requirement).sort(),
  );
});
