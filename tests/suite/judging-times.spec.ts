import { expect, test } from '@playwright/test';
import { distance, duration, looksOdd, moment } from '../../fixtures/judging/times.ts';

const AT = 1_795_917_674;
const DATE = '2026-11-29T02:01:14Z';

const moments: readonly (readonly [unknown, string])[] = [
  [AT, `${DATE} (1795917674)`],
  [AT + 0.5, '2026-11-29T02:01:14.500Z (1795917674.5)'],
  [1e9, '2001-09-09T01:46:40Z (1000000000)'],
  [1e10 - 1, '2286-11-20T17:46:39Z (9999999999)'],
  [AT * 1_000, `1795917674000, which looks like milliseconds (${DATE})`],
  [1e12, '1000000000000, which looks like milliseconds (2001-09-09T01:46:40Z)'],
  [3_600, '3600, which looks like a duration, not a date'],
  [0, '0, which looks like a duration, not a date'],
  [1e9 - 1, '999999999, which looks like a duration, not a date'],
  [1e10, '10000000000, which is not a plausible date in seconds'],
  [1e13, '10000000000000, which is not a plausible date in seconds'],
  [-1, '-1, which is not a plausible date in seconds'],
  [String(AT), '"1795917674"'],
  [null, 'null'],
  [undefined, 'absent'],
  [Infinity, 'null'],
];

test('a point in time is told with its date, or with what it looks like', () => {
  for (const [value, words] of moments) expect(moment(value)).toBe(words);
});

const durations: readonly (readonly [unknown, number | null, string])[] = [
  [3_599, null, '3599 s'],
  [3_599, 3_600, '3599 s'],
  [3_599.37, 3_600, '3599.37 s'],
  [0, 3_600, '0 s'],
  [-1, 3_600, '-1 s'],
  [3_599_000, null, '3599000 s'],
  [3_599_000, 3_600, '3599000 s, which looks like milliseconds (3599 s)'],
  [3_960_000, 3_600, '3960000 s, which looks like milliseconds (3960 s)'],
  [3_961_000, 3_600, '3961000 s'],
  [3_239_000, 3_600, '3239000 s'],
  [0, 0, '0 s'],
  [AT, 3_600, `1795917674, which looks like a date (${DATE})`],
  [AT * 1_000, 3_600, `1795917674000, which looks like a date in milliseconds (${DATE})`],
  ['3600', 3_600, '"3600"'],
  [undefined, 3_600, 'absent'],
  [NaN, 3_600, 'null'],
];

test('a duration is told with its unit, or with what it looks like', () => {
  for (const [value, wanted, words] of durations) expect(duration(value, wanted)).toBe(words);
  expect(duration(3_599_000)).toBe('3599000 s');
});

test('two points in time are so far apart, and only where both are dates', () => {
  expect(distance(AT + 600, AT)).toBe('600 s later');
  expect(distance(AT, AT + 61.6)).toBe('62 s earlier');
  expect(distance(AT, AT)).toBe('at the same time');
  expect(distance(AT + 0.4, AT)).toBe('at the same time');
  expect(distance(AT * 1_000, AT)).toBeNull();
  expect(distance(AT, 3_600)).toBeNull();
});

test('what looks like something else is known by its words', () => {
  expect([moment(1), duration(1_800_000_000), moment(1e9), duration(60)].map(looksOdd)).toEqual([
    ...[true, true, false, false],
  ]);
  expect(moment(999_999_999)).toContain('looks like a duration');
  for (const value of ['1800000000', null, Infinity]) {
    expect(moment(value)).toBe(JSON.stringify(value));
    expect(duration(value)).toBe(JSON.stringify(value));
  }
});
