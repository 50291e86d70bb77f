import { expect, test } from '@playwright/test';
import type { TenantClient } from '../../fixtures/tenant/client.ts';
import type { TransportFailureKind } from '../../fixtures/tenant/transport.ts';
import { readRequest, scriptedClient, told } from './support/stub-client.ts';
import { broken, json, page, text, type Scripted } from './support/stub-transport.ts';

type Repeatable = Parameters<TenantClient['ask']>[1];

const good = json(200, { ok: true });

/** Sends one request: returns the waits, the number of attempts and the result. */
async function ask(repeatable: Repeatable, ...script: readonly Scripted[]) {
  const stub = scriptedClient(...script);
  const prepared: (string | null)[] = [];
  const reply = await stub.client.ask((previous) => {
    prepared.push(previous?.why ?? null);
    return readRequest;
  }, repeatable);
  const { pauses, exchanges, transport } = stub;
  expect(transport.sent).toHaveLength(exchanges.length);
  expect(exchanges.map(({ attempt }) => attempt)).toEqual(exchanges.map((_, index) => index + 1));
  return { ...told(reply), reply, pauses, prepared, sent: transport.sent.length };
}

const brokenOnTheWay: readonly TransportFailureKind[] = [
  'connection-reset',
  'timeout',
  'truncated-body',
  'tls-handshake',
  'not-http',
  'unknown',
];
const neverRepeated: readonly TransportFailureKind[] = ['tls-certificate', 'huge-body', 'proxy-refusal'];

test.describe('requests that may be repeated', () => {
  for (const repeatable of ['idempotent', 'clean-up'] as const) {
    for (const kind of [...brokenOnTheWay, 'connection-refused'] as const) {
      test(`${repeatable}: ${kind} is tried three times, after 2 s and 4 s, and never confirmed`, async () => {
        const all = [broken(kind), broken(kind), broken(kind)];
        const failed = await ask(repeatable, ...all, good);
        expect(failed).toMatchObject({ kind: 'not-answered', why: kind, confirmed: false, sent: 3 });
        expect(failed.pauses).toEqual([2_000, 4_000]);
        expect(failed).toMatchObject({ reason: `broken: ${kind} (attempt 3 of 3)` });
        const cured = await ask(repeatable, broken(kind), broken(kind), good);
        expect(cured).toMatchObject({ kind: 'answered', status: 200, pauses: [2_000, 4_000] });
      });
    }

    for (const kind of neverRepeated) {
      test(`${repeatable}: ${kind} is not repeated`, async () => {
        const failed = await ask(repeatable, broken(kind), good);
        expect(failed).toMatchObject({ why: kind, sent: 1, pauses: [], reason: `broken: ${kind}` });
      });
    }

    test(`${repeatable}: an answer that cannot be decompressed is requested once more`, async () => {
      const failed = await ask(repeatable, broken('bad-compression'), broken('bad-compression'), good);
      expect(failed).toMatchObject({ why: 'bad-compression', confirmed: false, sent: 2, pauses: [2_000] });
    });

    test(`${repeatable}: a name that does not resolve is looked up again only at the start of a run`, async () => {
      const failed = await ask(repeatable, broken('dns-failure'), broken('dns-failure'), good);
      expect(failed).toMatchObject({ why: 'dns-failure', confirmed: false, sent: 2, pauses: [2_000] });
      const { client, pauses } = scriptedClient(good, broken('dns-failure'), good);
      await client.ask(() => readRequest, repeatable);
      expect(await client.ask(() => readRequest, repeatable)).toMatchObject({ why: 'dns-failure' });
      expect(pauses).toEqual([]);
    });

    for (const status of [502, 504]) {
      test(`${repeatable}: ${status} is tried three times`, async () => {
        const failed = await ask(repeatable, text(status), page(status), text(status), good);
        expect(failed).toMatchObject({
          why: 'gateway-error',
          confirmed: false,
          pauses: [2_000, 4_000],
          sent: 3,
        });
        expect(failed).toMatchObject({ reason: `gateway error (${status}) (attempt 3 of 3)` });
      });
    }

    test(`${repeatable}: 503 waits as long as Retry-After says, but not for ever`, async () => {
      const after = (seconds: string) => text(503, 'busy', { 'Retry-After': seconds });
      const script = [after('30'), after('1'), after('9999')];
      expect(await ask(repeatable, ...script)).toMatchObject({
        why: 'unavailable',
        pauses: [30_000, 4_000],
        sent: 3,
      });
      expect((await ask(repeatable, after('61'), good)).pauses).toEqual([2_000]);
      expect((await ask(repeatable, after('Thu, 01 Jan 2026 12:00:00 GMT'), good)).pauses).toEqual([2_000]);
    });

    test(`${repeatable}: an unreadable success is requested once more`, async () => {
      for (const unreadable of [text(200), json(200, []), text(200, '{"cut'), text(201, '\u00ff')]) {
        expect(await ask(repeatable, unreadable, good)).toMatchObject({ status: 200, sent: 2, pauses: [] });
        const twice = await ask(repeatable, unreadable, unreadable, good);
        expect(twice).toMatchObject({ kind: 'answered', sent: 2, reply: { json: null } });
      }
      expect(await ask(repeatable, text(204), good)).toMatchObject({ status: 204, sent: 1 });
      expect(await ask(repeatable, text(404), good)).toMatchObject({ status: 404, sent: 1 });
      expect(await ask(repeatable, good, good)).toMatchObject({ status: 200, sent: 1 });
    });
  }
});

