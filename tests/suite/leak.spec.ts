import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { guardOf } from '../../fixtures/evidence/artefacts.ts';
import { Vault } from '../../fixtures/evidence/vault.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { endingBadly, leakInWords, withLeak } from '../../fixtures/report/leak.ts';
import { Terminal } from '../../fixtures/report/terminal.ts';
import type { ResultFile } from '../../fixtures/verdict/results.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { declaredReference } from './support/judged-tenant.ts';
import { decided, resultFile } from './support/stub-results.ts';
import { stream } from './support/written-stream.ts';

const found = { searched: 9, leaking: ['junit.xml', 'allure-report/index.html'] };

test('a secret in a finished file turns its requirement, and nothing else', () => {
  const before = [
    decided('hygiene.no-secrets', 'conformant', { reason: 'x', cause: 'token.issued' }),
    decided('token.issued', 'inconclusive', { reason: 'y' }),
  ];
  expect(withLeak(before, found)).toEqual([
    decided('hygiene.no-secrets', 'nonconformant', {
      expected: 'no secret of the run in any file that it wrote',
      actual: 'found in junit.xml, allure-report/index.html, after everything was written',
    }),
    before[1],
  ]);
});

test('a run that leaked ends with 1, and says which files to delete', () => {
  const file = resultFile([decided('token.issued', 'conformant')]);
  expect(file.run.exitCode).toBe(0);
  expect(endingBadly(file)).toEqual({ ...file, run: { ...file.run, exitCode: 1 } });
  expect(leakInWords(found)).toBe(
    'A secret of this run is in junit.xml, allure-report/index.html: delete these files before anybody reads them (exit code 1).',
  );
});

test('the guard of a folder searches its present files, and redacts the same secrets', () => {
  const folder = emptyFolder();
  const vault = new Vault();
  const guard = guardOf(folder, vault);
  vault.keep('hidden-from-everybody');
  expect(guard.search()).toEqual({ searched: 0, leaking: [] });
  writeFileSync(path.join(folder, 'late.txt'), 'it is hidden-from-everybody');
  expect(guard.search()).toEqual({ searched: 1, leaking: ['late.txt'] });
  expect(guard.redact('it is hidden-from-everybody')).toMatch(/^it is \[secret [0-9a-f]{8}\]$/);
});

test('no secret is printed in a line, a command or the live block', () => {
  const { written, stream: out } = stream(true);
  const terminal = new Terminal(out, {});
  terminal.say('before: hidden');
  terminal.redactWith((text) => text.replaceAll('hidden', '[secret]'));
  terminal.say('a hidden line');
  terminal.command('::notice::hidden');
  terminal.show(['a hidden block']);
  terminal.say('again');
  const [before = '', ...after] = written;
  expect(before).toBe('before: hidden\n');
  expect(after.join('')).not.toContain('hidden');
  for (const text of ['a [secret] line\n', '::notice::[secret]\n', 'a [secret] block\n']) {
    expect(after).toContain(text);
  }
});

test('a run that leaves a secret in its folder ends with 1, whatever it decided', async () => {
  const tenant = await startReferenceTenant({ registration: 'protected' });
  try {
    const token = await tenant.mintInitialAccessToken('alpha');
    const folder = emptyFolder();
    mkdirSync(path.join(folder, 'reports'));
    writeFileSync(path.join(folder, 'reports', 'notes.txt'), `mine: ${token}`);
    const { code, output } = await runCommand(
      'conformance',
      folder,
      {
        ...declaredReference,
        TENANT_BASE_URL: tenant.baseUrl,
        EXPECTED_REGISTRATION: 'protected',
        INITIAL_ACCESS_TOKEN: token,
      },
      ['--grep', 'discovery.document-served'],
    );
    expect(code, output).toBe(1);
    expect(output).toContain('A secret of this run is in notes.txt: delete');
    expect(output).not.toContain(token);
    const file = JSON.parse(
      readFileSync(path.join(folder, 'reports', 'conformance.json'), 'utf8'),
    ) as ResultFile;
    expect(file.run.exitCode).toBe(1);
    expect(file.results.map(({ verdict }) => verdict)).toEqual(['conformant']);
  } finally {
    await tenant.close();
  }
});
