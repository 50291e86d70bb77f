import { expect, test } from '@playwright/test';
import { requirementIds } from '../../fixtures/catalogue/index.ts';
import { Console } from '../../fixtures/report/console.ts';
import { Terminal } from '../../fixtures/report/terminal.ts';
import type { Decided } from '../../fixtures/verdict/results.ts';
import { decided, resultFile } from './support/stub-results.ts';
import { stream } from './support/written-stream.ts';

/** The lines of the end of a run. */
function told(results: readonly Decided[]): string[] {
  const { written, stream: out } = stream(false);
  new Console(new Terminal(out, {})).showEnd(resultFile(results), { targets: [] }, [], null, 'reports');
  return written.join('').split('\n');
}

test.describe('undecided requirements are reported by their cause', () => {
  test('by the violation that started it', () => {
    const reason = '403 access_denied';
    const lines = told([
      decided('registration.page-body', 'nonconformant'),
      decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason }),
      decided('token.scope-single', 'inconclusive', { cause: 'registration.page-body', reason }),
    ]);
    expect(lines).toContain(
      '[default] 2 requirements are undecided because registration.page-body failed first: start there',
    );
    expect(lines).toContain('  reason     403 access_denied');
    expect(lines).toContain('  undecided  token.issued, token.scope-single');
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

test.describe('a result is shown as soon as it is decided', () => {
  const showResult = (result: Decided): string => {
    const { written, stream: out } = stream(false);
    new Console(new Terminal(out, {})).showResult(result);
    return written.join('');
  };
  const proof = ['POST /token answered 418, transaction r-1', 'GET /x answered 404, transaction r-2'];

  test('with its proof', () => {
    const violated = decided('token.issued', 'nonconformant', { expected: 'a', actual: 'b', proof });
    expect(showResult(violated)).toContain(
      '\n  proof      POST /token answered 418, transaction r-1 (and 1 more)\n',
    );
    expect(
      showResult(decided('posture.tokeninfo', 'advisory', { actual: 'it answers', wasAsked: true })),
    ).toBe(
      '[default] posture.tokeninfo  advisory: observed: it answers\n  proof      none: no answer shows it\n\n',
    );
    const waived = { expected: 'a', actual: 'b', reason: 'waived until then', proof };
    expect(showResult(decided('token.issued', 'waived', waived))).toContain(
      'token.issued  waived: waived until then; expected a; actual b',
    );
  });

  test('but not if it is good or undecided', () => {
    expect(showResult(decided('token.issued', 'conformant'))).toBe('');
    expect(showResult(decided('token.issued', 'inconclusive'))).toBe('');
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
  expect(lines).toContain('1 requirement is not applicable, not declared: cross.scope-lattice');
  expect(lines).toContain('Cost: 10 requests; 3 clients registered, 3 deleted, 0 left over');
});
