import { expect, test } from '@playwright/test';
import { attemptsOn, type Attempt } from '../../fixtures/probes/revocation/attempts.ts';
import type { IssuedToken } from '../../fixtures/facts/tokens.ts';
import { Undecided, Violation } from '../../fixtures/judging/signals.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import { stubAnswer } from './support/stub-answer.ts';

// Attempts to revoke a token by someone who must not.

const nothing: Attempt = { purpose: 'revoke with no credentials', credentials: [] };
const wrong: Attempt = { purpose: 'revoke with a wrong secret', credentials: [['client_secret', 'wrong']] };

interface Tenant {
  /** The purposes whose revocation ends a token, whatever they are answered. */
  readonly obeys?: readonly string[];
  /** The purpose whose revocation is not answered. */
  readonly hangsAt?: string;
  /** Whether a token ends by itself while the run waits. */
  readonly endsBySelf?: boolean;
}

/** A tenant, and what it was asked. */
function tenantThat({ obeys = [], hangsAt, endsBySelf = false }: Tenant) {
  const ended = new Set<string>();
  const asked: string[] = [];
  let issued = 0;
  const freshToken = (): Promise<IssuedToken> => {
    issued += 1;
    const reply = stubAnswer(200, {}, { name: `token ${issued}` });
    const value = new Secret(`token-${issued}`);
    return Promise.resolve({ value, asked: [], granted: [], statesScope: true, answer: {}, reply });
  };
  const lookAt = (token: IssuedToken) =>
    Promise.resolve(stubAnswer(200, { active: !ended.has(token.value.reveal()) }));
  const withoutEffect = attemptsOn({
    revoke: (purpose, token) => {
      asked.push(`${purpose}: ${token.reveal()}`);
      if (purpose === hangsAt) return Promise.reject(new Undecided('no answer', null));
      if (obeys.includes(purpose)) ended.add(token.reveal());
      return Promise.resolve(stubAnswer(400, { error: 'invalid_client' }, { name: purpose }));
    },
    freshToken,
    lookAt,
    activeToken: async () => {
      const token = await freshToken();
      return { token, seen: await lookAt(token) };
    },
    patience: () => Promise.resolve(1_000),
    pause: (milliseconds) => {
      asked.push(`wait ${milliseconds}`);
      if (endsBySelf) ended.add(`token-${issued}`);
      return Promise.resolve();
    },
  });
  return { withoutEffect, asked };
}

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

test('several attempts without effect share a token and a wait', async () => {
  const { withoutEffect, asked } = tenantThat({});
  const reply = withoutEffect(nothing, wrong);
  expect((await reply(nothing, 'no credentials')).exchange.purpose).toBe(nothing.purpose);
  expect((await reply(wrong, 'a wrong secret')).exchange.purpose).toBe(wrong.purpose);
  expect(asked).toEqual([`${nothing.purpose}: token-1`, `${wrong.purpose}: token-1`, 'wait 1000']);
});

for (const [guilty, other] of [
  [nothing, wrong],
  [wrong, nothing],
] as const) {
  test(`the one that had an effect is found: ${guilty.purpose}`, async () => {
    const { withoutEffect } = tenantThat({ obeys: [guilty.purpose] });
    const reply = withoutEffect(nothing, wrong);
    const error = await errorOf(reply(guilty, 'the guilty one'));
    expect(error).toBeInstanceOf(Violation);
    expect(error).toMatchObject({
      expected: 'the guilty one: the token stays active',
      actual: 'the guilty one: answered 400, and the token is inactive',
    });
    expect((await reply(other, 'the other one')).exchange.purpose).toBe(other.purpose);
  });
}

test('where both had an effect, both are found', async () => {
  const { withoutEffect } = tenantThat({ obeys: [nothing.purpose, wrong.purpose] });
  const reply = withoutEffect(nothing, wrong);
  expect(await errorOf(reply(nothing, 'no credentials'))).toBeInstanceOf(Violation);
  expect(await errorOf(reply(wrong, 'a wrong secret'))).toBeInstanceOf(Violation);
});

test('one that is not answered does not hide what another did', async () => {
  const { withoutEffect } = tenantThat({ hangsAt: nothing.purpose, obeys: [wrong.purpose] });
  const reply = withoutEffect(nothing, wrong);
  expect(await errorOf(reply(nothing, 'no credentials'))).toBeInstanceOf(Undecided);
  expect(await errorOf(reply(wrong, 'a wrong secret'))).toBeInstanceOf(Violation);
});

test('where tokens end by themselves, nothing is decided', async () => {
  const reply = tenantThat({ endsBySelf: true }).withoutEffect(nothing, wrong);
  expect(await errorOf(reply(nothing, 'no credentials'))).toBeInstanceOf(Undecided);
  expect(await errorOf(reply(wrong, 'a wrong secret'))).toBeInstanceOf(Undecided);
});

test('what earlier attempts left active serves later ones, and an effect is still found', async () => {
  const { withoutEffect, asked } = tenantThat({ obeys: [wrong.purpose] });
  await withoutEffect(nothing)(nothing, 'no credentials');
  expect(await errorOf(withoutEffect(wrong)(wrong, 'a wrong secret'))).toBeInstanceOf(Violation);
  expect(asked.filter((one) => one.startsWith(wrong.purpose))).toEqual([
    `${wrong.purpose}: token-1`,
    `${wrong.purpose}: token-2`,
  ]);
});
