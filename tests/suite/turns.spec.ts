import { expect, test } from '@playwright/test';
import type { WireRequest } from '../../fixtures/evidence/exchange.ts';
import type { Repeatable } from '../../fixtures/tenant/retry.ts';
import { currentPriority, withPriority } from '../../fixtures/tenant/urgency.ts';
import { readRequest, stubbedClient } from './support/stub-client.ts';
import { json, type StubTransport } from './support/stub-transport.ts';

/** A client with one request in flight at a time; records the order in which they were sent. */
function oneAtATime() {
  const sent: string[] = [];
  const belongs: string[] = [];
  const transport: StubTransport = {
    sent: [],
    send: () => Promise.resolve(json(200, {})),
    close: () => Promise.resolve(),
  };
  const { client } = stubbedClient(transport, { maxInFlight: 1 });
  const ask = (purpose: string, repeatable: Repeatable = 'idempotent') =>
    client.ask((): WireRequest => {
      sent.push(purpose);
      belongs.push(`${purpose}: ${currentPriority()}`);
      return { ...readRequest, purpose };
    }, repeatable);
  return { ask, sent, belongs };
}

test('requests go by priority, and work without one goes last', async () => {
  const { ask, sent } = oneAtATime();
  await Promise.all([
    ask('without a priority'),
    withPriority(3, () => ask('third')),
    withPriority(1, () => ask('first')),
    withPriority(3, () => ask('also third')),
    withPriority(2, () => ask('second')),
  ]);
  expect(sent).toEqual(['first', 'second', 'third', 'also third', 'without a priority']);
});

test('registrations go before all other requests', async () => {
  const { ask, sent } = oneAtATime();
  await Promise.all([
    withPriority(1, () => ask('first')),
    withPriority(8, () => ask('a registration', 'registration')),
  ]);
  expect(sent).toEqual(['a registration', 'first']);
});

test('a request keeps the context of its own caller, whichever request freed its slot', async () => {
  const { ask, belongs } = oneAtATime();
  await Promise.all([5, 4, 3].map((priority) => withPriority(priority, () => ask(`at ${priority}`))));
  expect(belongs).toEqual(['at 3: 3', 'at 4: 4', 'at 5: 5']);
});
