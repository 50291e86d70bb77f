import { expect, test } from '@playwright/test';
import { Pace, Paces } from '../../fixtures/tenant/pace.ts';
import type { WireRequest } from '../../fixtures/evidence/exchange.ts';
import { neverAborted } from '../../fixtures/tenant/turns.ts';
import { readRequest, stubbedClient, tenantOrigin, told } from './support/stub-client.ts';
import { answeringTransport, json, scriptedTransport, text } from './support/stub-transport.ts';

/** A clock that moves only when the test moves it, and wakes every waiter whose time has passed. */
function handClock() {
  let time = 0;
  let waiting: { at: number; wake: () => void }[] = [];
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => time,
    pause: (milliseconds: number) =>
      new Promise<void>((wake) => waiting.push({ at: time + milliseconds, wake })),
    async moveTo(later: number) {
      time = later;
      const due = waiting.filter(({ at }) => at <= time);
      waiting = waiting.filter(({ at }) => at > time);
      for (const { wake } of due) wake();
      await settle();
    },
  };
}

/** Asks for turns and records the time of each. */
function turnsOf(pace: Pace, clock: ReturnType<typeof handClock>, count: number): number[] {
  const given: number[] = [];
  for (let asked = 0; asked < count; asked += 1)
    void pace.turn(neverAborted).then(() => given.push(clock.now()));
  return given;
}

test('without a rate every turn is immediate', async () => {
  const clock = handClock();
  const given = turnsOf(new Pace(clock), clock, 5);
  await clock.moveTo(0);
  expect(given).toEqual([0, 0, 0, 0, 0]);
});

test('a rate spaces the turns, and idle time earns no burst', async () => {
  const clock = handClock();
  const pace = new Pace(clock);
  pace.slowTo(4);
  const first = turnsOf(pace, clock, 3);
  for (const time of [0, 249, 250, 499, 500]) await clock.moveTo(time);
  expect(first).toEqual([0, 250, 500]);
  await clock.moveTo(10_000);
  const later = turnsOf(pace, clock, 2);
  for (const time of [10_000, 10_249, 10_250]) await clock.moveTo(time);
  expect(later).toEqual([10_000, 10_250]);
});

test('a pause that the tenant asks for also delays requests that already wait for their turn', async () => {
  const clock = handClock();
  const pace = new Pace(clock);
  pace.slowTo(1);
  const given = turnsOf(pace, clock, 3);
  await clock.moveTo(0);
  await clock.moveTo(500);
  pace.hold('GET /', 4_000);
  for (const time of [1_000, 2_000, 4_499]) await clock.moveTo(time);
  expect(given).toEqual([0]);
  pace.hold('GET /', 1_000);
  await clock.moveTo(4_500);
  expect(given).toEqual([0]);
  await clock.moveTo(5_499);
  expect(given).toEqual([0, 5_499, 5_499]);
});

test('targets of one address share a pace, and the lower of their rates', async () => {
  const pauses: number[] = [];
  const pause = (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds);
    return Promise.resolve();
  };
  const paces = new Paces();
  const pace = paces.at('https://tenant.example.com', 2, pause);
  expect(paces.at('https://tenant.example.com', 0.1, pause)).toBe(pace);
  expect(paces.at('https://tenant.example.com', null, pause)).toBe(pace);
  expect(paces.at('https://other.example.com', 2, pause)).not.toBe(pace);
  await pace.turn(neverAborted);
  await pace.turn(neverAborted);
  expect(pauses.map((wait) => Math.round(wait / 1_000))).toEqual([10]);
});

test('a Retry-After delays every request to the tenant, not only the refused one', async () => {
  const clock = handClock();
  const refusing = scriptedTransport(text(429, '', { 'retry-after': '7' }), json(200), json(200), json(200));
  const { client, transport } = stubbedClient(refusing, { ...clock, pace: new Pace(clock) });
  const refused = client.ask(() => readRequest, 'idempotent');
  await clock.moveTo(0);
  const others = [client.ask(() => readRequest, 'registration'), client.ask(() => readRequest, 'clean-up')];
  await clock.moveTo(6_999);
  expect(transport.sent).toHaveLength(1);
  await clock.moveTo(7_000);
  expect((await Promise.all([refused, ...others])).map(told)).toEqual(
    Array.from({ length: 3 }, () => ({ kind: 'answered', status: 200 })),
  );
});

