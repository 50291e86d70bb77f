import { readFileSync } from 'node:fs';
import path from 'node:path';
import { writeAllureResults } from '../../../fixtures/report/allure/merged-results.ts';
import { Console } from '../../../fixtures/report/console.ts';
import { writeRun } from '../../../fixtures/report/publish.ts';
import { Terminal } from '../../../fixtures/report/terminal.ts';
import { writePage } from '../../../fixtures/report/write-page.ts';
import { resultFileSchema } from '../../../fixtures/verdict/result-schema.ts';
import { findLeaks } from './leaks.ts';
import type { Judgement } from './judged-tenant.ts';
import { readXml } from './stub-xml.ts';
import { stream } from './written-stream.ts';

/** Writes what a run leaves behind, but the pages that Allure makes of its results. Returns what it says at its end. */
export function writeFiles({ record, outcomes, recording }: Judgement, reportsDir: string): string {
  const har = recording === null ? { missing: 'no recording was made' } : { har: recording };
  const written = writeRun(record, outcomes, { reportsDir, webhook: null }, har);
  writePage(reportsDir, written, null);
  writeAllureResults(path.join(reportsDir, 'allure-results'), record, outcomes);
  const { written: said, stream: out } = stream(false);
  const { file, evidenceOf } = written;
  new Console(new Terminal(out, {})).showEnd({
    ...{ file, record, evidenceOf, reportsDir },
    needless: [],
    report: null,
  });
  return said.join('');
}

/** Characters that a terminal or a browser would obey instead of showing them. */
// eslint-disable-next-line no-control-regex -- these are what must not be there
const OBEYED = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

/** What is wrong with what a run has written and said. */
export function problemsOf(reportsDir: string, said: string, secrets: Iterable<string>): string[] {
  const read = (name: string): string => readFileSync(path.join(reportsDir, name), 'utf8');
  const problems = findLeaks(reportsDir, secrets, { console: said }).map(
    ({ where, form }) => `a secret in ${where} (${form})`,
  );
  const shown = {
    console: said,
    'summary.md': read('summary.md'),
    'conformance.html': read('conformance.html'),
  };
  for (const [name, text] of Object.entries(shown)) {
    const found = OBEYED.exec(text);
    if (found !== null) problems.push(`${name} has ${JSON.stringify(found[0])} at ${found.index}`);
    if (/^\s+at .+:\d+:\d+\)?$/m.test(text)) problems.push(`${name} has a stack`);
  }
  if (shown['conformance.html'].includes('<script>alert')) problems.push('a script in the page');
  if (/(?<!`[^`\n]*)<script>alert/.test(shown['summary.md'])) problems.push('a script in summary.md');
  const parsed = resultFileSchema.safeParse(JSON.parse(read('conformance.json')));
  if (!parsed.success) problems.push(`conformance.json does not fit its schema: ${parsed.error.message}`);
  try {
    readXml(read('junit.xml'));
  } catch (error) {
    problems.push(`junit.xml: ${String(error)}`);
  }
  return problems;
}
