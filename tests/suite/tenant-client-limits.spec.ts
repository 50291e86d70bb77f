import { expect, test } from '@playwright/test';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { RequestBody, WireAnswer } from '../../fixtures/evidence/exchange.ts';
import { readRequest, scriptedClient, stubbedClient, tenantOrigin, told } from './support/stub-client.ts';
import { answeringTransport, broken, json, page, scriptedTransport, text } from './support/stub-transport.ts';

const good = json(200, { ok: true });
const always = (answer: WireAnswer) => answeringTransport(() => Promise.resolve(answer));

test.describe('a host that is down', () => {
  const dead = [broken('connection-refused'), broken('dns-failure'), broken('timeout'), text(503)];

  test('gets no further request after any three dead answers in a row', async () => {
    for (const one of dead) {
      const { client, transport } = stubbedClient(scriptedTransport(one, one, one, good));
      for (let asked = 0; asked < 3; asked += 1) await client.ask(() => readRequest, 'registration');
      const sent = transport.sent.length;
      expect(sent).toBe(3);
      const later = await client.ask(() => readRequest, 'idempotent');
      expect(told(later)).toEqual({
        kind: 'not-answered',
        why: 'host-down',
        reason: 'not asked, host unavailable since 12:34:56 UTC',
        confirmed: false,
      });
      expect(transport.sent).toHaveLength(sent);
    }
  });

  test('still gets the requests of the clean-up', async () => {
    const { client } = stubbedClient(scriptedTransport(...dead.slice(0, 3), good));
    for (let asked = 0; asked < 3; asked += 1) {
      await client.ask(() => readRequest, asked === 1 ? 'idempotent' : 'registration');
    }
    expect(told(await client.ask(() => readRequest, 'clean-up'))).toEqual({ kind: 'answered', status: 200 });
  });

  test('any answer in between resets the count, even a bad one', async () => {
    const signs = [good, json(404), broken('connection-reset'), text(502)];
    for (const life of signs) {
      const { client } = scriptedClient(text(503), text(503), life, text(503), text(503), good);
      for (let asked = 0; asked < 5; asked += 1) await client.ask(() => readRequest, 'registration');
      expect(told(await client.ask(() => readRequest, 'registration'))).toMatchObject({ kind: 'answered' });
    }
  });
});

test.describe('limits', () => {
  test('never more than four requests are in flight', async () => {
    let underWay = 0;
    let most = 0;
    const transport = answeringTransport(async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
      underWay -= 1;
      return good;
    });
    const { client } = stubbedClient(transport);
    await Promise.all(Array.from({ length: 30 }, () => client.ask(() => readRequest, 'idempotent')));
    expect([most, client.mostInFlight, client.sent]).toEqual([4, 4, 30]);
  });

  test('the budget counts repeats, and the clean-up may exceed it', async () => {
    const { client, transport } = stubbedClient(scriptedTransport(broken('timeout'), good, good, good), {
      maxRequests: 3,
    });
    await client.ask(() => readRequest, 'idempotent');
    await client.ask(() => readRequest, 'idempotent');
    expect(told(await client.ask(() => readRequest, 'idempotent'))).toEqual({
      kind: 'not-answered',
      why: 'budget',
      reason: "not asked, the run's budget of 3 requests is used up",
      confirmed: false,
    });
    expect(transport.sent).toHaveLength(3);
    expect(told(await client.ask(() => readRequest, 'clean-up'))).toMatchObject({ status: 200 });
  });

  test('large answers have a budget together, small ones take nothing of it, and the clean-up may exceed it', async () => {
    const large = json(200, { filling: 'f'.repeat(100_000) });
    const small = json(200, { filling: 'f'.repeat(8_000) });
    const { client, transport } = stubbedClient(scriptedTransport(small, large, small, large, good), {
      maxLargeBytes: 150_000,
    });
    for (let sent = 0; sent < 4; sent += 1) await client.ask(() => readRequest, 'idempotent');
    expect(told(await client.ask(() => readRequest, 'idempotent'))).toEqual({
      kind: 'not-answered',
      why: 'budget',
      reason: 'not asked, its large answers have more than 0.1 MiB together',
      confirmed: false,
    });
    expect(transport.sent).toHaveLength(4);
    expect(told(await client.ask(() => readRequest, 'clean-up'))).toMatchObject({ status: 200 });
  });

  test('many concurrent requests do not exceed the budget', async () => {
    const { client } = stubbedClient(always(good), { maxRequests: 10 });
    const replies = await Promise.all(
      Array.from({ length: 25 }, () => client.ask(() => readRequest, 'registration')),
    );
    expect(client.sent).toBe(10);
    expect(replies.filter(({ kind }) => kind === 'answered')).toHaveLength(10);
  });

  test('after the end of the run only the clean-up is sent', async () => {
    const { client, transport } = stubbedClient(always(good));
    client.stop();
    const reply = await client.ask(() => readRequest, 'registration');
    expect(reply).toMatchObject({ why: 'ended', mayHaveHadEffect: false, exchange: null });
    expect(transport.sent).toEqual([]);
    expect(told(await client.ask(() => readRequest, 'clean-up'))).toMatchObject({ status: 200 });
  });

  test('if a repeat is no longer allowed, the earlier answer counts: it may have had an effect', async () => {
    for (const end of ['budget', 'ended'] as const) {
      const stub = stubbedClient(always(json(500)), {
        maxRequests: end === 'budget' ? 1 : 9,
        pause: () => {
          if (end === 'ended') stub.client.stop();
          return Promise.resolve();
        },
      });
      let prepared = 0;
      const reply = await stub.client.ask(() => {
        prepared += 1;
        return readRequest;
      }, 'registration');
      expect([prepared, stub.transport.sent.length]).toEqual([1, 1]);
      expect(reply).toMatchObject({ why: 'server-error', confirmed: false, mayHaveHadEffect: true });
    }
  });

  test('an address that may not be called is refused before anything is sent or counted', async () => {
    const { client, transport, exchanges } = stubbedClient(always(good));
    const secret = new Secret('token-of-the-tenant');
    for (const origin of [
      'https://evil.example',
      'http://tenant.example.com',
      'https://tenant.example.com.evil.example',
    ]) {
      const request = {
        ...readRequest,
        url: `${origin}/am?token=abc-123`,
        headers: { authorization: secret },
      };
      for (const repeatable of ['idempotent', 'registration', 'clean-up'] as const) {
        const refused = client.ask(() => request, repeatable);
        await expect(refused).rejects.toThrow(`refused to send a request to ${new URL(origin).host}`);
        await expect(refused).rejects.not.toThrow(/abc-123|token-of/);
      }
    }
    expect([transport.sent, exchanges, client.sent]).toEqual([[], [], 0]);
  });
});

