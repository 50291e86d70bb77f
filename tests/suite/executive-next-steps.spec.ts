import { expect, test } from '@playwright/test';
import { nextSteps } from '../../fixtures/report/executive/next-steps.ts';
import { renderExecutivePage } from '../../fixtures/report/executive/page.ts';
import type { Decided, ResultFile } from '../../fixtures/verdict/results.ts';
import { facts } from './support/stub-page.ts';
import { decided, resultFile, targetSummary } from './support/stub-results.ts';

/** What the page tells somebody to do after a run that decided this. */
function steps(file: ResultFile, proof: readonly string[] = []): string {
  const [target] = file.targets;
  if (target === undefined) return '';
  const known = facts({ file, evidenceOf: () => ({ proof, wasAsked: true }) });
  return nextSteps(target, file.results, known)
    .toString()
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

const whole = (...results: readonly Decided[]) => resultFile(results);
const part = (...results: readonly Decided[]) => resultFile(results, [targetSummary({ selected: 99 })]);

test('nothing, if everything was asked and nothing is violated', () => {
  expect(steps(whole(decided('token.issued', 'conformant')))).toBe(
    'Nothing: 1 requirement was decided, and none is violated.',
  );
});

test('for a dead tenant: why it could not be asked', () => {
  expect(steps(whole(decided('token.issued', 'inconclusive', { reason: 'no connection to x' })))).toBe(
    '1 requirement is undecided: no connection to x',
  );
});

test('for an empty selection: how the rest is judged', () => {
  expect(steps(part())).toMatch(
    /^Run it without --grep, --project and --shard to judge more: \d+ requirements were not selected\.$/,
  );
  const quick = resultFile([decided('token.issued', 'conformant')], [targetSummary()], 'onboarding');
  expect(steps(quick)).toMatch(
    /^Run it with PROFILE=full to judge more: \d+ requirements were not selected\.$/,
  );
  const both = resultFile([], [targetSummary({ selected: 1 })], 'onboarding');
  expect(steps(both)).toContain('Run it with PROFILE=full and without --grep');
});

test('for waived violations: that they are waived', () => {
  expect(steps(whole(decided('token.issued', 'waived')))).toBe(
    '1 violated requirement is waived: fix each of them before its waiver ends.',
  );
});

test('for settings that leave nothing to decide: that they do', () => {
  expect(steps(whole(decided('token.issued', 'not-applicable')))).toMatch(/^Look at the settings/);
});

test('for a violation: what was expected, what was found and the proof, but not what follows from it', () => {
  const told = steps(
    whole(
      decided('registration.page-body', 'nonconformant', { expected: 'a', actual: 'b' }),
      decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason: 'c' }),
    ),
    ['POST /register answered 400, transaction r-1', 'POST /register answered 400, transaction r-2'],
  );
  expect(told).toContain('Expected a actual b');
  expect(told).toMatch(/Proof POST \/register answered 400, transaction r-1 POST .* r-2$/);
  expect(told).not.toContain('undecided');
  expect(steps(whole(decided('token.issued', 'nonconformant')))).toContain('Proof: no answer shows it');
});

test('only a whole run of the full profile calls a realm set up as declared', () => {
  const page = (file: ResultFile) => renderExecutivePage(facts({ file }));
  const good = decided('token.issued', 'conformant');
  expect(page(whole(good))).toContain('set up as declared');
  for (const less of [part(good), resultFile([good], [targetSummary()], 'onboarding')]) {
    expect(page(less)).not.toContain('set up as declared');
    expect(page(less)).toContain('conformant for what was checked');
  }
  for (const none of [whole(decided('token.issued', 'inconclusive')), part()]) {
    expect(page(none)).toContain('nothing was decided about this realm');
  }
});
