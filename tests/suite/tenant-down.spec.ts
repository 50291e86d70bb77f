import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ServerResponse } from 'node:http';
import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { standardLimits } from '../../fixtures/tenant/transport.ts';
import { closeServer, forward } from './support/forward.ts';
import { judge } from './support/judged-tenant.ts';

type Death = (outgoing: ServerResponse) => void;

/** Each keeps a request for its whole time limit, or ends it at once. */
const deaths: Readonly<Record<string, Death>> = {
  'accepts and never answers': () => undefined,
  'sends a byte of its body now and then': (outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'application/json' }).write('{');
    const drip = setInterval(() => outgoing.write(' '), 50);
    outgoing.on('close', () => {
      clearInterval(drip);
    });
  },
  'sends a byte of its headers now and then': ({ socket }) => {
    socket?.write('HTTP/1.1 200 OK\r\nX-A: ');
    const drip = setInterval(() => socket?.write('a'), 50);
    socket?.on('close', () => {
      clearInterval(drip);
    });
  },
  'is in maintenance': (outgoing) => outgoing.writeHead(503).end(),
  'resets every connection': ({ socket }) => socket?.resetAndDestroy(),
};

/** Judges a tenant that dies after so many requests; counts what it is asked from then on. */
async function dying(after: number, death: Death) {
  const tenant = await startReferenceTenant({});
  const asked: string[] = [];
  let requests = 0;
  const server = createServer((incoming, outgoing) => {
    requests += 1;
    if (requests > after) {
      asked.push(`${incoming.method ?? ''} ${(incoming.url ?? '').replace(/\?.*/, '').replace(/.*\//, '')}`);
      death(outgoing);
      return;
    }
    void text(incoming)
      .then((body) => forward(tenant.baseUrl, incoming, body))
      .then(({ status, headers, body }) => outgoing.writeHead(status, headers).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const waited: number[] = [];
  const pause = (milliseconds: number): Promise<void> => {
    waited.push(milliseconds);
    return Promise.resolve();
  };
  try {
    const limits = { ...standardLimits, timeoutMs: 400 };
    const judgement = await judge(`http://127.0.0.1:${port}`, {}, pause, limits);
    return { judgement, asked, waited, left: tenant.clients('alpha').length };
  } finally {
    await closeServer(server);
    await tenant.close();
  }
}

/**
 * Three answers from before its death may still be on their way. Each makes failures count anew, after two of them at
 * most; then come three in a row with three more under way, and a deletion for each of the two times that the run
 * cleans up.
 */
const MOST_ASKED = 3 * 2 + 3 + 3 + 2;

test.describe('a tenant that stops answering is given up, and waiting checks do not ask it', () => {
  for (const [how, death] of Object.entries(deaths).slice(0, 4)) {
    for (const after of [0, 60, 130]) {
      test(`it ${how}, after ${after} requests`, async () => {
        const { judgement, asked, left } = await dying(after, death);
        expect(asked.length, asked.join(', ')).toBeLessThanOrEqual(MOST_ASKED);
        const undecided = judgement.outcomes.filter(({ verdict }) => verdict === 'inconclusive');
        expect(undecided.length).toBeGreaterThan(20);
        expect(judgement.with('nonconformant')).toEqual(left > 0 ? ['hygiene.clients-removed'] : []);
        const held = judgement.with('conformant');
        expect(undecided.filter(({ cause }) => cause !== null && held.includes(cause))).toEqual([]);
        const reasons = judgement.undecidedFailures.map(({ reason }) => reason);
        expect(reasons.length).toBeGreaterThan(0);
        expect(reasons, 'each reason makes one red line').toEqual([...new Set(reasons)]);
        if (left > 0) expect(judgement.record.targets[0]?.leftOver.length).toBeGreaterThanOrEqual(left);
        if (after > 0) {
          const said = undecided.map(({ reason }) => reason);
          expect(said).toContainEqual(
            expect.stringMatching(
              /not asked, (?:host unavailable since \d\d:\d\d:\d\d|3 registrations in a row)/,
            ),
          );
        }
      });
    }
  }

  test('no further client is risked if registrations are not answered', async () => {
    const { asked, judgement } = await dying(40, deaths['resets every connection'] ?? (() => undefined));
    // Two are under way at once, so that beside the third in a row another one may be.
    expect(asked.filter((request) => request === 'POST register').length).toBeLessThanOrEqual(4);
    const said = judgement.outcomes.map(({ reason }) => reason);
    expect(said).toContainEqual(
      expect.stringMatching(/^not asked, 3 registrations in a row were not answered: connection closed/),
    );
  });
});
