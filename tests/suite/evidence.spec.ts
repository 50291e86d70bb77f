import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { unzipSync } from 'fflate';
import { z } from 'zod';
import { Vault } from '../../fixtures/evidence/vault.ts';
import { noBrowser } from '../../fixtures/report/browser.ts';
import { makeBundle } from '../../fixtures/report/evidence/bundle.ts';
import { printPage } from '../../fixtures/report/evidence/print-page.ts';
import { zipOf } from '../../fixtures/report/evidence/zip.ts';
import { removeOwnResults } from '../../fixtures/run/own-results.ts';
import { resultFileSchema } from '../../fixtures/verdict/result-schema.ts';
import { runCommand } from './support/command.ts';
import { parseCsv } from './support/csv.ts';
import { copyOf, writtenRun } from './support/written-run.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const digest = z.strictObject({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });
const descriptor = z.strictObject({
  name: z.string().min(1),
  digest,
  annotations: z.record(z.string(), z.unknown()).optional(),
});
/** After spec/v1/statement.md and spec/predicates/test-result.md of in-toto/attestation. */
const predicateSchema = z.strictObject({
  result: z.enum(['PASSED', 'WARNED', 'FAILED']),
  configuration: z.array(descriptor).min(1),
  passedTests: z.array(z.string()),
  warnedTests: z.array(z.string()),
  failedTests: z.array(z.string()),
});
const statementSchema = z.strictObject({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(descriptor).min(1),
  predicateType: z.literal('https://in-toto.io/attestation/test-result/v0.1'),
  predicate: predicateSchema,
});

let reports: string;
let files: Record<string, Uint8Array>;
let zip: Uint8Array;

const text = (name: string): string => Buffer.from(files[name] ?? new Uint8Array()).toString('utf8');
const json = (name: string): unknown => JSON.parse(text(name));

test.describe.configure({ mode: 'default' });

test.beforeAll(async () => {
  reports = await writtenRun();
  ({ zip } = await makeBundle(reports, new Vault()));
  files = unzipSync(zip);
});

test('a bundle has everything that an auditor needs, as the run left it', () => {
  expect(Object.keys(files)).toEqual([
    'ActionPlan.csv',
    'README.txt',
    'catalogue.json',
    'conformance.html',
    'conformance.json',
    ...(noBrowser === null ? ['conformance.pdf'] : []),
    'junit.xml',
    'manifest.sha256',
    'predicate.json',
    'recording.har',
    'settings.json',
    'statement.intoto.json',
    'summary.md',
  ]);
  for (const name of ['conformance.html', 'conformance.json', 'junit.xml', 'recording.har', 'summary.md'])
    expect(text(name), name).toBe(readFileSync(path.join(reports, name), 'utf8'));
  const { results, run, suite } = resultFileSchema.parse(json('conformance.json'));
  expect(json('catalogue.json')).toMatchObject({ digest: suite.catalogueDigest });
  const rows = z
    .object({ requirements: z.array(z.looseObject({ id: z.string(), controls: z.array(z.string()) })) })
    .parse(json('catalogue.json'));
  const byId = new Map(rows.requirements.map((row) => [row.id, row.controls]));
  for (const { requirement, controls } of results) expect(byId.get(requirement)).toEqual(controls);
  expect(json('settings.json')).toMatchObject({ profile: 'onboarding', targets: [{ realm: 'alpha' }] });
  const plan = parseCsv(text('ActionPlan.csv')).slice(1);
  const bad = results.filter(({ verdict }) => ['nonconformant', 'advisory', 'waived'].includes(verdict));
  expect(plan.length).toBeGreaterThanOrEqual(bad.length);
  expect(bad.length).toBeGreaterThan(0);
  expect(text('README.txt')).toContain(`Evidence of the run ${run.id}`);
});

test('sha256sum would find every file but the manifest as it is named there', () => {
  const lines = text('manifest.sha256').trimEnd().split('\n');
  const named = lines.map((line) => /^([0-9a-f]{64}) {2}([\w.]+)$/.exec(line) ?? []);
  expect(named.map(([, , name]) => name)).toEqual(
    Object.keys(files).filter((name) => name !== 'manifest.sha256'),
  );
  for (const [, hash, name = ''] of named) expect(sha256(files[name] ?? new Uint8Array()), name).toBe(hash);
});

