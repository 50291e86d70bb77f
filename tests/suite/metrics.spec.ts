import { createRequire } from 'node:module';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { renderEndMetrics, renderMetrics } from '../../fixtures/report/metrics.ts';
import { historyEntry } from '../../fixtures/verdict/history.ts';
import type { Verdict } from '../../fixtures/verdict/verdict.ts';
import { decided, resultFile, targetSummary } from './support/stub-results.ts';

/** It has no types of its own. */
const parsePrometheus = createRequire(import.meta.url)('parse-prometheus-text-format') as (
  text: string,
) => unknown;

const parsed = z.array(
  z.object({
    name: z.string().regex(/^dcr_conformance_[a-z_]+$/),
    help: z.string().min(10),
    type: z.literal('GAUGE'),
    metrics: z.array(
      z.object({ value: z.coerce.number(), labels: z.record(z.string(), z.string()).default({}) }),
    ),
  }),
);

/** The samples of a gauge, as a collector reads them. */
function samplesOf(text: string, name: string) {
  const found = parsed.parse(parsePrometheus(text)).find((one) => one.name === `dcr_conformance_${name}`);
  return found?.metrics ?? [];
}

const runWith = (verdict: Verdict, finishedAt: string, baseUrl = 'https://a.example.com') => {
  const results = [decided('token.issued', verdict), decided('token.no-store', 'conformant')];
  const file = resultFile(verdict === 'inconclusive' ? results.slice(0, 1) : results, [
    targetSummary({ baseUrl }),
  ]);
  return { ...file, run: { ...file.run, finishedAt } };
};

test('a collector reads verdict, counts, times, requests and clients', () => {
  const file = runWith('nonconformant', '2026-11-29T03:17:00.000Z');
  const text = renderMetrics(file, []);
  expect(text).toMatch(/\n# EOF\n$/);
  const verdict = samplesOf(text, 'verdict');
  expect(verdict.map(({ labels, value }) => [labels.verdict, value])).toEqual([
    ['conformant', 0],
    ['nonconformant', 1],
    ['inconclusive', 0],
  ]);
  const [target] = file.targets;
  expect(verdict[0]?.labels).toMatchObject({ target: target?.name, realm: target?.realm, profile: 'full' });
  const counts = samplesOf(text, 'requirements');
  const of = (wanted: string): number =>
    counts.filter(({ labels }) => labels.verdict === wanted).reduce((sum, { value }) => sum + value, 0);
  for (const [name, count] of Object.entries(target?.counts ?? {})) expect(of(name)).toBe(count);
  expect(samplesOf(text, 'exit_code')).toEqual([{ value: 1, labels: {} }]);
  expect(samplesOf(text, 'finished_time_seconds')[0]?.value).toBe(Date.UTC(2026, 10, 29, 3, 17) / 1_000);
  expect(samplesOf(text, 'requests')[0]?.value).toBe(file.run.requests);
  expect(samplesOf(text, 'leftover_clients')[0]?.value).toBe(file.run.clients.leftOver);
});

test('a run that could not decide shows when the target was last decided, at its own address', () => {
  const history = [
    runWith('nonconformant', '2026-11-26T03:17:00.000Z'),
    runWith('conformant', '2026-11-27T03:17:00.000Z', 'https://b.example.com'),
    runWith('inconclusive', '2026-11-28T03:17:00.000Z'),
  ].map(historyEntry);
  const text = renderMetrics(runWith('inconclusive', '2026-11-29T03:17:00.000Z'), history);
  expect(samplesOf(text, 'decided_time_seconds')[0]?.value).toBe(Date.UTC(2026, 10, 26, 3, 17) / 1_000);
  const first = renderMetrics(runWith('inconclusive', '2026-11-29T03:17:00.000Z'), []);
  expect(samplesOf(first, 'decided_time_seconds')).toEqual([]);
});

test('names of targets are text', () => {
  const name = 'a"} 1\n# TYPE x\\';
  const file = resultFile(
    [decided('token.issued', 'conformant', { target: name })],
    [targetSummary({ name })],
  );
  const text = renderMetrics(file, []);
  expect(samplesOf(text, 'verdict')).toHaveLength(3);
  expect(text.split('\n').filter((line) => line.startsWith('# TYPE x'))).toEqual([]);
});

test('of wrong settings there is the exit code alone', () => {
  const text = renderEndMetrics({ exitCode: 2, finishedAt: '2026-11-29T03:17:00.000Z' });
  expect(parsed.parse(parsePrometheus(text)).map(({ name }) => name)).toEqual([
    'dcr_conformance_exit_code',
    'dcr_conformance_finished_time_seconds',
  ]);
  expect(samplesOf(text, 'exit_code')[0]?.value).toBe(2);
});
