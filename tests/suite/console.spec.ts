import { expect, test } from '@playwright/test';
import { requirementIds } from '../../fixtures/catalogue/index.ts';
import { Console } from '../../fixtures/report/console.ts';
import { Terminal } from '../../fixtures/report/terminal.ts';
import type { Decided } from '../../fixtures/verdict/results.ts';
import { ending } from './support/stub-ending.ts';
import { decided, outcome, resultFile, targetSummary } from './support/stub-results.ts';
import { stream } from './support/written-stream.ts';

/** The lines of the end of a run. */
function told(results: readonly Decided[], isQuiet = false): string[] {
  const { written, stream: out } = stream(false);
  const terminal = new Terminal(out, {});
  if (isQuiet) terminal.beQuiet();
  const targets = [...new Set(results.map(({ target }) => target))].map((name) => targetSummary({ name }));
  new Console(terminal).showEnd(ending(resultFile(results, targets), results));
  return written.join('').split('\n');
}

const proof = ['POST /token answered 418, transaction r-1', 'GET /x answered 404, transaction r-2'];

test.describe('undecided requirements are reported by their cause', () => {
  test('with the violation that started it', () => {
    const reason = '403 access_denied';
    const lines = told([
      decided('registration.page-body', 'nonconformant', { expected: 'a', actual: 'b' }),
      decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason }),
      decided('token.scope-single', 'inconclusive', { cause: 'registration.page-body', reason }),
    ]);
    expect(lines).toContain('  undecided  2 because of it: token.issued, token.scope-single');
    expect(lines.filter((line) => line.includes('start there'))).toEqual([]);
  });

  test('by a requirement that this run did not ask for, with the reason', () => {
    const reason = '403 access_denied';
    const lines = told([
      decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason }),
    ]);
    expect(lines).toContain(
      '[default] 1 requirement is undecided because registration.page-body failed first: start there',
    );
    expect(lines).toContain('  reason     403 access_denied');
    expect(lines).toContain('  undecided  token.issued');
  });

  test('only by the reason, if the cause could not be decided for the same reason', () => {
    const reason = 'not asked, host unavailable since 02:00:00 UTC';
    const lines = told([
      decided('registration.page-body', 'inconclusive', { reason }),
      decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason }),
    ]);
    expect(lines).toContain('[default] 2 requirements were not asked: host unavailable since 02:00:00 UTC');
    expect(lines).toContain('  undecided  registration.page-body, token.issued');
    expect(lines.filter((line) => line.includes('start there'))).toEqual([]);
  });
});

test.describe('the findings of a run', () => {
  test('come with everything that a reader needs, the worst one last of all kinds and first of its own', () => {
    const lines = told([
      decided('token.lifetime-declared', 'nonconformant', { expected: 'a', actual: 'b' }),
      decided('token.bad-secret', 'nonconformant', { expected: 'c', actual: 'd', proof }),
      decided('token.basic-challenge', 'nonconformant', { expected: 'e', actual: 'f' }),
      decided('posture.tokeninfo', 'advisory', { actual: 'it answers', wasAsked: true }),
      decided('token.no-store', 'waived', { expected: 'g', actual: 'h', reason: 'waived until then' }),
    ]);
    const heads = lines.filter((line) => /^\[default\] \S+ {2}/.test(line));
    expect(heads).toEqual([
      '[default] posture.tokeninfo  advisory: observed: it answers',
      '[default] token.no-store  waived: waived until then; expected g; actual h',
      '[default] token.bad-secret  MUST  A token is issued without the right secret',
      '[default] token.lifetime-declared  TENANT  Not met: tokens live as long as declared',
    ]);
    expect(lines).toContain('  proof      POST /token answered 418, transaction r-1 (and 1 more)');
    expect(lines).toContain('  with it    token.basic-challenge');
  });

  test('are counted beyond a dozen of a kind', () => {
    const many = requirementIds.slice(0, 40).map((id) => decided(id, 'advisory', { actual: 'x' }));
    const lines = told(many);
    expect(lines.filter((line) => line.startsWith('[default] '))).toHaveLength(12);
    expect(lines.some((line) => /^and \d+ more advisory: see the page$/.test(line))).toBe(true);
  });

  test('a programming error of the suite is shown at once, with its stack', () => {
    const { written, stream: out } = stream(false);
    const console = new Console(new Terminal(out, {}));
    console.showSuiteFailure(outcome('token.issued', 'inconclusive', { stack: 'TypeError: x\n    at y' }));
    console.showSuiteFailure(outcome('token.issued', 'nonconformant'));
    expect(written.join('')).toBe(
      '[default] token.issued  the suite itself failed\nTypeError: x\n    at y\n\n',
    );
  });
});

test('the end says how much the verdict covers, and repeats the headlines', () => {
  const all = requirementIds.length;
  const lines = told([
    decided('token.issued', 'conformant'),
    decided('cross.realm-client-isolation', 'nonconformant', { expected: 'a', actual: 'b' }),
    decided('cross.scope-lattice', 'not-applicable', { reason: 'not declared' }),
  ]);
  expect(lines).toContain('[default] A client of one realm gets tokens in another');
  expect(lines).toContain(
    `  of the catalogue: 2 of ${all} requirements decided, 1 not applicable, ${all - 3} not selected`,
  );
  expect(lines).toContain('[default] 1 requirement is not applicable, not declared: cross.scope-lattice');
  expect(lines).toContain('Cost: 10 requests; 3 clients registered, 3 deleted, 0 left over');
  expect(lines.some((line) => line.startsWith('Page:    ') && line.endsWith('conformance.html'))).toBe(true);
});

test('a quiet run says headlines, verdicts, coverage and where the results are, and nothing else', () => {
  const lines = told(
    [
      decided('token.issued', 'conformant'),
      decided('cross.realm-client-isolation', 'nonconformant', { expected: 'a', actual: 'b' }),
      decided('posture.tokeninfo', 'advisory', { actual: 'it answers' }),
    ],
    true,
  );
  expect(lines.map((line) => line.split(/ |:/, 1)[0])).toEqual([
    '[default]',
    'default',
    '',
    'Verdict',
    'Results',
    'Page',
    '',
  ]);
});
