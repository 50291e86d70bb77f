import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import {
  appendHistory,
  historyEntry,
  readHistory,
  transitionsSince,
} from '../../fixtures/verdict/history.ts';
import type { Verdict } from '../../fixtures/verdict/verdict.ts';
import { decided, resultFile, targetSummary } from './support/stub-results.ts';

const runWith = (issued: Verdict, read: Verdict = 'conformant') =>
  resultFile([decided('token.issued', issued), decided('management.read', read)]);

const historyFile = (): string => test.info().outputPath('history.jsonl');

test('thirty daily runs report each change on its day, and nothing on the other days', () => {
  const file = historyFile();
  const days: Readonly<Record<number, Verdict>> = {
    7: 'nonconformant',
    12: 'conformant',
    20: 'inconclusive',
    21: 'conformant',
  };
  let verdict: Verdict = 'conformant';
  const told: string[] = [];
  for (let day = 1; day <= 30; day += 1) {
    verdict = days[day] ?? verdict;
    const results = runWith(verdict);
    const since = transitionsSince(readHistory(file), 'default', results);
    expect(since === null).toBe(day === 1);
    for (const { requirement, before: old, now } of since?.transitions ?? [])
      told.push(`${day} ${requirement} ${old} ${now}`);
    appendHistory(file, historyEntry(results));
  }
  expect(told).toEqual([
    '7 token.issued conformant nonconformant',
    '12 token.issued nonconformant conformant',
    '20 token.issued conformant inconclusive',
    '21 token.issued inconclusive conformant',
  ]);
  expect(readHistory(file)).toHaveLength(30);
});

test('a target is compared with the last run that judged it', () => {
  const file = historyFile();
  appendHistory(file, historyEntry(runWith('nonconformant')));
  const elsewhere = resultFile(
    [decided('token.issued', 'conformant', { target: 'other' })],
    [targetSummary({ name: 'other' })],
  );
  appendHistory(file, historyEntry(elsewhere));
  expect(transitionsSince(readHistory(file), 'default', runWith('conformant'))?.transitions).toEqual([
    { requirement: 'token.issued', before: 'nonconformant', now: 'conformant' },
  ]);
  expect(transitionsSince(readHistory(file), 'nobody', runWith('conformant'))).toBeNull();
});

test('a run is not compared with one of another tenant that had the name', () => {
  const file = historyFile();
  const at = (baseUrl: string, issued: Verdict) =>
    resultFile([decided('token.issued', issued)], [targetSummary({ baseUrl })]);
  appendHistory(file, historyEntry(at('https://a.example.com', 'nonconformant')));
  const moved = at('https://b.example.com', 'conformant');
  expect(transitionsSince(readHistory(file), 'default', moved)).toBeNull();
  appendHistory(file, historyEntry(moved));
  const back = transitionsSince(readHistory(file), 'default', at('https://a.example.com', 'conformant'));
  expect(back?.transitions).toEqual([
    { requirement: 'token.issued', before: 'nonconformant', now: 'conformant' },
  ]);
});

test('what no longer applies is told, and by an entry of an older version nothing of it', () => {
  const file = historyFile();
  const entry = historyEntry(runWith('conformant'));
  appendHistory(file, entry);
  expect(transitionsSince(readHistory(file), 'default', runWith('not-applicable'))?.transitions).toEqual([
    { requirement: 'token.issued', before: 'conformant', now: 'not-applicable' },
  ]);
  appendHistory(file, historyEntry(runWith('not-applicable')));
  expect(transitionsSince(readHistory(file), 'default', runWith('not-applicable'))?.transitions).toEqual([]);
  appendHistory(file, { ...entry, findings: { default: { nonconformant: [] } } });
  expect(transitionsSince(readHistory(file), 'default', runWith('not-applicable'))?.transitions).toEqual([]);
});

test('a run is compared with one of its own profile', () => {
  const file = historyFile();
  appendHistory(file, historyEntry(runWith('nonconformant')));
  const quick = resultFile([decided('discovery.document-served', 'conformant')]);
  appendHistory(file, historyEntry({ ...quick, run: { ...quick.run, profile: 'read-only' } }));
  expect(transitionsSince(readHistory(file), 'default', runWith('nonconformant'))?.transitions).toEqual([]);
});

test('a requirement that the earlier run did not ask is not reported as conformant before', () => {
  const file = historyFile();
  appendHistory(file, historyEntry(resultFile([decided('management.read', 'conformant')])));
  const since = transitionsSince(readHistory(file), 'default', runWith('nonconformant'));
  expect(since?.transitions).toEqual([{ requirement: 'token.issued', before: null, now: 'nonconformant' }]);
});

test('its size is limited, and unreadable lines are skipped', () => {
  const file = historyFile();
  const line = JSON.stringify({ ...historyEntry(runWith('conformant')) });
  writeFileSync(file, `not JSON\n{"run":{}}\n${`${line}\n`.repeat(1_200)}`);
  appendHistory(file, historyEntry(runWith('nonconformant')));
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(1_000);
  expect(readHistory(file).at(-1)?.findings).toMatchObject({ default: { nonconformant: ['token.issued'] } });
});

test('entries of a version without coverage can still be read', () => {
  const file = historyFile();
  const entry = historyEntry(runWith('nonconformant'));
  const targets = entry.targets.map((target) => ({ ...target, coverage: undefined }));
  writeFileSync(file, `${JSON.stringify({ ...entry, targets })}\n`);
  expect(transitionsSince(readHistory(file), 'default', runWith('conformant'))?.transitions).toEqual([
    { requirement: 'token.issued', before: 'nonconformant', now: 'conformant' },
  ]);
});