test.describe('a registration', () => {
  for (const kind of [...brokenOnTheWay, ...neverRepeated, 'bad-compression'] as const) {
    test(`is not repeated after ${kind}`, async () => {
      const failed = await ask('registration', broken(kind), good);
      expect(failed).toMatchObject({ why: kind, sent: 1, pauses: [], reason: `broken: ${kind}` });
      expect(failed.reply).toMatchObject({ mayHaveHadEffect: kind !== 'tls-certificate' });
    });
  }

  for (const status of [502, 503, 504]) {
    test(`is not repeated after ${status}`, async () => {
      const failed = await ask('registration', text(status, '', { 'retry-after': '1' }), good);
      expect(failed).toMatchObject({ kind: 'not-answered', sent: 1, pauses: [] });
    });
  }

  test('is sent again after a refused connection: nothing can have been created', async () => {
    const cured = await ask('registration', broken('connection-refused'), good);
    expect(cured).toMatchObject({ status: 200, prepared: [null, 'connection-refused'], pauses: [2_000] });
  });

  test('is not repeated after an unreadable answer', async () => {
    expect(await ask('registration', text(201), good)).toMatchObject({ status: 201, sent: 1 });
  });

  const once: readonly [name: string, answer: ReturnType<typeof json>, why: string, wait: number][] = [
    ['500', json(500, { error: 'server_error' }), 'server-error', 2_000],
    ['a redirect', text(302, '', { location: '/login' }), 'redirect', 0],
    ['an HTML page', page(200), 'html-page', 0],
    ['a 429 with Retry-After', text(429, '', { 'retry-after': '7' }), 'rate-limited', 7_000],
    ['a 429 without', text(429), 'rate-limited', 2_000],
  ];
  for (const [name, answer, why, wait] of once) {
    test(`is sent again, as a new request that knows the reason, after ${name}`, async () => {
      const cured = await ask('registration', answer, good);
      expect(cured).toMatchObject({ status: 200, sent: 2, prepared: [null, why], pauses: [wait] });
    });
  }
});

/** A page of a device that identifies itself. */
const stopped = (status: number) => text(status, '<html>', { 'cf-mitigated': 'challenge' });

test.describe('the same answer twice', () => {
  const redirect = text(302, '', { location: 'https://login.example/?goto=x' });
  for (const repeatable of ['idempotent', 'registration', 'clean-up'] as const) {
    test(`${repeatable}: is confirmed and not requested a third time`, async () => {
      for (const answer of [json(500), redirect, page(200), stopped(403)]) {
        const twice = await ask(repeatable, answer, answer, good);
        expect(twice).toMatchObject({ kind: 'not-answered', confirmed: true, sent: 2 });
      }
    });

    test(`${repeatable}: is not confirmed by a different answer`, async () => {
      const pairs = [
        [json(500), json(507)],
        [stopped(200), stopped(403)],
        [redirect, text(307, '', { location: '/' })],
        [page(200), redirect],
        [json(500), page(200)],
      ] as const;
      for (const [first, second] of pairs) {
        const reply = await ask(repeatable, first, second, second);
        expect(reply).toMatchObject({ kind: 'not-answered', confirmed: false });
      }
    });
  }

  test('a broken connection and a 429 never are', async () => {
    for (const one of [broken('timeout'), broken('connection-reset'), text(429), text(503)]) {
      const reply = await ask('idempotent', one, one, one, one);
      expect(reply).toMatchObject({ kind: 'not-answered', confirmed: false });
    }
  });
});

test.describe('a 429', () => {
  const after = (seconds: string) => text(429, '', { 'Retry-After': seconds });

  test('is waited for as long as it says, up to a minute, and then tried once more', async () => {
    expect(await ask('idempotent', after('60'), good)).toMatchObject({ status: 200, pauses: [60_000] });
    expect(await ask('idempotent', after('0'), good)).toMatchObject({ status: 200, pauses: [0] });
    expect(await ask('idempotent', after('5'), after('5'), good)).toMatchObject({ sent: 2, pauses: [5_000] });
    const tooLong = await ask('idempotent', after('61'), good);
    expect(tooLong).toMatchObject({ sent: 1, pauses: [], reason: 'rate limited (429, Retry-After 61 s)' });
  });

  test('without a time backs off 2, 4 and 8 seconds', async () => {
    for (const repeatable of ['idempotent', 'registration', 'clean-up'] as const) {
      const bare = [text(429), text(429), text(429), text(429)];
      const limited = await ask(repeatable, ...bare, good);
      expect(limited).toMatchObject({ why: 'rate-limited', sent: 4, pauses: [2_000, 4_000, 8_000] });
      expect(limited).toMatchObject({ reason: 'rate limited (429) (attempt 4 of 4)' });
    }
  });

  test('a date instead of seconds is not waited for', async () => {
    const dated = await ask('idempotent', after('Thu, 01 Jan 2026 12:00:00 GMT'), good);
    expect(dated).toMatchObject({ status: 200, pauses: [2_000] });
  });
});