test('the statement follows the specification, and is about these files and this run', () => {
  const { subject, predicate } = statementSchema.parse(json('statement.intoto.json'));
  expect(predicateSchema.parse(json('predicate.json'))).toEqual(predicate);
  const own = ['manifest.sha256', 'statement.intoto.json'];
  expect(subject.map(({ name }) => name)).toEqual(Object.keys(files).filter((name) => !own.includes(name)));
  for (const { name, digest: hash } of [...subject, ...predicate.configuration])
    expect(sha256(files[name] ?? new Uint8Array()), name).toBe(hash.sha256);
  const { results, run } = resultFileSchema.parse(json('conformance.json'));
  expect(predicate.configuration.map(({ name }) => name)).toEqual(['settings.json', 'catalogue.json']);
  expect(predicate.configuration[0]?.annotations).toMatchObject({ run: run.id, exitCode: run.exitCode });
  expect(predicate.result).toBe('FAILED');
  const broken = results.filter(({ verdict }) => verdict === 'nonconformant');
  for (const { target, requirement } of broken)
    expect(predicate.failedTests).toContain(`${target}/${requirement}`);
  const { passedTests, warnedTests, failedTests } = predicate;
  const tested = results.filter(({ verdict }) => verdict !== 'not-applicable').length;
  expect(new Set([...passedTests, ...warnedTests, ...failedTests]).size).toBe(tested);
});

test('the same run gives the same archive, with the time of the run', async () => {
  const again = await makeBundle(copyOf(reports), new Vault());
  expect(sha256(again.zip)).toBe(sha256(zip));
  const time = new Date('2026-03-29T01:59:58.000Z');
  const one = zipOf({ 'b.txt': 'b', 'a.txt': 'a' }, time);
  expect(sha256(zipOf({ 'a.txt': 'a', 'b.txt': 'b' }, time))).toBe(sha256(one));
  const dos = new DataView(one.buffer, one.byteOffset).getUint32(10, true);
  const [day, clock] = [dos >>> 16, dos & 0xffff];
  expect([(day >> 9) + 1980, (day >> 5) & 15, day & 31]).toEqual([2026, 3, 29]);
  expect([clock >> 11, (clock >> 5) & 63, (clock & 31) * 2]).toEqual([1, 59, 58]);
});

test('the page is printed where there is a browser', () => {
  test.skip(noBrowser !== null, noBrowser ?? '');
  const pdf = Buffer.from(files['conformance.pdf'] ?? new Uint8Array()).toString('latin1');
  expect(pdf.startsWith('%PDF-')).toBe(true);
  expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true);
  expect(pdf).not.toContain(reports);
  expect((pdf.match(/\/Type \/Page\b/g) ?? []).length).toBeGreaterThan(0);
  const { run } = resultFileSchema.parse(json('conformance.json'));
  expect(pdf).toContain(`(D:${run.finishedAt.replaceAll(/\D/g, '').slice(0, 14)}+00'00')`);
});

test('a page that cannot be printed is no error', async () => {
  const why = 'no room for a browser\n    at x';
  const printed = await printPage('<p>', '2026-01-01T00:00:00.000Z', () => Promise.reject(new Error(why)));
  const told = 'the browser of this machine could not print it (no room for a browser)';
  expect(printed).toEqual({ why: noBrowser ?? told });
});

test('the command writes bundle and action plan, says where, and the next run removes them', async () => {
  const own = copyOf(reports);
  const folder = path.dirname(own);
  const made = await runCommand('evidence', folder);
  expect(made.code, made.output).toBe(0);
  expect(made.output).toContain(
    `(FAILED), ${Object.keys(files).length} files: ${path.join(own, 'evidence.zip')}`,
  );
  expect(sha256(readFileSync(path.join(own, 'evidence.zip')))).toBe(sha256(zip));
  expect(readFileSync(path.join(own, 'ActionPlan.csv'), 'utf8')).toBe(text('ActionPlan.csv'));
  removeOwnResults(own);
  for (const name of ['evidence.zip', 'ActionPlan.csv']) expect(existsSync(path.join(own, name))).toBe(false);
});

test('the command takes another file, and refuses what it cannot pack', async () => {
  const own = copyOf(reports);
  const folder = path.dirname(own);
  const other = await runCommand('evidence', folder, {}, ['for/audit.zip']);
  expect(other.code, other.output).toBe(0);
  expect(existsSync(path.join(folder, 'for/audit.zip'))).toBe(true);
  const empty = await runCommand('evidence', folder, { REPORTS_DIR: 'nothing' });
  expect(empty.code).toBe(2);
  expect(empty.output).toMatch(/^There is no run in \S+nothing: judge a tenant/);
  expect((await runCommand('evidence', folder, {}, ['conformance.json'])).code).toBe(2);
});

test('a secret of the settings in a file keeps the bundle from being written', async () => {
  const own = copyOf(reports);
  const page = path.join(own, 'summary.md');
  writeFileSync(page, `${readFileSync(page, 'utf8')}\nthe-initial-token-of-this-tenant\n`);
  const env = {
    INITIAL_ACCESS_TOKEN: 'the-initial-token-of-this-tenant',
    EXPECTED_REGISTRATION: 'protected',
  };
  const refused = await runCommand('evidence', path.dirname(own), {
    ...env,
    TENANT_BASE_URL: 'https://tenant.example.com',
  });
  expect(refused.code, refused.output).toBe(1);
  expect(refused.output).toBe(
    'Not packed: a secret is in summary.md. Delete the results, and judge again.\n',
  );
  expect(existsSync(path.join(own, 'evidence.zip'))).toBe(false);
});