test.describe('headers', () => {
  test('identify the sender, and every request by a unique id', async () => {
    const { client, transport, exchanges } = stubbedClient(
      scriptedTransport(broken('timeout'), json(500), json(500), good),
    );
    await client.ask(() => readRequest, 'idempotent');
    await client.ask(() => readRequest, 'idempotent');
    const ids = transport.sent.map(({ headers }) => headers['x-forgerock-transactionid']);
    expect(ids).toEqual([1, 2, 3, 4].map((number) => `20260101-ab12cd-${number}`));
    expect(exchanges.map(({ transactionId }) => transactionId)).toEqual(ids);
    for (const { headers, body } of transport.sent) {
      expect(headers).toMatchObject({
        accept: 'application/json',
        'user-agent': 'aic-dcr-conformance/9.8.7 (run 20260101-ab12cd)',
      });
      expect([headers['content-type'], body]).toEqual([undefined, null]);
    }
  });

  test('include those of the owner and the media type of the body', async () => {
    const customHeaders = { 'x-gate': new Secret('gate-keeper-value') };
    const { client, transport } = stubbedClient(always(good), { customHeaders });
    const send = (body: RequestBody) =>
      client.ask(() => ({ ...readRequest, method: 'POST', body }), 'idempotent');
    await send({ kind: 'json', value: { a: 1 } });
    await send({
      kind: 'form',
      entries: [
        ['a', '1 +&'],
        ['a', '2'],
      ],
    });
    await send({ kind: 'text', mediaType: 'text/plain', text: 'as it is' });
    await client.ask(() => ({ ...readRequest, headers: { accept: 'application/jwt' } }), 'idempotent');
    expect(transport.sent.map(({ headers, body }) => [headers['content-type'], body])).toEqual([
      ['application/json', '{"a":1}'],
      ['application/x-www-form-urlencoded', 'a=1+%2B%26&a=2'],
      ['text/plain', 'as it is'],
      [undefined, null],
    ]);
    expect(transport.sent.map(({ headers }) => headers['x-gate'])).toEqual(
      Array(4).fill('gate-keeper-value'),
    );
    expect(transport.sent[3]?.headers.accept).toBe('application/jwt');
  });
});

test('a missing answer is described without a query, a header or a body', async () => {
  const location = 'https://login.example:8443/sso?goto=hidden-in-location';
  const hidden = { 'x-hidden': 'hidden-in-a-header', 'content-type': 'text/html' };
  const wordings: readonly [WireAnswer, string][] = [
    [text(429, 'hidden-in-the-body', { 'retry-after': '61' }), 'rate limited (429, Retry-After 61 s)'],
    [text(429, '', { 'retry-after': 'hidden-in-a-header' }), 'rate limited (429, Retry-After given)'],
    [text(503, 'hidden-in-the-body', hidden), 'service unavailable (503)'],
    [text(502, 'hidden-in-the-body', hidden), 'gateway error (502)'],
    [json(500, { error: 'hidden-in-the-body' }), 'server error (500), transaction 20260101-ab12cd-2'],
    [page(200), 'a page instead of JSON from /am/read'],
    [
      text(403, '<html>hidden-in-the-body', { ...hidden, 'cf-mitigated': 'x' }),
      'a page instead of an answer from /am/read: the page of a device in front (Cloudflare)',
    ],
    [text(302, '', { location }), 'redirected to login.example:8443, not followed'],
    [
      text(307, '', { location: '/elsewhere?hidden-in-location' }),
      'redirected to tenant.example.com, not followed',
    ],
    [text(303), 'redirected to no address, not followed'],
    [
      text(308, '', { location: 'https://[hidden-in-location' }),
      'redirected to an unreadable address, not followed',
    ],
  ];
  for (const [answer, wording] of wordings) {
    const reply = await stubbedClient(always(answer)).client.ask(() => readRequest, 'registration');
    const { reason } = told(reply) as { reason: string };
    expect(reason.replace(/ \(attempt \d of \d\)$/, '')).toBe(wording);
    expect(reason).not.toContain('hidden');
  }
});

test('the run can still read answers if a host name is also a secret value', async () => {
  const host = new URL(tenantOrigin).host;
  const customHeaders = { 'x-forwarded-host': new Secret(host) };
  for (const answer of [good, page(200), text(302, '', { location: '/x' })]) {
    const { client, exchanges } = stubbedClient(always(answer), { customHeaders });
    await client.ask(() => readRequest, 'registration');
    expect(exchanges[0]?.request.url).not.toContain(host);
  }
});
