import { expect, test } from '@playwright/test';
import type { WireRequest } from '../../fixtures/tenant/exchange.ts';
import type { Repeatable } from '../../fixtures/tenant/retry.ts';
import { currentPlace, inPlace } from '../../fixtures/tenant/urgency.ts';
import { readRequest, stubbedClient } from './support/stub-client.ts';
import { json, type StubTransport } from './support/stub-transport.ts';

/** A client that has one request under way at a time; says in which order they were sent. */
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
      belongs.push(`${purpose}: ${currentPlace()}`);
      return { ...readRequest, purpose };
    }, repeatable);
  return { ask, sent, belongs };
}

test('whoever is collected first is served first, and work without a place last', async () => {
  const { ask, sent } = oneAtATime();
  await Promise.all([
    ask('of nobody'),
    inPlace(3, () => ask('third')),
    inPlace(1, () => ask('first')),
    inPlace(3, () => ask('third as well')),
    inPlace(2, () => ask('second')),
  ]);
  expect(sent).toEqual(['first', 'second', 'third', 'third as well', 'of nobody']);
});

test('registrations pass before all others', async () => {
  const { ask, sent } = oneAtATime();
  await Promise.all([
    inPlace(1, () => ask('first')),
    inPlace(8, () => ask('a registration', 'registration')),
  ]);
  expect(sent).toEqual(['a registration', 'first']);
});

test('a request belongs to whoever asked for it, though another makes room for it', async () => {
  const { ask, belongs } = oneAtATime();
  await Promise.all([5, 4, 3].map((place) => inPlace(place, () => ask(`of place ${place}`))));
  expect(belongs).toEqual(['of place 3: 3', 'of place 4: 4', 'of place 5: 5']);
});
