import { expect, test } from '@playwright/test';
import { renderExecutivePage } from '../../fixtures/report/executive/page.ts';
import type { Decided, ResultFile } from '../../fixtures/verdict/results.ts';
import { facts, words } from './support/stub-page.ts';
import { decided, resultFile, targetSummary } from './support/stub-results.ts';

const told = (file: ResultFile): string => words(renderExecutivePage(facts({ file })));

const whole = (...results: readonly Decided[]) => resultFile(results);
const part = (...results: readonly Decided[]) => resultFile(results, [targetSummary({ selected: 99 })]);

test.describe('what to do next', () => {
  test('is nothing, if everything was asked and nothing is violated', () => {
    expect(told(whole(decided('token.issued', 'conformant')))).toContain(
      'Nothing: 1 requirement was decided, and none is violated.',
    );
    expect(told(whole(decided('token.issued', 'inconclusive')))).not.toContain('What to do next');
  });

  test('for a part says how the rest is judged', () => {
    expect(told(part())).toMatch(
      /Run the suite without --grep, --project and --shard to judge more: \d+ requirements were not selected\./,
    );
    const quick = resultFile([decided('token.issued', 'conformant')], [targetSummary()], 'onboarding');
    expect(told(quick)).toMatch(
      /Run the suite with PROFILE=full to judge more: \d+ requirements were not selected\./,
    );
    const both = resultFile([], [targetSummary({ selected: 1 })], 'onboarding');
    expect(told(both)).toContain('Run the suite with PROFILE=full and without --grep');
  });

  test('for waivers and for settings that leave nothing to decide says that', () => {
    expect(told(whole(decided('token.issued', 'waived')))).toContain(
      '1 violated requirement is waived: fix each of them before its waiver ends.',
    );
    expect(told(whole(decided('token.issued', 'not-applicable')))).toContain('Check the settings');
  });
});
