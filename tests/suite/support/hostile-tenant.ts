import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { closeServer, forward, type Forwarded } from './forward.ts';

/** Which request an attack picks, by its path without the query. */
export type Pick = (method: string, path: string) => boolean;

/**
 * What a hostile tenant does instead of answering, or with the answer that an honest one would have given to what was
 * sent.
 */
export type Attack = (outgoing: ServerResponse, honest: Forwarded, sent: string) => void;

export interface HostileTenant {
  readonly baseUrl: string;
  /** How often it attacked. */
  readonly attacks: () => number;
  close(): Promise<void>;
}

/** A tenant in front of an honest one: it attacks the sender of certain requests. */
export async function startHostileTenant(
  upstream: string,
  picks: Pick,
  attack: Attack,
): Promise<HostileTenant> {
  let attacks = 0;
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    outgoing.on('error', () => undefined);
    const { method = '', url = '' } = incoming;
    const sent = await text(incoming);
    const honest = await forward(upstream, incoming, sent);
    if (!picks(method, url.split('?', 1)[0] ?? '')) {
      outgoing.writeHead(honest.status, honest.headers).end(honest.body);
      return;
    }
    attacks += 1;
    attack(outgoing, honest, sent);
  };
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}`, attacks: () => attacks, close: () => closeServer(server) };
}

const json = { 'content-type': 'application/json' };

/** Writes pieces for as long as the other side takes them, up to so many bytes. */
function pour(outgoing: ServerResponse, bytes: number, piece: Buffer): void {
  let left = bytes;
  const more = (): void => {
    while (left > 0 && !outgoing.destroyed) {
      left -= piece.length;
      if (!outgoing.write(piece)) {
        outgoing.once('drain', more);
        return;
      }
    }
    outgoing.end();
  };
  more();
}

const GIGABYTES = 2 * 1_073_741_824;

/** A body of two gigabytes, with its length or in chunks. */
export const huge =
  (isAnnounced: boolean): Attack =>
  (outgoing) => {
    outgoing.writeHead(200, isAnnounced ? { ...json, 'content-length': String(GIGABYTES) } : json);
    pour(outgoing, GIGABYTES, Buffer.alloc(65_536, ' '));
  };

/** A body as it is, in an encoding. */
export const body =
  (bytes: Buffer | string, headers: Readonly<Record<string, string>> = {}, status = 200): Attack =>
  (outgoing) =>
    outgoing.writeHead(status, { ...json, ...headers }).end(bytes);

/** Compressed bytes, each in a chunk of its own. */
export const inPieces =
  (bytes: Buffer, encoding: string): Attack =>
  (outgoing) => {
    outgoing.writeHead(200, { ...json, 'content-encoding': encoding });
    const chunks = [...bytes].map((byte) => `1\r\n${String.fromCharCode(byte)}\r\n`).join('');
    outgoing.flushHeaders();
    outgoing.socket?.end(Buffer.from(`${chunks}0\r\n\r\n`, 'latin1'));
  };

/** Bytes that a server library would not send. */
export const raw =
  (...pieces: readonly string[]): Attack =>
  (outgoing) => {
    for (const piece of pieces) outgoing.socket?.write(piece);
    outgoing.socket?.end();
  };

/** A head that drips, one line after the other, for as long as somebody waits. */
export const endlessHead: Attack = (outgoing) => {
  const { socket } = outgoing;
  socket?.write('HTTP/1.1 200 OK\r\n');
  const dripping = setInterval(() => socket?.write('X-A: b\r\n'), 100);
  socket?.on('close', () => {
    clearInterval(dripping);
  });
};

/** The honest answer with other members. */
export const changed =
  (change: (answer: Readonly<Record<string, unknown>>) => object): Attack =>
  (outgoing, { status, headers, body: honest }) => {
    const answer = honest.startsWith('{') ? (JSON.parse(honest) as Record<string, unknown>) : {};
    outgoing.writeHead(status, headers).end(JSON.stringify(change(answer)));
  };
