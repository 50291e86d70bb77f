import { expect, test } from '@playwright/test';
import { undecidedInWords, undecidedOf } from '../../fixtures/report/undecided.ts';
import type { Decided } from '../../fixtures/verdict/results.ts';
import { decided, resultFile, targetSummary } from './support/stub-results.ts';

const told = (...results: readonly Decided[]): string[] =>
  undecidedOf(resultFile(results).results).map(
    (group) => `${undecidedInWords(group)} (${group.requirements.join(' ')})`,
  );

test('everything that follows from one requirement is one group, however long the chain', () => {
  expect(
    told(
      decided('registration.page-body', 'nonconformant'),
      decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason: 'a' }),
      decided('token.no-store', 'inconclusive', { cause: 'token.issued', reason: 'b' }),
      decided('token.scope-all', 'inconclusive', { reason: 'c' }),
    ),
  ).toEqual([
    '2 requirements are undecided because registration.page-body failed first: start there (token.issued token.no-store)',
    '1 requirement is undecided: c (token.scope-all)',
  ]);
});

test('a cause that this run did not ask for is still named', () => {
  expect(
    told(decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason: 'a' })),
  ).toEqual([
    '1 requirement is undecided because registration.page-body failed first: start there (token.issued)',
  ]);
});

test('a cause that could not be decided either says less than its reason', () => {
  const [group, ...others] = undecidedOf(
    resultFile([
      decided('token.issued', 'inconclusive', { reason: 'server error (503)' }),
      decided('token.no-store', 'inconclusive', { cause: 'token.issued', reason: 'no token' }),
    ]).results,
  );
  expect(group).toEqual({
    target: 'default',
    requirements: ['token.issued', 'token.no-store'],
    cause: null,
    reason: 'server error (503)',
  });
  expect(others).toEqual([]);
});

test('the reason is shown with the cause if all have the same one, but not if each has its own', () => {
  const reasonOf = (...reasons: readonly [string, string]) =>
    undecidedOf(
      resultFile([
        decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason: reasons[0] }),
        decided('token.no-store', 'inconclusive', { cause: 'registration.page-body', reason: reasons[1] }),
      ]).results,
    ).map(({ reason }) => reason);
  expect(reasonOf('a', 'a')).toEqual(['a']);
  expect(reasonOf('a', 'b')).toEqual([null]);
});

test('requirements that blame each other are reported by a reason', () => {
  const lines = told(
    decided('token.issued', 'inconclusive', { cause: 'token.no-store', reason: 'a' }),
    decided('token.no-store', 'inconclusive', { cause: 'token.issued', reason: 'a' }),
  );
  expect(lines).toEqual(['2 requirements are undecided: a (token.issued token.no-store)']);
});

test('requirements that the budget starved are counted in one line', () => {
  const reason = "not asked, the run's budget of 40 clients is used up";
  expect(
    told(
      decided('token.issued', 'inconclusive', { reason }),
      decided('token.no-store', 'inconclusive', { reason }),
      decided('token.scope-all', 'inconclusive', { reason: 'not asked, the run was ended before' }),
    ),
  ).toEqual([
    '2 requirements were not asked: the budget of 40 clients is used up (token.issued token.no-store)',
    '1 requirement was not asked: the run was ended before (token.scope-all)',
  ]);
});

test('each target has its own groups, and only what is undecided is in one', () => {
  const targets = [targetSummary(), targetSummary({ name: 'other' })];
  const { results } = resultFile(
    [
      decided('token.issued', 'inconclusive', { reason: 'a' }),
      decided('token.issued', 'inconclusive', { reason: 'a', target: 'other' }),
      decided('token.no-store', 'not-applicable', { reason: 'a' }),
    ],
    targets,
  );
  expect(undecidedOf(results).map(({ target, requirements }) => [target, requirements.length])).toEqual([
    ['default', 1],
    ['other', 1],
  ]);
  expect(
    undecidedInWords({ target: 'default', requirements: ['token.issued'], cause: null, reason: null }),
  ).toBe('1 requirement is undecided: no reason is known');
});
