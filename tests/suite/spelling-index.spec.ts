import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { SpellingIndex } from '../../fixtures/evidence/spelling-index.ts';

function indexOf(...spellings: readonly string[]): SpellingIndex {
  const index = new SpellingIndex();
  for (const spelling of spellings) index.add(spelling, `<${spelling.length}>`);
  return index;
}

/** Few letters, so that spellings begin alike, overlap and hold each other. */
const letters = fc.string({ unit: fc.constantFrom('a', 'b', '…', '\ud83d'), maxLength: 40 });
const spelling = fc.string({ unit: fc.constantFrom('a', 'b', '…', '\ud83d'), minLength: 6, maxLength: 10 });

test('it finds a spelling exactly where a search for each of them finds one', () => {
  fc.assert(
    fc.property(fc.array(spelling, { maxLength: 8 }), letters, letters, (spellings, before, after) => {
      const text = `${before}${spellings[0] ?? ''}${after}`;
      expect(indexOf(...spellings).occursIn(text)).toBe(spellings.some((one) => text.includes(one)));
    }),
    { seed: 20_261_126 },
  );
});

test('nothing of a spelling is left, however they overlap, and nothing else is lost', () => {
  fc.assert(
    fc.property(fc.array(spelling, { minLength: 1, maxLength: 8 }), letters, (spellings, text) => {
      const covered = Array.from({ length: text.length }, () => false);
      for (const one of spellings) {
        for (let at = text.indexOf(one); at !== -1; at = text.indexOf(one, at + 1)) {
          covered.fill(true, at, at + one.length);
        }
      }
      const kept = [...covered.keys()].filter((at) => covered[at] === false);
      const left = indexOf(...spellings)
        .replaceIn(text)
        .replaceAll(/<\d+>/g, '');
      expect(left).toBe(kept.map((at) => text.charAt(at)).join(''));
    }),
    { seed: 20_261_126 },
  );
});

test('of those that overlap the longest is named', () => {
  expect(indexOf('secret-a', 'secret-a-long', 'a-long-tail').replaceIn('[secret-a-long-tail]')).toBe(
    '[<13>]',
  );
  expect(indexOf('secret-a', 'a-longer-tail').replaceIn('[secret-a-longer-tail]')).toBe('[<13>]');
});

test('neighbours are replaced each by its own', () => {
  expect(indexOf('secret', 'another').replaceIn('secretanother secret')).toBe('<6><7> <6>');
});

test('a text that ends within a spelling is cut there, from six characters on', () => {
  const index = indexOf('secret-of-mine');
  expect(index.replaceCutEnd('it is secret-of')).toBe('it is <14>');
  expect(index.replaceCutEnd('it is secret')).toBe('it is <14>');
  expect(index.replaceCutEnd('it is secre')).toBe('it is secre');
  expect(index.replaceCutEnd('secret-of-yours')).toBe('secret-of-yours');
  expect(index.replaceCutEnd('secret-of-all')).toBe('secret-of-all');
});

test('fewer than six characters would be found by chance', () => {
  expect(indexOf('short').occursIn('a short text')).toBe(false);
  expect(indexOf('shorts').occursIn('in shorts')).toBe(true);
});

test('ten thousand spellings are distinguished', () => {
  const many = Array.from({ length: 10_000 }, (_, number) => `secret-${number}-${number * 7919}`);
  const index = indexOf(...many);
  expect(many.filter((one) => !index.occursIn(`x${one}x`))).toEqual([]);
  expect(
    many.filter((one) => index.replaceCutEnd(`x${one.slice(0, -1)}`) === `x${one.slice(0, -1)}`),
  ).toEqual([]);
  expect(index.occursIn('secret-10000-79190000')).toBe(false);
});

test('of those that overlap and are as long, the first one is named', () => {
  const index = new SpellingIndex();
  index.add('secret-a', '<first>');
  index.add('a-secret', '<second>');
  expect(index.replaceIn('[secret-a-secret]')).toBe('[<first>]');
  expect(index.replaceIn('[a-secret-a]')).toBe('[<second>]');
});

test('a text that ends with a whole spelling is cut by it, and not by a longer one', () => {
  const index = indexOf('secret-of-mine', 'secret-of-mine-and-yours');
  expect(index.replaceCutEnd('it is secret-of-mine')).toBe('it is <14>');
  expect(index.replaceCutEnd('it is secret-of-mine-')).toBe('it is <24>');
});
