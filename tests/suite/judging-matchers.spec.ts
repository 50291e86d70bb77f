import { expect, test } from '@playwright/test';
import { expectAtMost, expectMember, expectScopes } from '../../fixtures/judging/matchers.ts';
import { show } from '../../fixtures/judging/show.ts';
import { Violation } from '../../fixtures/judging/signals.ts';

/** What a matcher says, or null where it holds. */
function said(attempt: () => unknown): { expected: string; actual: string } | null {
  try {
    attempt();
    return null;
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    const { expected, actual, message } = error;
    expect(message).toBe(`expected ${expected}; actual ${actual}`);
    return { expected, actual };
  }
}

type Member = ReturnType<typeof expectMember>;

/** Values that a text cannot be made of, as JSON may hold them. */
const wordless = { toString: 1, valueOf: 1 };

/** Values that hold, values that do not, and what is said about each of those. */
const members: readonly [
  name: string,
  match: (member: Member) => unknown,
  good: readonly unknown[],
  bad: readonly unknown[],
  wanted: string,
][] = [
  [
    'toBeNonEmptyString',
    (m) => m.toBeNonEmptyString(),
    ['a', ' '],
    ['', 1, null, undefined, ['a'], {}, wordless],
    'a non-empty string',
  ],
  ['toBeString', (m) => m.toBeString(), ['', 'a'], [1, null, undefined, ['a'], true], 'a string'],
  [
    'toBePositive',
    (m) => m.toBePositive(),
    [1, 0.5],
    [0, -1, '1', null, undefined, Infinity, NaN],
    'a positive number',
  ],
  ['toBeNumber', (m) => m.toBeNumber(), [0, -1, 2.5], ['0', null, NaN, Infinity, undefined], 'a number'],
  [
    'toBeOneOf',
    (m) => {
      m.toBeOneOf(['a', 'b']);
    },
    ['a', 'b'],
    ['c', 'A', ['a'], null, undefined],
    '"a" or "b"',
  ],
  [
    'toBe',
    (m) => {
      m.toBe('a');
    },
    ['a'],
    ['A', 'a ', ['a'], null, undefined],
    '"a"',
  ],
  [
    'toBeIgnoringCase',
    (m) => {
      m.toBeIgnoringCase('Bearer');
    },
    ['bearer', 'BEARER'],
    ['Bear', ['bearer'], null],
    '"Bearer", in any letter case',
  ],
  [
    'toContain',
    (m) => {
      m.toContain('a');
    },
    [['a'], ['b', 'a', 'a']],
    [[], ['b'], 'a', ['a', 1], null, { 0: 'a' }],
    'a list that contains "a"',
  ],
  [
    'toBeTheSet',
    (m) => {
      m.toBeTheSet(['a', 'b']);
    },
    [
      ['a', 'b'],
      ['b', 'a'],
      ['a', 'b', 'a'],
    ],
    [['a'], ['a', 'c'], ['c', 'd'], ['a', 'b', 'c'], [], 'a b', ['a', 'b', 1], null],
    'exactly ["a","b"], in any order',
  ],
];

test.describe('a matcher for a member', () => {
  for (const [name, match, good, bad, wanted] of members) {
    test(`${name} holds or says what it wanted and what is there`, () => {
      for (const value of good) expect(said(() => match(expectMember('m', value, 'run')))).toBeNull();
      for (const value of bad) {
        expect(said(() => match(expectMember('m', value, 'run')))).toEqual({
          expected: `m: ${wanted}`,
          actual: `m: ${show(value)}`,
        });
      }
    });
  }

  test('gives the value that it found', () => {
    expect(expectMember('m', 'x', 'run').toBeNonEmptyString()).toBe('x');
    expect(expectMember('m', '', 'run').toBeString()).toBe('');
    expect(expectMember('m', 7, 'run').toBePositive()).toBe(7);
    expect(expectMember('m', 0, 'run').toBeNumber()).toBe(0);
    expect(expectMember('m', 'a b', 'run').toBePrintable()).toBe('a b');
  });

  test('never quotes a credential', () => {
    for (const value of ['s3cret\n', 'café', 'a\u007f']) {
      expect(said(() => expectMember('m', value, 'run').toBePrintable())).toEqual({
        expected: 'm: printable ASCII characters',
        actual: 'm: other characters',
      });
    }
    expect(said(() => expectMember('m', '', 'run').toBePrintable())?.expected).toBe('m: a non-empty string');
  });
});

test.describe('a matcher for scopes', () => {
  const scopes = (...values: string[]) => expectScopes('s', values, 'run');

  test('toBeExactly names what is missing and what is too much, and knows no order', () => {
    expect(
      said(() => {
        scopes('b', 'a', 'b').toBeExactly(['a', 'b']);
      }),
    ).toBeNull();
    expect(
      said(() => {
        scopes().toBeExactly([]);
      }),
    ).toBeNull();
    expect(
      said(() => {
        scopes('a', 'x').toBeExactly(['a', 'b']);
      }),
    ).toEqual({
      expected: 's: exactly a, b',
      actual: 's: a, x (missing: b; too many: x)',
    });
    expect(
      said(() => {
        scopes().toBeExactly(['a']);
      }),
    ).toEqual({ expected: 's: exactly a', actual: 's: nothing (missing: a)' });
    expect(
      said(() => {
        scopes('a').toBeExactly([]);
      }),
    ).toEqual({ expected: 's: exactly nothing', actual: 's: a (too many: a)' });
    expect(
      said(() => {
        scopes('A').toBeExactly(['a']);
      }),
    ).not.toBeNull();
  });

  test('toHaveAll minds only what is missing, also when it is the last of three', () => {
    expect(
      said(() => {
        scopes('a', 'b', 'x').toHaveAll(['b', 'a']);
      }),
    ).toBeNull();
    expect(
      said(() => {
        scopes('a', 'b').toHaveAll(['a', 'b', 'c']);
      }),
    ).toEqual({ expected: 's: a, b, c', actual: 's: a, b (missing: c)' });
  });

  test('toHaveNothingBeyond minds only what is too much, also when it is the last of three', () => {
    expect(
      said(() => {
        scopes('a').toHaveNothingBeyond(['a', 'b']);
      }),
    ).toBeNull();
    expect(
      said(() => {
        scopes('a', 'b', 'x').toHaveNothingBeyond(['a', 'b']);
      }),
    ).toEqual({
      expected: 's: nothing beyond a, b',
      actual: 's: a, b, x (too many: x)',
    });
  });

  test('a count is good up to its limit', () => {
    expect(
      said(() => {
        expectAtMost('clients', 4, 4);
      }),
    ).toBeNull();
    expect(
      said(() => {
        expectAtMost('clients', 5, 4);
      }),
    ).toEqual({ expected: 'clients: at most 4', actual: 'clients: 5' });
  });
});