test('the run waits for up to a minute; a longer pause closes the endpoint that asked for it', async () => {
  const clock = handClock();
  const pace = new Pace(clock);
  pace.hold('POST /register', 60_000);
  expect(pace.closedUntil('POST /register')).toBeNull();
  const held = turnsOf(pace, clock, 1);
  for (const time of [0, 59_999, 60_000]) await clock.moveTo(time);
  expect(held).toEqual([60_000]);
  pace.hold('POST /register', 60_001);
  pace.hold('POST /register', 60_500);
  pace.hold('POST /register', 60_400);
  expect(pace.closedUntil('POST /register')).toBe('00:02:00 UTC');
  expect(pace.closedUntil('GET /register')).toBeNull();
  const free = turnsOf(pace, clock, 1);
  await clock.moveTo(60_000);
  expect(free).toEqual([60_000]);
  await clock.moveTo(120_499);
  expect(pace.closedUntil('POST /register')).not.toBeNull();
  await clock.moveTo(120_500);
  expect(pace.closedUntil('POST /register')).toBeNull();
});

const register: WireRequest = {
  purpose: 'register',
  method: 'POST',
  url: `${tenantOrigin}/am/register?a=b`,
};

test('an endpoint that asks for a longer pause gets no further request, all others do', async () => {
  const clock = handClock();
  const replies: string[] = [];
  const refusing = scriptedTransport(text(429, '', { 'retry-after': '2760' }), json(200), json(200));
  const { client, transport, pauses } = stubbedClient(refusing, {
    now: clock.now,
    pace: new Pace(clock),
    onReply: ({ purpose }) => replies.push(purpose),
  });
  const limited = await client.ask(() => register, 'registration');
  expect(told(limited)).toMatchObject({ reason: 'rate limited (429, Retry-After 2760 s)' });
  const prepared: (string | null)[] = [];
  for (const repeatable of ['registration', 'idempotent', 'clean-up'] as const) {
    const reply = await client.ask((previous) => {
      prepared.push(previous?.why ?? null);
      return { ...register, url: `${tenantOrigin}/am/register` };
    }, repeatable);
    expect(reply).toMatchObject({
      why: 'rate-limited',
      reason: 'not asked, this endpoint accepts no request before 00:46:00 UTC',
      mayHaveHadEffect: false,
      exchange: null,
    });
  }
  expect(prepared).toEqual([null, null, null]);
  const sameAddress = { ...register, method: 'DELETE' } as const;
  expect(told(await client.ask(() => sameAddress, 'clean-up'))).toEqual({ kind: 'answered', status: 200 });
  expect(told(await client.ask(() => readRequest, 'idempotent'))).toEqual({ kind: 'answered', status: 200 });
  expect(transport.sent).toHaveLength(3);
  expect([client.sent, client.sentToCleanUp]).toEqual([3, 1]);
  expect(replies).toEqual(['register', 'register', 'read something']);
  expect(pauses).toEqual([]);
});

test('the answer from before an endpoint was closed is the one that is reported', async () => {
  const clock = handClock();
  const limits = scriptedTransport(text(503, '', { 'retry-after': '2760' }));
  const { client, transport } = stubbedClient(limits, { now: clock.now, pace: new Pace(clock) });
  expect(await client.ask(() => readRequest, 'idempotent')).toMatchObject({
    why: 'unavailable',
    reason: 'service unavailable (503)',
  });
  expect(transport.sent).toHaveLength(1);
});

test('a request that waits for its turn when the run ends is neither prepared nor sent', async () => {
  const clock = handClock();
  const pace = new Pace(clock);
  pace.slowTo(1);
  const { client, transport } = stubbedClient(
    answeringTransport(() => json(200)),
    { ...clock, pace },
  );
  let prepared = 0;
  const replies = Array.from({ length: 9 }, () =>
    client.ask(() => {
      prepared += 1;
      return readRequest;
    }, 'registration'),
  );
  await clock.moveTo(0);
  client.stop();
  for (const time of [1_000, 2_000, 3_000, 4_000]) await clock.moveTo(time);
  const whys = (await Promise.all(replies)).map((reply) => (reply.kind === 'answered' ? null : reply.why));
  expect(whys).toEqual([null, ...Array.from({ length: 8 }, () => 'ended')]);
  expect([prepared, transport.sent.length, client.sent]).toEqual([1, 1, 1]);
});
