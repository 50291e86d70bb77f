import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { standardLimits } from '../../../fixtures/tenant/transport.ts';
import { closeServer, forward } from './forward.ts';

/** How an answer comes to the largest size that is read. */
export type Filling = 'one text' | 'many members' | 'long values';

/** Room for the answer itself, and for what the filling is called. */
const ROOM = 1_024;
/** Below the number of values that are looked at: more would be less work. */
const MEMBERS = 19_000;

/** A tenant in front of an honest one whose every answer, on every endpoint, is as large as one may be. */
export async function startLargestAnswers(
  upstream: string,
  filling: Filling,
): Promise<{ readonly baseUrl: string; readonly bytes: () => number; close(): Promise<void> }> {
  let bytes = 0;
  const server = createServer((incoming, outgoing) => {
    void text(incoming)
      .then((body) => forward(upstream, incoming, body))
      .then(({ status, headers, body }) => {
        const large = status === 204 ? '' : enlarged(body, filling);
        bytes += Buffer.byteLength(large);
        outgoing.writeHead(status, { ...headers, 'x-filling': 'f'.repeat(8_192) }).end(large);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}`, bytes: () => bytes, close: () => closeServer(server) };
}

/** The answer with as much beside it as is read; what is not JSON is followed by blanks. */
function enlarged(body: string, filling: Filling): string {
  const left = standardLimits.bodyBytes - Buffer.byteLength(body) - ROOM;
  if (!body.startsWith('{')) return body + ' x'.repeat(left / 2);
  const answer = JSON.parse(body) as Record<string, unknown>;
  if (filling === 'one text') return JSON.stringify({ ...answer, filling: 'f'.repeat(left) });
  if (filling === 'many members') return JSON.stringify({ ...answer, ...members(left) });
  return JSON.stringify(longValues(answer, left));
}

const members = (characters: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length: MEMBERS }, (_, index) => [
      `filling_${index}`,
      'f'.repeat(Math.max(0, characters / MEMBERS - 22)),
    ]),
  );

/** What a client is called, and how it is managed, stays: else there would be no further answers. */
const KEPT = ['client_id', 'client_secret', 'registration_client_uri', 'registration_access_token', 'issuer'];

function longValues(answer: Readonly<Record<string, unknown>>, characters: number): object {
  const isLong = ([name, value]: [string, unknown]): boolean =>
    typeof value === 'string' && !KEPT.includes(name) && !/^https?:/.test(value);
  const count = Object.entries(answer).filter(isLong).length;
  if (count === 0) return { ...answer, error_description: 'f'.repeat(characters) };
  const more = 'f'.repeat(characters / count);
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]) => [
      name,
      isLong([name, value]) ? `${value as string}${more}` : value,
    ]),
  );
}
