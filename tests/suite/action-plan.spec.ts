import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { planColumns, renderActionPlan } from '../../fixtures/report/evidence/action-plan.ts';
import { renderCsv } from '../../fixtures/report/evidence/csv.ts';
import { historyEntry } from '../../fixtures/verdict/history.ts';
import { decided, hostileTexts, resultFile } from './support/stub-results.ts';
import { parseCsv } from './support/csv.ts';

const linesOf = (text: string): readonly Record<string, string>[] => {
  const [head = [], ...rows] = parseCsv(text);
  expect(head).toEqual(planColumns);
  return rows.map((row) => Object.fromEntries(head.map((name, index) => [name, row[index] ?? ''])));
};

const file = resultFile([
  decided('token.no-refresh', 'advisory', { expected: 'no refresh_token', actual: 'there is one' }),
  decided('token.issued', 'conformant'),
  decided('registration.issued-at', 'waived', { actual: 'a', reason: 'accepted until 2026-12-31' }),
  decided('introspection.active-own-token', 'inconclusive', { cause: 'registration.page-body', reason: 'x' }),
  decided('introspection.scope-equals', 'inconclusive', { cause: 'registration.page-body', reason: 'x' }),
  decided('token.scope-all', 'nonconformant', { expected: 'data-read', actual: '=1+1' }),
  decided('posture.privileged-granted', 'nonconformant', { actual: 'a token was issued' }),
  decided('cross.unknown-realm', 'not-applicable', { reason: 'y' }),
]);

test('each finding has a line, the gravest first, and what is undecided one for each cause', () => {
  const lines = linesOf(renderActionPlan(file, []));
  expect(lines.map(({ requirement, verdict }) => [requirement, verdict])).toEqual([
    ['posture.privileged-granted', 'nonconformant'],
    ['token.scope-all', 'nonconformant'],
    ['introspection.active-own-token', 'inconclusive'],
    ['registration.issued-at', 'waived'],
    ['token.no-refresh', 'advisory'],
  ]);
  const [first, second, undecided, waived] = lines;
  expect(first).toMatchObject({ target: 'default', severity: 'blocker', level: 'POSTURE' });
  expect(first?.clauses).toContain('RFC 9700, section 2.3');
  expect(first?.controls).toContain('NIST SP 800-53r5 AC-6; OWASP ASVS v5.0.0-8.2.1');
  expect(first?.['console path']).toContain('Advanced > Client Registration Scope Allowlist');
  expect(second?.actual).toBe("'=1+1");
  expect(undecided?.remedy).toBe('Correct registration.page-body first, and judge again.');
  expect(undecided?.['told with it']).toBe('introspection.scope-equals');
  expect(first?.finding).toBe('Anybody who can reach this tenant can obtain an administrative token');
  expect(waived?.remark).toBe('accepted until 2026-12-31');
  for (const line of lines) {
    for (const name of ['owner', 'decision', 'reason', 'due date', 'done on']) expect(line[name]).toBe('');
  }
});

test('a finding says since when runs see it without a break', () => {
  const at = (day: string, verdict: 'conformant' | 'nonconformant') => {
    const entry = historyEntry(resultFile([decided('token.scope-all', verdict)]));
    return { ...entry, run: { ...entry.run, id: day, finishedAt: `${day}T12:00:00.000Z` } };
  };
  const history = [
    at('2025-12-01', 'nonconformant'),
    at('2025-12-02', 'conformant'),
    at('2025-12-03', 'nonconformant'),
    at('2025-12-04', 'nonconformant'),
  ];
  const now = resultFile([decided('token.scope-all', 'nonconformant')]);
  const since = (entries: typeof history): string | undefined =>
    linesOf(renderActionPlan(now, entries))[0]?.['seen since'];
  expect(since(history)).toBe('2025-12-03');
  expect(since([...history, historyEntry(now)])).toBe('2025-12-03');
  expect(since(history.slice(0, 2))).toBe('2026-01-01');
  expect(since([])).toBe('2026-01-01');
  const others = history.map((entry) => ({ ...entry, run: { ...entry.run, profile: 'onboarding' } }));
  expect(since(others)).toBe('2026-01-01');
});

const formula = /^\s*[=+\-@＝＋－＠\t\r]/;
// A reader that separates by semicolons sees other cells.
const cellsOf = (text: string): readonly string[] =>
  parseCsv(text)
    .flat()
    .flatMap((one) => one.split(';'));

test('a text of a tenant is no formula, no line of its own and no invisible sign', () => {
  const texts = [
    ...hostileTexts,
    ...['=cmd|"/c calc"!A1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', ' =1', 'a;=1+1', 'a; @x', '＝1', '"=1'],
  ];
  const rows = texts.map((text) => ['x', text, 'y']);
  const text = renderCsv(rows);
  expect(text.startsWith('\ufeff')).toBe(true);
  expect(parseCsv(text)).toHaveLength(rows.length);
  expect(parseCsv(text).every((row) => row.length === 3 && row[0] === 'x' && row[2] === 'y')).toBe(true);
  expect(cellsOf(text).filter((one) => formula.test(one))).toEqual([]);
  expect(text.slice(1).replaceAll('\r\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
});

test('whatever is written comes back, but for what is neutralised', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 4 })), (rows) => {
      const read = parseCsv(renderCsv(rows));
      expect(read.map((row) => row.length)).toEqual(rows.map((row) => row.length));
      expect(cellsOf(renderCsv(rows)).filter((one) => formula.test(one))).toEqual([]);
    }),
  );
  const plain = [['a "quoted" text', 'comma, comma', 'ümlaut 漢字 😀']];
  expect(parseCsv(renderCsv(plain))).toEqual(plain);
});
