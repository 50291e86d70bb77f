import { expect, test } from '@playwright/test';
import { expectLater, expectNotAhead } from '../../fixtures/session/token-times.ts';
import { said, stubAnswer } from './support/stub-answer.ts';

const now = 1_800_000_000;
const reply = stubAnswer(200, {});
const ahead = (value: unknown): Promise<string | null> =>
  said(() => {
    expectNotAhead('iat', value, now, reply);
  });
const end = (value: unknown): Promise<string | null> =>
  said(() => {
    expectLater(value, now, reply);
  });

test('a time that has come, an absent one, and what clocks differ by are fine', async () => {
  for (const value of [undefined, 0, now - 86_400, now, now + 60, now + 0.5]) {
    expect(await ahead(value)).toBeNull();
  }
});

test('a minute too early is a deviation, and five are a violation', async () => {
  expect(await ahead(now + 61)).toBe(
    'Deviation: expected iat: at most 60 s after the answer of 2027-01-15T08:00:00Z (1800000000); actual iat: 2027-01-15T08:01:01Z (1800000061), 61 s after it',
  );
  expect(await ahead(now + 300)).toContain('Deviation: ');
  expect(await ahead(now + 301)).toContain('Violation: ');
});

test('what is no number of seconds is told as what it looks like', async () => {
  expect(await ahead(now * 1_000)).toBe(
    'Violation: expected iat: a number of seconds since 1970; actual iat: 1800000000000, which looks like milliseconds',
  );
  expect(await ahead('2027-01-15')).toContain('actual iat: "2027-01-15"');
  expect(await ahead(null)).toContain('actual iat: null');
  expect(await ahead(Infinity)).toContain('Violation: ');
  expect(await ahead(1e11)).toContain('milliseconds');
  expect(await end(now * 1_000)).toContain('milliseconds');
});

test('an end lies after the answer', async () => {
  expect(await end(now + 1)).toBeNull();
  expect(await end(now)).toBe(
    'Violation: expected exp: after the answer of 2027-01-15T08:00:00Z (1800000000); actual exp: 2027-01-15T08:00:00Z (1800000000), 0 s before it',
  );
  expect(await end(now - 10)).toContain('10 s before it');
});
