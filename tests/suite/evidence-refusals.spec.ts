import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { Vault } from '../../fixtures/evidence/vault.ts';
import { makeBundle } from '../../fixtures/report/evidence/bundle.ts';
import { EvidenceError, readRunFiles } from '../../fixtures/report/evidence/run-files.ts';
import { leakingFiles } from '../../fixtures/report/evidence/secrets.ts';
import { testResult } from '../../fixtures/report/evidence/statement.ts';
import { resultFileSchema } from '../../fixtures/verdict/result-schema.ts';
import type { Verdict } from '../../fixtures/verdict/verdict.ts';

import { decided, resultFile, targetSummary } from './support/stub-results.ts';
import { copyOf, writtenRun } from './support/written-run.ts';

let reports: string;

test.describe.configure({ mode: 'default' });

test.beforeAll(async () => {
  reports = await writtenRun();
});

/** The refusal of results of which one file was changed; a change to null removes it. */
function refusalOf(name: string, change: (text: string) => string | null): string {
  const own = copyOf(reports);
  const file = path.join(own, name);
  const text = change(readFileSync(file, 'utf8'));
  if (text === null) rmSync(file);
  else writeFileSync(file, text);
  try {
    readRunFiles(own);
  } catch (error) {
    if (error instanceof EvidenceError) return error.message;
    throw error;
  }
  return 'packed';
}

const id = (): string =>
  resultFileSchema.parse(JSON.parse(readFileSync(path.join(reports, 'conformance.json'), 'utf8'))).run.id;

test('files of different runs are not packed together', () => {
  const other = '20200101-abcdef';
  for (const name of ['conformance.html', 'summary.md', 'recording.har']) {
    expect(refusalOf(name, (text) => text.replaceAll(id(), other))).toBe(
      `conformance.json is of the run ${id()}, and ${name} is of another one: judge again.`,
    );
  }
  expect(refusalOf('junit.xml', (text) => text.replaceAll(/timestamp="[^"]*"/g, 'timestamp="x"'))).toContain(
    'junit.xml is of another one',
  );
});

test('what is missing or not as this version writes it is said', () => {
  for (const name of ['conformance.html', 'junit.xml', 'summary.md'])
    expect(refusalOf(name, () => null)).toBe(`${name} of the run ${id()} is missing: judge again.`);
  expect(refusalOf('conformance.json', () => null)).toMatch(/^There is no run in /);
  expect(refusalOf('conformance.json', () => '{')).toBe('conformance.json is not JSON: judge again.');
  expect(refusalOf('conformance.json', () => '{}')).toMatch(/not one that this version writes/);
  expect(refusalOf('recording.har', () => '{}')).toMatch(/recording\.har is not a HAR file/);
  expect(refusalOf('conformance.json', (text) => text.replace(/sha256:[0-9a-f]{4}/, 'sha256:0000'))).toMatch(
    /was judged by another catalogue than that of this version/,
  );
  expect(refusalOf('conformance.html', (text) => text)).toBe('packed');
});

test('a run that did not begin leaves nothing to pack', () => {
  const { suite } = JSON.parse(readFileSync(path.join(reports, 'conformance.json'), 'utf8')) as {
    suite: object;
  };
  const time = '2026-01-01T12:00:00.000Z';
  const clients = { registered: 0, deleted: 0, leftOver: 0 };
  const run = { id: 'x', startedAt: time, finishedAt: time, profile: 'full', isWhole: false, exitCode: 2 };
  const wrong = {
    schema: 'aic-dcr-conformance/report/v2',
    suite,
    run: { ...run, requests: 0, clients },
    problems: [{ variable: 'REALM', message: 'x' }],
    targets: [],
    results: [],
  };
  expect(refusalOf('conformance.json', () => JSON.stringify(wrong))).toMatch(
    /did not begin, since its settings are wrong/,
  );
});

test('without a recording the bundle says what it lacks', async () => {
  const own = copyOf(reports);
  rmSync(path.join(own, 'recording.har'));
  const { names, missing, leaking } = await makeBundle(own, new Vault());
  expect(names).not.toContain('recording.har');
  expect(names).not.toContain('settings.json');
  expect(missing.some((what) => what.startsWith('recording.har and settings.json: '))).toBe(true);
  expect(leaking).toEqual([]);
});

test('a run that found a secret in its own files is not packed', async () => {
  const own = copyOf(reports);
  const file = path.join(own, 'conformance.json');
  const text = readFileSync(file, 'utf8');
  const value = JSON.parse(text) as { results: { requirement: string; verdict: string }[] };
  const row = value.results.find(({ requirement }) => requirement === 'hygiene.no-secrets');
  expect(row).toBeDefined();
  if (row !== undefined) row.verdict = 'nonconformant';
  writeFileSync(file, JSON.stringify(value));
  expect((await makeBundle(own, new Vault())).leaking).toEqual([
    'the results of the run, as hygiene.no-secrets says',
  ]);
});

test('secrets are found by value, place and shape, and placeholders and words are none', () => {
  const vault = new Vault();
  vault.keep('known-to-the-settings');
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhYmMifQ.c2lnbmF0dXJlc2lnbmF0dXJl';
  const leaking = {
    value: 'it is known-to-the-settings',
    encoded: Buffer.from('known-to-the-settings').toString('base64'),
    jwt: `a token ${jwt} in a sentence`,
    member: '{"client_secret": "aVery5ecretValue-of-40-characters"}',
    header: 'Authorization: Bearer aVery5ecretValue-of-40-characters',
    key: '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----',
  };
  expect(leakingFiles(leaking, vault)).toEqual(Object.keys(leaking));
  const harmless = {
    words: 'Basic authentication, a Bearer credential, access_token=...',
    placeholder: '{"client_secret": "[secret 12]", "access_token": "[secret 1a2b3c4d]"}',
    redacted: '{"token": "[redacted]", "password": null}',
  };
  expect(leakingFiles(harmless, vault)).toEqual([]);
});

test('a result is PASSED only if everything that was tested holds', () => {
  const resultOf = (verdict: Verdict, leftOver = 0): string => {
    const rows = [decided('token.issued', 'conformant'), decided('token.no-store', verdict)];
    return testResult(resultFile(rows, [targetSummary({ leftOver })]), []).result;
  };
  expect(resultOf('conformant')).toBe('PASSED');
  expect(resultOf('not-applicable')).toBe('PASSED');
  expect(resultOf('advisory')).toBe('WARNED');
  expect(resultOf('waived')).toBe('WARNED');
  expect(resultOf('conformant', 1)).toBe('WARNED');
  expect(resultOf('inconclusive')).toBe('FAILED');
  expect(resultOf('nonconformant')).toBe('FAILED');
  expect(testResult(resultFile([], []), []).result).toBe('FAILED');
});
