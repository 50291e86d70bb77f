import { expect, test } from '@playwright/test';
import { avoidedWords, terms, wordsToAvoidIn } from '../../fixtures/lab/glossary.ts';

test('a word to avoid is reported with its line and its replacement', () => {
  expect(wordsToAvoidIn('A run starts.\nWhoever asks is not known any more.')).toEqual([
    { line: 2, word: 'any more', say: 'no longer' },
    { line: 2, word: 'Whoever', say: 'the caller, a client, an attacker, anybody who' },
  ]);
});

test('a similar word is not reported', () => {
  const fine = "A nightly job, a fortnight, 60 s apart, inPlaceOf, became, 'by itself,', any more than one.";
  expect(wordsToAvoidIn(fine)).toEqual([]);
});

test('each term and each word to avoid is in the glossary once', () => {
  for (const names of [terms.map(({ term }) => term), avoidedWords.map(({ not }) => not)]) {
    expect(new Set(names).size).toBe(names.length);
  }
});
