import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { catalogueDigest } from '../../fixtures/catalogue/index.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import type { ResultFile } from '../../fixtures/verdict/results.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { findLeaks, type Leak } from './support/leaks.ts';
import { folderWith, rowWith } from './support/own-folder.ts';
import { startRewritingTenant } from './support/rewriting-tenant.ts';

const projectDir = path.resolve(import.meta.dirname, '../..');
const guide = readFileSync(path.join(projectDir, 'docs/own-checks.md'), 'utf8');

/** The examples of the guide, by the names that it gives their files. */
const examples = Object.fromEntries(
  [...guide.matchAll(/`(conformance\/[\w-]+\.spec\.mts)`.*?```ts\n(.*?)```/gs)].map(
    ([, name = '', code = '']) => [name, code],
  ),
);

const resultsOf = (folder: string): ResultFile =>
  JSON.parse(readFileSync(path.join(folder, 'reports/conformance.json'), 'utf8')) as ResultFile;

test('the examples of the guide run as they stand: green where the rules are kept, red where not', async () => {
  expect(Object.keys(examples)).toEqual([
    'conformance/client-names.spec.mts',
    'conformance/agent-tokens.spec.mts',
  ]);
  const tenant = await startReferenceTenant({});
  const named = await startRewritingTenant(tenant.baseUrl, '/register', (answer) => ({
    ...answer,
    client_name: `acme-${String(answer.client_name)}`,
  }));
  const short = await startRewritingTenant(named.baseUrl, '/access_token', (answer) => ({
    ...answer,
    expires_in: 600,
  }));
  try {
    const verdictsAt = async (baseUrl: string) => {
      const folder = folderWith(examples);
      const env = { TENANT_BASE_URL: baseUrl, ONBOARDING: 'client agent' };
      const { code, output } = await runCommand('conformance', folder, env, ['--grep', '@acme']);
      const { results, suite } = resultsOf(folder);
      expect(suite.catalogueDigest).toBe(catalogueDigest());
      expect(suite.ownChecksDigest).toMatch(/^sha256:[0-9a-f]{64}$/);
      for (const file of ['junit.xml', 'conformance.html', ...(code === 0 ? [] : ['summary.md'])])
        expect(readFileSync(path.join(folder, 'reports', file), 'utf8')).toContain('acme.');
      return { code, output, verdicts: results.map((one) => `${one.requirement} ${one.verdict}`) };
    };
    const [green, red] = await Promise.all([verdictsAt(short.baseUrl), verdictsAt(tenant.baseUrl)]);
    expect(green.verdicts, green.output).toEqual([
      'acme.agent-token-lifetime conformant',
      'acme.client-name-prefix conformant',
    ]);
    expect(green.code).toBe(0);
    expect(red.verdicts, red.output).toEqual([
      'acme.agent-token-lifetime nonconformant',
      'acme.client-name-prefix nonconformant',
    ]);
    expect(red.code).toBe(1);
    expect(red.output).toContain("owner's policy: IAM standard 4.2");
  } finally {
    await short.close();
    await named.close();
    await tenant.close();
  }
});

test('what Node says of a path in an own check names no folder of the machine in any result', async () => {
  const reads = `async () => (await import('node:fs')).readFileSync(\`\${process.cwd()}/policies/names.json\`)`;
  const folder = folderWith({ 'conformance/a.spec.mts': rowWith({ id: 'acme.broken' }, reads) });
  const { output } = await runCommand('conformance', folder, {}, ['--grep', '@acme']);
  const said =
    /the own check itself failed, .*ENOENT.*'\.\/policies\/names\.json' at conformance\/a\.spec\.mts/;
  expect(resultsOf(folder).results[0]?.reason, output).toMatch(said);
  const { name } = path.parse(folder);
  const isPlaywrights = ({ where }: Leak): boolean => where.startsWith('test-results');
  const leaks = findLeaks(path.join(folder, 'reports'), [name], {}).filter((leak) => !isPlaywrights(leak));
  expect(leaks).toEqual([]);
});

