import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { closeServer, forward } from './support/forward.ts';
import { judge } from './support/judged-tenant.ts';

// What a run costs a tenant, according to the tenant's own log.

const waitFor = async (milliseconds: number): Promise<void> => {
  await setTimeout(milliseconds);
};

test('at most four requests are in flight, over reused connections', async () => {
  const tenant = await startReferenceTenant({ latencyMs: 5 });
  await judge(tenant.baseUrl);
  expect(tenant.requests.length).toBeGreaterThan(100);
  expect(Math.max(...tenant.requests.map(({ inFlight }) => inFlight))).toBe(4);
  expect(new Set(tenant.requests.map(({ connection }) => connection)).size).toBeLessThanOrEqual(4);
  await tenant.close();
});

test('every request names its run and has a unique id', async () => {
  const tenant = await startReferenceTenant({});
  const { outcomes } = await judge(tenant.baseUrl, { REALM: 'alpha,bravo', PROFILE: 'full' });
  const agents = new Set(tenant.requests.map(({ headers }) => headers['user-agent'] ?? ''));
  expect(agents.size).toBe(1);
  const run = /^aic-dcr-conformance\/\d+\.\d+\.\d+ \(run (\d{8}-[0-9a-f]{6})\)$/.exec(
    [...agents].join(),
  )?.[1];
  expect(run).toBeDefined();
  const ids = tenant.requests.map(({ headers }) => headers['x-forgerock-transactionid'] ?? '');
  expect(ids.filter((id) => !id.startsWith(`${run ?? ''}-`))).toEqual([]);
  expect(new Set(ids).size).toBe(tenant.requests.length);
  const shown = outcomes.flatMap(({ exchanges }) => exchanges.map(({ transactionId }) => transactionId));
  expect(shown.filter((id) => !ids.includes(id))).toEqual([]);
  await tenant.close();
});

test('a run keeps to the rate that the owner sets', async () => {
  const tenant = await startReferenceTenant({});
  const startedAt = Date.now();
  await judge(tenant.baseUrl, { PROFILE: 'onboarding', REQUESTS_PER_SECOND: '10' }, waitFor);
  const tooEarly = tenant.requests.filter(({ at }, index) => at - startedAt < index * 100 - 2);
  expect(tooEarly).toEqual([]);
  expect(tenant.requests.length).toBeGreaterThan(4);
  await tenant.close();
});

test('after a 429 with Retry-After nothing is sent until the time is up', async () => {
  const tenant = await startReferenceTenant({ latencyMs: 100 });
  const arrivals: number[] = [];
  let refusedAt: number | null = null;
  const front = createServer((incoming, outgoing) => {
    arrivals.push(Date.now());
    if (refusedAt === null && arrivals.length > 20) {
      refusedAt = Date.now();
      outgoing.writeHead(429, { 'retry-after': '2' }).end();
      return;
    }
    void text(incoming)
      .then((body) => forward(tenant.baseUrl, incoming, body))
      .then(({ status, headers, body }) => outgoing.writeHead(status, headers).end(body));
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const { port } = front.address() as AddressInfo;
  const { outcomes } = await judge(`http://127.0.0.1:${port}`, {}, waitFor);
  const since = arrivals.map((at) => at - (refusedAt ?? Number.NaN));
  // Three more requests may have been in flight when the 429 arrived.
  expect(since.filter((after) => after > 0 && after < 1_990).length).toBeLessThanOrEqual(3);
  expect(since.filter((after) => after >= 1_990).length).toBeGreaterThan(100);
  expect(outcomes.filter(({ verdict }) => verdict === 'inconclusive')).toEqual([]);
  await closeServer(front);
  await tenant.close();
});
