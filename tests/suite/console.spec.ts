import { expect, test } from '@playwright/test';
import { Console } from '../../fixtures/report/console.ts';
import { Terminal } from '../../fixtures/report/terminal.ts';
import type { Decided } from '../../fixtures/verdict/results.ts';
import { decided, resultFile } from './support/stub-results.ts';
import { stream } from './support/written-stream.ts';

/** The lines of the end of a run. */
function told(results: readonly Decided[]): string[] {
  const { written, stream: out } = stream(false);
  new Console(new Terminal(out, {})).tellEnd(resultFile(results), { targets: [] }, [], null, 'reports');
  return written.join('').split('\n');
}

test.describe('what could not be decided is told by its cause', () => {
  test('where something was violated first, by that', () => {
    const reason = '403 access_denied';
    const lines = told([
      decided('registration.page-body', 'nonconformant'),
      decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason }),
      decided('token.scope-single', 'inconclusive', { cause: 'registration.page-body', reason }),
    ]);
    expect(lines).toContain('[default] inconclusive: 403 access_denied');
    expect(lines).toContain('  first      registration.page-body failed: start there');
    expect(lines).toContain('  undecided  token.issued, token.scope-single');
  });

  test('where that could not be decided for the same reason, by the reason alone', () => {
    const reason = 'not asked, host unavailable since 02:00:00 UTC';
    const lines = told([
      decided('registration.page-body', 'inconclusive', { reason }),
      decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason }),
    ]);
    expect(lines).toContain(`[default] inconclusive: ${reason}`);
    expect(lines).toContain('  undecided  registration.page-body, token.issued');
    expect(lines.filter((line) => line.includes('failed: start there'))).toEqual([]);
  });
});
