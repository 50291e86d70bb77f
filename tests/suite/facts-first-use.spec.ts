import { expect, test } from '@playwright/test';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import { FirstUses, patienceBefore } from '../../fixtures/facts/first-use.ts';
import type { RegisteredClient } from '../../fixtures/tenant/registration-answer.ts';
import type { Answered } from '../../fixtures/tenant/reply.ts';
import { stubAnswer } from './support/stub-answer.ts';

const newClient = (): RegisteredClient => ({ name: 'a client' }) as RegisteredClient;

/** Answers in turn, a second apart; the last one for ever. */
function answering(...statuses: readonly (readonly [number, string | null])[]) {
  let asked = 0;
  return {
    get asked() {
      return asked;
    },
    ask: (): Promise<Answered> => {
      const [status, error] = statuses[Math.min(asked, statuses.length - 1)] ?? [200, null];
      asked += 1;
      return Promise.resolve(stubAnswer(status, error === null ? {} : { error }, { at: asked * 1_000 }));
    },
  };
}

const unknown = [400, 'invalid_client'] as const;
const granted = [200, null] as const;

function patientUses() {
  const waits: number[] = [];
  const uses = new FirstUses((milliseconds) => {
    waits.push(milliseconds);
    return Promise.resolve();
  });
  return { waits, uses };
}

test('a granted first use is not repeated, and no refusal but that of the client is', async () => {
  for (const first of [granted, [400, 'invalid_scope'], [403, null], [400, null]] as const) {
    const { uses, waits } = patientUses();
    const tenant = answering(first);
    const reply = await uses.of(newClient(), tenant.ask);
    expect([reply.status, tenant.asked, waits]).toEqual([first[0], 1, []]);
    expect(patienceBefore(reply)).toBeNull();
  }
});

test('a client that is not known yet is looked at until it is, and the delay is told', async () => {
  for (const refusal of [unknown, [401, null], [401, 'unauthorized']] as const) {
    const { uses, waits } = patientUses();
    const tenant = answering(refusal, refusal, granted);
    const { result, notes, kept } = await withEvidence(() => uses.of(newClient(), tenant.ask));
    expect(result.ok && result.value.status).toBe(200);
    expect(waits).toEqual([1_000, 2_000]);
    expect(notes).toEqual([
      'the token endpoint does not know a new client immediately: usable after 2 s, on attempt 3',
    ]);
    expect(kept).toEqual(['token.issued/lag']);
  }
});

test('one that never works is refused after four waits, and nothing is told but the refusal', async () => {
  const { uses, waits } = patientUses();
  const tenant = answering(unknown);
  const { result, notes } = await withEvidence(() => uses.of(newClient(), tenant.ask));
  const reply = result.ok ? result.value : null;
  expect(reply?.status).toBe(400);
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(reply === null ? null : patienceBefore(reply)).toEqual({ looks: 5, seconds: 4 });
  expect(notes).toEqual([]);
});

test('only the first use is looked at again, and later ones wait for it', async () => {
  const { uses, waits } = patientUses();
  const client = newClient();
  const tenant = answering(unknown, granted, unknown);
  const [first, second] = await Promise.all([uses.of(client, tenant.ask), uses.of(client, tenant.ask)]);
  expect([first.status, second.status]).toEqual([200, 400]);
  expect(waits).toEqual([1_000]);
  expect(tenant.asked).toBe(3);
});

test('a first use that broke off does not keep the next one', async () => {
  const { uses } = patientUses();
  const client = newClient();
  await expect(uses.of(client, () => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
  expect((await uses.of(client, answering(granted).ask)).status).toBe(200);
});

test('a refusal that is hoped for is looked at again only where the tenant was seen to lag', async () => {
  const { uses, waits } = patientUses();
  const before = answering(unknown);
  await uses.of(newClient(), before.ask, { isRefusalExpected: true });
  expect(before.asked).toBe(1);
  await uses.of(newClient(), answering(unknown, granted).ask);
  expect(waits).toEqual([1_000]);
  const after = answering(unknown, granted);
  const reply = await uses.of(newClient(), after.ask, { isRefusalExpected: true });
  expect([reply.status, after.asked]).toEqual([200, 2]);
});

test('a lag that was seen is waited for before the next client is used, the longest one', async () => {
  const { uses, waits } = patientUses();
  await uses.of(newClient(), answering(unknown, unknown, granted).ask);
  await uses.of(newClient(), answering(unknown, granted).ask);
  await uses.of(newClient(), answering(granted).ask);
  expect(waits).toEqual([1_000, 2_000, 2_000, 1_000, 2_000]);
});
