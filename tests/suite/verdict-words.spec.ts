import { expect, test } from '@playwright/test';
import { requirementIds } from '../../fixtures/catalogue/index.ts';
import { countedAs, firstOf } from '../../fixtures/verdict/counted.ts';
import {
  addressInWords,
  countsInWords,
  coverageInWords,
  runInWords,
  verdictInWords,
} from '../../fixtures/report/verdict-words.ts';
import { countVerdicts, type Verdict } from '../../fixtures/verdict/verdict.ts';
import { decided, resultFile, targetSummary } from './support/stub-results.ts';

const all = requirementIds.length;
const of = (verdict: Verdict, selected = 0, leftOver = 0, profile: 'full' | 'onboarding' = 'full') =>
  resultFile([decided('token.issued', verdict)], [targetSummary({ selected, leftOver })], profile);

test.describe('a verdict says no more than the run has checked', () => {
  const one = `1 of ${all} requirements decided, ${all - 1} not selected`;
  for (const [title, file, says] of [
    ['everything', of('conformant'), `conformant: ${one}`],
    ['by --grep', of('conformant', 2), `conformant for what was checked: ${one}`],
    [
      'with a smaller profile',
      of('conformant', 0, 0, 'onboarding'),
      `conformant for what was checked: ${one}`,
    ],
    [
      'with leftovers',
      of('conformant', 0, 1),
      `conformant, but clients were left behind on the tenant: ${one}`,
    ],
    [
      'a part with leftovers',
      of('conformant', 2, 1),
      `conformant for what was checked, but clients were left behind on the tenant: ${one}`,
    ],
    ['a violation', of('nonconformant', 2), 'nonconformant: at least one requirement is violated'],
    ['a dead tenant', of('inconclusive'), 'inconclusive: nothing was decided'],
    ['only what is excluded', of('not-applicable', 2), 'inconclusive: nothing was decided'],
    [
      'an empty selection',
      resultFile([], [targetSummary({ selected: 1 })]),
      'inconclusive: nothing was decided',
    ],
    ['no target', resultFile([], []), 'inconclusive: nothing was decided'],
  ] as const) {
    test(title, () => {
      expect(runInWords(file)).toBe(says);
    });
  }

  test('only hygiene decides nothing about a tenant', () => {
    const hygiene = decided('hygiene.no-secrets', 'conformant');
    const undecided = decided('token.issued', 'inconclusive');
    expect(runInWords(resultFile([hygiene, undecided]))).toBe('inconclusive: nothing was decided');
    expect(runInWords(resultFile([decided('token.no-store', 'conformant'), undecided]))).toBe(
      'inconclusive: not everything could be decided',
    );
  });

  test('of several targets the least and the most', () => {
    const two = [targetSummary(), targetSummary({ name: 'b' })];
    const a = decided('token.issued', 'conformant');
    const b = decided('token.issued', 'conformant', { target: 'b' });
    const more = decided('token.no-store', 'conformant', { target: 'b' });
    expect(runInWords(resultFile([a, b], two))).toBe(
      `conformant: 1 of ${all} requirements decided on each of 2 targets`,
    );
    expect(runInWords(resultFile([a, b, more], two))).toBe(
      `conformant: 1 to 2 of ${all} requirements decided on each of 2 targets`,
    );
  });
});

test('only a good verdict is narrowed down', () => {
  const part = { profile: 'full', isWhole: false } as const;
  const words = (['conformant', 'nonconformant', 'inconclusive'] as const).map((verdict) =>
    verdictInWords({ verdict }, part),
  );
  expect(words).toEqual(['conformant for what was checked', 'nonconformant', 'inconclusive']);
  expect(verdictInWords({ verdict: 'conformant' }, { profile: 'full', isWhole: true })).toBe('conformant');
});

test('counts omit verdicts that do not occur', () => {
  expect(countsInWords(countVerdicts([{ verdict: 'waived' }, { verdict: 'conformant' }]))).toBe(
    '1 conformant, 1 waived',
  );
  expect(countsInWords(countVerdicts([]))).toBe('nothing was checked');
  const coverage = {
    catalogue: 1,
    selected: 1,
    decided: 1,
    inconclusive: 0,
    notApplicable: 0,
    notSelected: 0,
  };
  expect(coverageInWords(coverage)).toBe('1 of 1 requirement decided');
  const mixed = { catalogue: 9, selected: 6, decided: 1, inconclusive: 2, notApplicable: 3, notSelected: 3 };
  expect(coverageInWords(mixed)).toBe(
    '1 of 9 requirements decided, 2 inconclusive, 3 not applicable, 3 not selected',
  );
});

test('one has no plural, and of many the first are named', () => {
  expect([0, 1, 2].map((count) => countedAs(count, 'client', ['is', 'are']))).toEqual([
    '0 clients are',
    '1 client is',
    '2 clients are',
  ]);
  const names = 'a b c d e f g h i'.split(' ');
  expect(firstOf(names.slice(0, 8))).toBe('a, b, c, d, e, f, g, h');
  expect(firstOf(names)).toBe('a, b, c, d, e, f, g, h and 1 more');
});

test('without an issuer an address is only where the suite looked', () => {
  const address = { form: 'custom-domain', prefix: '/am/oauth2', realm: 'not-shown' } as const;
  expect(
    addressInWords({ address: { ...address, issuer: 'https://a.example/am/oauth2' }, realm: 'alpha' }),
  ).toBe(
    'addresses on a custom domain, without a realm, below /am/oauth2, issuer https://a.example/am/oauth2; this address shows no realm, and no token has proven it',
  );
  expect(addressInWords({ address: { ...address, issuer: null }, realm: 'alpha' })).toBe(
    'addresses looked for on a custom domain, without a realm, below /am/oauth2, and no issuer seen; this address shows no realm, and no token has proven it',
  );
});
