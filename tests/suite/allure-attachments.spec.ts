import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { TestResult } from 'allure-js-commons';
import type { HttpExchange } from 'allure-js-commons/http';
import type { RecordedExchange } from '../../fixtures/evidence/exchange.ts';
import { writeAllureResults } from '../../fixtures/report/allure/merged-results.ts';
import type { Outcome } from '../../fixtures/verdict/verdict.ts';
import { emptyFolder } from './support/command.ts';
import { exchange } from './support/stub-exchange.ts';
import { outcome, targetSummary } from './support/stub-results.ts';

// What of its exchanges a result in Allure's report has beside it.

const answered = (name: string, body: string): RecordedExchange => ({
  ...exchange(name),
  failure: null,
  response: { status: 200, headers: [], body, truncated: false },
});

interface Shown {
  readonly requirement: string;
  readonly description: string;
  readonly attached: readonly { readonly name: string; readonly content: HttpExchange }[];
}

function shownOf(outcomes: readonly Outcome[]): Shown[] {
  const folder = emptyFolder();
  const target = { ...targetSummary(), realm: 'alpha' as const, isReferenceTenant: false };
  writeAllureResults(folder, { startedAt: '2026-01-01T12:00:00.000Z', targets: [target] }, outcomes);
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  const results = readdirSync(folder).filter((file) => file.endsWith('-result.json'));
  return results.map((file) => {
    const { testCaseId, description = '', attachments } = read(file) as TestResult;
    const attached = attachments.map(({ name: of, source }) => ({
      name: of,
      content: read(source) as HttpExchange,
    }));
    return { requirement: testCaseId ?? '', description, attached };
  });
}

test('a result has the proof of its verdict and what was asked last, and says how much there was', () => {
  const exchanges = Array.from({ length: 20 }, (_, index) => answered(`asked ${index}`, ''));
  const proof = exchanges.slice(2, 4);
  const [result] = shownOf([outcome('token.issued', 'nonconformant', { exchanges, shown: proof })]);
  expect(result?.attached.map(({ name }) => name)).toEqual([
    'proof: asked 2: GET 200',
    'proof: asked 3: GET 200',
    ...[14, 15, 16, 17, 18, 19].map((index) => `asked ${index}: GET 200`),
  ]);
  expect(result?.description).toContain('8 of the 20 exchanges that the check looked at');
});

test('more proof than is shown leaves room for what was asked last', () => {
  const exchanges = Array.from({ length: 20 }, (_, index) => answered(`asked ${index}`, ''));
  const [result] = shownOf([
    outcome('token.issued', 'nonconformant', { exchanges, shown: exchanges.slice(0, 9) }),
  ]);
  expect(result?.attached.map(({ name }) => name)).toEqual([
    ...[0, 1, 2, 3, 4].map((index) => `proof: asked ${index}: GET 200`),
    ...[17, 18, 19].map((index) => `asked ${index}: GET 200`),
  ]);
});

test('few exchanges are all attached, without a word about it', () => {
  const exchanges = Array.from({ length: 8 }, (_, index) => answered(`asked ${index}`, ''));
  const [result] = shownOf([outcome('token.issued', 'conformant', { exchanges })]);
  expect(result?.attached).toHaveLength(8);
  expect(result?.description).not.toContain('Attached');
});

test('a long answer that many results show is in one of them in full', () => {
  const long = answered('long', 'l'.repeat(9_000));
  const short = answered('short', 's'.repeat(8_192));
  const ids = ['token.issued', 'token.no-refresh', 'token.no-store'] as const;
  const results = shownOf(ids.map((id) => outcome(id, 'conformant', { exchanges: [long, short] })));
  const bodies = (purpose: string): string[] =>
    results
      .flatMap(({ attached }) => attached.filter(({ name }) => name.startsWith(purpose)))
      .map(({ content }) => content.response?.body?.value ?? '')
      .sort((a, b) => b.length - a.length);
  const [whole, ...cut] = bodies('long');
  expect(whole).toBe('l'.repeat(9_000));
  expect(cut).toHaveLength(2);
  for (const body of cut) {
    expect(body).toMatch(/^l{2048}… \(this report shows it in full elsewhere, as transaction long\)$/);
  }
  expect(bodies('short')).toEqual(Array.from(ids, () => 's'.repeat(8_192)));
});

test('what proves a finding is in full beside it, wherever it was shown before', () => {
  const long = answered('long', 'l'.repeat(9_000));
  const results = shownOf([
    outcome('token.issued', 'conformant', { exchanges: [long] }),
    outcome('token.no-store', 'nonconformant', { exchanges: [long], shown: [long] }),
  ]);
  const bodies = results.flatMap(({ attached }) =>
    attached.map(({ content }) => content.response?.body?.value),
  );
  expect(bodies).toEqual(['l'.repeat(9_000), 'l'.repeat(9_000)]);
});
