import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { recordedRunsDir } from '../../fixtures/lab/recorded-runs/pins.ts';
import { readRecording, RecordingError } from '../../fixtures/recording/read.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { resultFileSchema } from '../../fixtures/verdict/result-schema.ts';
import type { ResultFile } from '../../fixtures/verdict/results.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { declaredReference } from './support/judged-tenant.ts';

const resultsIn = (folder: string): ResultFile =>
  resultFileSchema.parse(
    JSON.parse(readFileSync(path.join(folder, 'conformance.json'), 'utf8')),
  ) as ResultFile;

const rows = ({ results }: ResultFile) =>
  results.map(({ target, requirement, verdict, cause }) => [target, requirement, verdict, cause]);

test('a recording of the command gets the same verdicts and exit code, without tenant, secret or trace', async () => {
  const tenant = await startReferenceTenant({ faults: ['scope-widened'] });
  const folder = emptyFolder();
  const env = { ...declaredReference, PROFILE: 'onboarding', JOURNAL_DIR: 'journal' };
  const run = await runCommand('conformance', folder, { ...env, TENANT_BASE_URL: tenant.baseUrl });
  await tenant.close();
  expect(run.code, run.output).toBe(1);
  const before = resultsIn(path.join(folder, 'reports'));
  const replay = await runCommand('replay', folder, { REPORTS_DIR: 'again' }, ['reports/recording.har']);
  expect(replay.code, replay.output).toBe(1);
  const again = resultsIn(path.join(folder, 'again'));
  expect(rows(again)).toEqual(rows(before));
  expect(again.run).toMatchObject({ id: before.run.id, startedAt: before.run.startedAt });
  expect(again.run.replay).toMatchObject({
    recordedAt: before.run.startedAt,
    catalogueDigest: before.suite.catalogueDigest,
  });
  expect(before.run.replay).toBeUndefined();

  const says = /replay of a recording of \d{4}-\d\d-\d\d \d\d:\d\d UTC/;
  expect(replay.output).toMatch(says);
  const written = ['summary.md', 'conformance.html', 'junit.xml', 'allure-results/environment.properties'];
  for (const name of written)
    expect(readFileSync(path.join(folder, 'again', name), 'utf8'), name).toMatch(says);
  expect(existsSync(path.join(folder, 'again/history.jsonl'))).toBe(false);
  expect(existsSync(path.join(folder, '.journal'))).toBe(false);
});

test('a recording in the folder of the results survives being judged there', async () => {
  const folder = emptyFolder();
  const file = path.join(folder, 'recording.har');
  writeFileSync(file, JSON.stringify(readRecording(path.join(recordedRunsDir, 'oidc-provider.har.gz'))));
  const replay = await runCommand('replay', folder, { REPORTS_DIR: 'reports' }, ['recording.har']);
  expect(replay.code, replay.output).toBe(1);
  expect(existsSync(file)).toBe(true);
});

type Log = Record<string, unknown> & { _aicDcrConformance: Record<string, unknown> };

/** A good recording with a change. */
function changed(change: (log: Log) => void): string {
  const har = structuredClone(readRecording(path.join(recordedRunsDir, 'oidc-provider.har.gz')));
  change(har.log);
  return JSON.stringify(har);
}

const refused: Readonly<Record<string, readonly [content: string | Buffer, says: RegExp]>> = {
  'no JSON': ['<html>', /is not JSON/],
  'another JSON': ['{"schema":"x"}', /is not a HAR file/],
  'the HAR of a browser': [
    '{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"1"},"entries":[]}}',
    /not one that a run wrote/,
  ],
  'a broken archive': [Buffer.from([0x1f, 0x8b, 0, 1, 2]), /cannot be unpacked/],
  'an archive that is too large': [gzipSync(Buffer.alloc(300_000_000, 0x20)), /larger than 256 MiB/],
  'a later format': [
    changed((log) => (log._aicDcrConformance.format = 2)),
    /log\._aicDcrConformance\.format is not what it should be/,
  ],
  'a target that is a path': [
    changed((log) => {
      const { settings } = log._aicDcrConformance as { settings: { targets: { name: string }[] } };
      for (const target of settings.targets) target.name = '../../elsewhere';
    }),
    /targets\.0\.name is not what it should be/,
  ],
  'a target that is somewhere else': [
    changed((log) => (log._aicDcrConformance.origins = { default: 'file:///etc/passwd' })),
    /does not say where each of its targets was/,
  ],
  'an exchange of no target': [
    changed((log) => {
      for (const entry of log.entries as { pageref: string }[]) entry.pageref = 'nobody';
    }),
    /target that its settings do not have/,
  ],
  'a member with an odd name': [
    changed((log) => (log._aicDcrConformance.origins = { '\u001b[31m': 5 })),
    /origins\.\?\?31m is not what it should be/,
  ],
};

for (const [what, [content, says]] of Object.entries(refused)) {
  test(`refused in a sentence: ${what}`, () => {
    const folder = emptyFolder();
    const file = path.join(folder, 'recording.har');
    writeFileSync(file, content);
    expect(() => readRecording(file)).toThrow(RecordingError);
    expect(() => readRecording(file)).toThrow(says);
  });
}

test('the command refuses with exit code 2, and removes no results before', async () => {
  const folder = emptyFolder({ 'bad.har': '{}' });
  const of = (...args: readonly string[]) => runCommand('replay', folder, {}, args);
  const [bad, none, missing] = await Promise.all([of('bad.har'), of(), of('nowhere.har')]);
  expect([bad.code, none.code, missing.code]).toEqual([2, 2, 2]);
  expect(bad.output).toContain('bad.har is not a HAR file, so it is not a recording.');
  expect(none.output).toContain('npm run replay -- reports/recording.har');
  expect(missing.output).toMatch(/There is no recording .*nowhere\.har/);
});

test('a secret that contains itself leaves its rows undecided', async () => {
  const content = changed((log) => {
    const run = log._aicDcrConformance as { secrets: unknown[] };
    run.secrets = [{ number: 1, basic: 'a:[secret 1]' }];
    const [entry] = log.entries as { response: { content: { text: string } } }[];
    if (entry !== undefined) entry.response.content.text = '{"issuer":"[secret 1]"}';
  });
  const folder = emptyFolder({ 'r.har': content });
  const replay = await runCommand('replay', folder, {}, ['r.har']);
  expect([1, 3]).toContain(replay.code);
  expect(replay.output).toContain('A secret of the recording contains itself');
});
