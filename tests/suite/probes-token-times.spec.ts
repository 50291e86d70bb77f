import { expect, test } from '@playwright/test';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import { expectLater, expectNotAhead } from '../../fixtures/probes/token/times.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { said, stubAnswer } from './support/stub-answer.ts';
import { AT, tokenOf } from './support/stub-seen.ts';
import { checkOf } from './support/check-of.ts';

const expectClock = checkOf('token.clock');

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

test('what is not a number of seconds is told as what it looks like', async () => {
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

test.describe('the times in a token', () => {
  const AT_DATE = new Date(AT * 1_000).toUTCString();
  /** What is said of a token with these claims, by an answer of this time. */
  const clock = async (claims: JsonObject, date: string | null = AT_DATE) => {
    const token = tokenOf({}, claims);
    const headers = date === null ? [] : [{ name: 'Date', value: date }];
    const answer = { ...token.reply.answer, headers };
    const session = {
      tokens: {
        scopesToTry: () => Promise.resolve(['a']),
        single: () => Promise.resolve({ ...token, reply: { ...token.reply, answer } }),
      },
      main: { usable: () => Promise.resolve({}) },
    } as unknown as Session;
    const { result, kept } = await withEvidence(() => said(() => expectClock(session)));
    return [result.ok ? result.value : result.error, kept];
  };

  test('fit the time of the answer that brought it', async () => {
    expect(await clock({ iat: AT, nbf: AT + 60, exp: AT + 1 })).toEqual([null, []]);
    expect(await clock({})).toEqual([null, ['token.clock/no-end']]);
    const late = expect.stringMatching(/^Violation: .*actual iat: .*; nbf: .*; exp: /) as unknown;
    expect(await clock({ iat: AT + 301, nbf: AT + 301, exp: AT })).toEqual([late, []]);
  });

  test('cannot be compared with an answer without a time', async () => {
    const without = (what: string) => [`NotApplicable: the token answer has ${what} to compare with`, []];
    expect(await clock({ exp: AT }, null)).toEqual(without('no Date'));
    expect(await clock({ exp: AT }, 'soon')).toEqual(without('an unreadable Date ("soon")'));
  });

  test('are told as numbers where they are none of this world', async () => {
    expect(await ahead(Infinity)).toContain('actual iat: null');
    expect(await end('5')).toContain('expected exp: a number of seconds since 1970; actual exp: "5"');
  });
});
