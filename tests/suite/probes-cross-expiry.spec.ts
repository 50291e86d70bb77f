import { expect, test } from '@playwright/test';
import { expectNotGrowing, expectOneExpiry } from '../../fixtures/probes/cross/expiry.ts';
import { weigh } from '../../fixtures/judging/weigh.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { answerCalled, AT, seenAs, tokenOf, verdictOf } from './support/stub-seen.ts';

interface Said {
  readonly token?: JsonObject;
  readonly claims?: JsonObject | null;
  readonly told?: JsonObject;
  /** `expires_in` of a second answer of introspection. */
  readonly again?: unknown;
}

const END = AT + 3_600;

/** What the check says about a token that is good for an hour, where nothing else is said. */
function said({ token = { expires_in: 3_600 }, claims = null, told = {}, again }: Said): Promise<unknown> {
  const session = {
    main: { usable: () => Promise.resolve({}) },
    tokens: { introspectAs: () => Promise.resolve(answerCalled('second answer', { expires_in: again })) },
  } as unknown as Session;
  const seen = seenAs(tokenOf(token, claims), told);
  return verdictOf(() =>
    weigh(
      () => expectOneExpiry(seen),
      () => expectNotGrowing(session, seen),
    ),
  );
}

test('statements that agree within a minute hold', async () => {
  const holding: readonly Said[] = [
    { told: { exp: END } },
    { told: { exp: END + 60 } },
    { told: { exp: END - 60 } },
    { token: {}, claims: { exp: END }, told: { exp: END } },
    {
      token: { expires_in: null },
      claims: { exp: END },
      told: { exp: END, expires_in: 3_600 },
      again: 3_600,
    },
    { claims: { exp: END }, told: { exp: END, expires_in: 3_599 }, again: 3_598 },
    { claims: {}, told: { exp: END, expires_in: 3_600 }, again: 'soon' },
    { claims: { exp: END, expires_in: 3_600 }, told: { exp: null } },
  ];
  for (const one of holding) expect(await said(one), JSON.stringify(one)).toBe('holds');
});

test('a difference shows both values, and the answer that is the odd one first', async () => {
  expect(await said({ told: { exp: END + 61 } })).toEqual({
    kind: 'Violation',
    expected:
      'exp of introspection: within 60 s of expires_in of the token answer, 3600 s from 2026-11-29T02:01:14Z (1795917674)',
    actual: 'exp of introspection: 2026-11-29T03:02:15Z (1795921335), 61 s later',
    shown: ['introspection', 'token'],
  });
  expect(await said({ claims: { exp: END - 600 }, told: { exp: END } })).toMatchObject({
    kind: 'Violation',
    actual: 'exp of the JWT: 2026-11-29T02:51:14Z (1795920674), 600 s earlier',
    shown: ['token'],
  });
  // Three agree: the token answer is what differs, although it is named first.
  expect(await said({ token: { expires_in: 60 }, claims: { exp: END }, told: { exp: END } })).toMatchObject({
    kind: 'Violation',
    expected:
      'expires_in of the token answer: within 60 s of exp of the JWT, 2026-11-29T03:01:14Z (1795921274)',
    actual: 'expires_in of the token answer: 60 s from 2026-11-29T02:01:14Z (1795917674), 3540 s earlier',
    shown: ['token'],
  });
});

test('milliseconds and dates are called that, and no distance is told', async () => {
  expect(await said({ told: { exp: END * 1_000 } })).toMatchObject({
    actual: 'exp of introspection: 1795921274000, which looks like milliseconds (2026-11-29T03:01:14Z)',
  });
  expect(await said({ token: { expires_in: END }, told: { exp: END } })).toMatchObject({
    actual:
      'expires_in of the token answer: 1795921274, which looks like a date (2026-11-29T03:01:14Z) from 2026-11-29T02:01:14Z (1795917674)',
  });
  expect(await said({ token: { expires_in: 3_600_000 }, told: { exp: END } })).toMatchObject({
    expected:
      'expires_in of the token answer: within 60 s of exp of introspection, 2026-11-29T03:01:14Z (1795921274)',
    actual:
      'expires_in of the token answer: 3600000 s, which looks like milliseconds (3600 s) from 2026-11-29T02:01:14Z (1795917674)',
  });
  expect(await said({ told: { exp: END, expires_in: 3_600_000 }, again: 3_600_000 })).toMatchObject({
    actual:
      'expires_in of introspection: 3600000 s, which looks like milliseconds (3600 s) from 2026-11-29T02:01:14Z (1795917674)',
  });
});

test('a remaining time that stays at the whole lifetime is a deviation', async () => {
  const late = { at: AT + 600 };
  const told = { exp: END, expires_in: 3_599 };
  const seen = { ...seenAs(tokenOf({ expires_in: 3_600 }), told), reply: answerCalled('late', told, late) };
  expect(await verdictOf(() => expectOneExpiry(seen))).toMatchObject({
    kind: 'Deviation',
    actual: 'expires_in of introspection: 3599 s from 2026-11-29T02:11:14Z (1795918274), 599 s later',
    shown: ['late', 'token'],
  });
});

test('a remaining time may not grow', async () => {
  const growing = { told: { exp: END, expires_in: 3_590 }, again: 3_591 };
  expect(await said(growing)).toEqual({
    kind: 'Violation',
    expected: 'expires_in of introspection: not more in a second answer',
    actual: 'expires_in of introspection: first 3590 s, then 3591 s',
    shown: ['second answer'],
  });
  // What cannot be read hides no violation.
  expect(await said({ ...growing, token: { expires_in: 'x' } })).toMatchObject({ kind: 'Violation' });
});

test('what cannot be read, or stands alone, decides nothing', async () => {
  expect(await said({ token: { expires_in: '3600' }, claims: { exp: END }, told: { exp: END } })).toEqual({
    kind: 'Undecided',
    reason: 'expires_in of the token answer is not a number: "3600"',
    blamed: 'token.response-shape',
    shown: ['token'],
  });
  expect(await said({ claims: { exp: END }, told: { exp: '1' } })).toMatchObject({
    reason: 'exp of introspection is not a number: "1"',
    blamed: 'introspection.documented-members',
    shown: ['introspection'],
  });
  expect(await said({ claims: { exp: [] }, told: { exp: END } })).toMatchObject({ blamed: 'token.clock' });
  expect(await said({})).toEqual({
    kind: 'Undecided',
    reason: 'expires_in of the token answer alone states when the token expires',
    blamed: 'introspection.documented-members',
    shown: ['token'],
  });
  expect(await said({ token: {} })).toMatchObject({
    reason: 'nothing states when the token expires',
    shown: [],
  });
});