test('a mistake in an own check leaves its row alone undecided, and a waiver may name a row', async () => {
  const folder = folderWith({
    'rules/a.spec.mts': rowWith({ id: 'acme.broken' }, "() => { JSON.parse('null').none(); }"),
    'rules/b.spec.mts': rowWith({ id: 'acme.held', alsoIn: ['read-only'] }, '() => undefined'),
    'rules/c.spec.mts': rowWith(
      { id: 'acme.waived' },
      "() => { throw new Violation('one', 'another', 'run'); }",
    ),
    'rules/d.spec.mts': rowWith({ id: 'acme.open' }, "() => { throw new Undecided('nobody asked'); }"),
    'waivers.json': JSON.stringify([
      {
        requirement: 'acme.waived',
        target: 'default',
        reason: 'until the next release',
        owner: 'IAM team',
        expires: new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10),
      },
    ]),
  });
  const env = { OWN_CHECKS: 'rules', WAIVERS_FILE: 'waivers.json' };
  const { output } = await runCommand('conformance', folder, env, ['--grep', '@acme']);
  const { results } = resultsOf(folder);
  expect(
    results.map(({ requirement, verdict }) => [requirement, verdict]),
    output,
  ).toEqual([
    ['acme.broken', 'inconclusive'],
    ['acme.held', 'conformant'],
    ['acme.waived', 'waived'],
    ['acme.open', 'inconclusive'],
  ]);
  expect(output).toMatch(/the own check itself failed.*rules\/a\.spec\.mts:\d+:\d+/);
  expect(output).not.toContain('the suite itself failed');
  expect(output).toContain('undecided: nobody asked');
  const explained = await runCommand('explain', folder, { OWN_CHECKS: 'rules' }, ['acme.held']);
  expect(explained.output).toMatch(/decided in +read-only, full/);
  const listed = await runCommand('conformance', folder, { ...env, PROFILE: 'read-only' }, ['--list']);
  // Where the guide says that it is shown: Playwright has no option for the place of a test.
  expect(listed.output).toMatch(/own-checks\.spec\.ts:\d+:\d+ › acme\.held/);
  expect(listed.output).not.toContain('acme.waived');
});

for (const [what, file, said] of [
  ['a misspelled member', rowWith({ titel: 'no' }, '() => undefined'), 'titel'],
  ['an area of the suite', rowWith({ id: 'token.mine' }, '() => undefined'), 'the prefix token'],
  [
    'read-only with a registration',
    rowWith({ acts: ['register'], alsoIn: ['read-only'] }, '() => 1'),
    'alsoIn',
  ],
  [
    'one id twice',
    `${rowWith({}, '() => 1')}${rowWith({}, '() => 1').replace(/import.*/, '')}`,
    'acme.example is declared twice',
  ],
  ['a file without a check', 'export {};\n', 'declares no check'],
  ['a row without its check', rowWith({}, 'undefined'), 'acme.example: the check is missing'],
  ['no row at all', "import { ownCheck } from 'aic-dcr-conformance';\nownCheck();\n", 'a row without an id'],
  ['a syntax error', 'const = 1;\n', 'could not be loaded'],
] as const) {
  test(`wrong own checks end with exit code 2 and nothing is sent: ${what}`, async () => {
    const folder = folderWith({ 'conformance/x.spec.mts': file });
    const { code, output } = await runCommand('conformance', folder);
    expect(output).toContain('OWN_CHECKS');
    expect(output).toContain(said);
    expect(code).toBe(2);
  });
}

for (const [what, files, env, said] of [
  [
    'a folder without a spec',
    { 'rules/readme.md': 'none' },
    { OWN_CHECKS: 'rules' },
    'has no check of your own',
  ],
  [
    'a check in a file with another name',
    {
      'conformance/names.ts': rowWith({}, '() => 1'),
      'conformance/x.spec.mts': rowWith({ id: 'acme.x' }, '() => 1'),
    },
    {},
    'conformance/names.ts: it calls ownCheck, but only files',
  ],
] as const) {
  test(`own checks that nobody would read are a wrong setting: ${what}`, async () => {
    const { code, output } = await runCommand('conformance', folderWith(files), env);
    expect(output).toContain(said);
    expect(code).toBe(2);
  });
}

test("a file beside the specs may declare for them, and a folder of something else is nobody's", async () => {
  const shared = rowWith({ id: 'acme.shared' }, '() => 1').replace(
    'ownCheck({',
    'export const declare = () => ownCheck({',
  );
  const folder = folderWith({
    'conformance/shared.mts': shared,
    'conformance/x.spec.mts': "import { declare } from './shared.mts';\ndeclare();\n",
  });
  const { output } = await runCommand('conformance', folder, {}, ['--list']);
  expect(output).toContain('acme.shared');
  const other = folderWith({ 'conformance/readme.md': 'of another project' });
  const { code } = await runCommand('conformance', other, {}, ['--list']);
  expect(code).toBe(0);
});

test('arguments that select nothing are told as such', async () => {
  const { code, output } = await runCommand('conformance', emptyFolder(), {}, ['--grep', '@nothing-of-this']);
  expect(output).toContain('No check was selected');
  expect(output).not.toContain('replaced the reporter');
  expect(output).not.toContain('The suite itself failed');
  expect(code).toBe(3);
});

test('a folder that is not there is a wrong setting', async () => {
  const { code, output } = await runCommand('conformance', emptyFolder(), { OWN_CHECKS: 'nowhere' });
  expect(output).toContain('OWN_CHECKS');
  expect(code).toBe(2);
});
