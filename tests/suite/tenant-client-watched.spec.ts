import { createServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import type { OutgoingRequest } from '../../fixtures/tenant/transport.ts';
import { afterRequest, answering, asking, failure, limits, listening, send } from './support/sockets.ts';

test.describe('a request with a transaction id is watched', () => {
  let count = 0;
  const named = (port: number, scheme = 'http'): OutgoingRequest => {
    const { headers, ...rest } = asking(port, scheme);
    count += 1;
    return { ...rest, headers: { ...headers, 'x-forgerock-transactionid': `watched-${count}` } };
  };

  test('an endless body is not read beyond the limit, whatever its cookies', async () => {
    for (const cookie of [{}, { 'set-cookie': 'sid=one; Path=/' }]) {
      let written = 0;
      const endless = answering((_, response) => {
        response.on('error', () => undefined);
        response.writeHead(200, cookie);
        const more = (): void => {
          if (response.destroyed) return;
          written += 1_024;
          if (response.write(Buffer.alloc(1_024, 'x'))) setImmediate(more);
          else response.once('drain', more);
        };
        more();
      });
      const seen = await listening(endless, (port) => failure(named(port), { timeoutMs: 2_000 }));
      expect(seen).toEqual({ kind: 'huge-body', message: 'answer larger than 0.0625 MiB' });
      expect(written).toBeLessThan(64 * 1_048_576);
    }
  });

  test('a decompression bomb is stopped before anything decompresses it', async () => {
    for (const [encoding, bytes] of [
      ['gzip', gzipSync(Buffer.alloc(64 * 1_048_576))],
      ['deflate', deflateSync(Buffer.alloc(64 * 1_048_576))],
      ['br', brotliCompressSync(Buffer.alloc(64 * 1_048_576))],
    ] as const) {
      const bomb = answering((_, response) =>
        response.writeHead(200, { 'content-encoding': encoding }).end(bytes),
      );
      const seen = await listening(bomb, (port) => failure(named(port)));
      expect(seen).toEqual({ kind: 'huge-body', message: 'answer expands beyond 0.0625 MiB' });
    }
  });

  test('a body within the limit is read completely, compressed or not', async () => {
    const bytes = Buffer.alloc(limits.bodyBytes, 'x');
    const both = [
      answering((_, response) => response.end(bytes)),
      answering((_, response) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(bytes)),
      ),
    ];
    for (const server of both) {
      const [answer] = await listening(server, (port) => send([named(port)]));
      expect(answer?.bytes).toEqual(bytes);
    }
  });

  test('a body that ends early reports its length', async () => {
    const cases = [
      ['Content-Length: 99\r\n\r\n{"a":', 'body ended early (5 of 99 bytes)'],
      ['Transfer-Encoding: chunked\r\n\r\n20\r\n{"a":', 'body ended early (5 bytes, no end)'],
    ];
    for (const [rest = '', message] of cases) {
      const cut = afterRequest((socket) => socket.end(`HTTP/1.1 200 OK\r\n${rest}`));
      const seen = await listening(cut, (port) => failure(named(port)));
      expect(seen).toEqual({ kind: 'truncated-body', message });
    }
  });

  test('what timed out: the connection, the answer, or its body', async () => {
    const drip = (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc');
    const special = { timeoutMs: 150 };
    const noHandshake = createServer(() => undefined);
    const silent = afterRequest(() => undefined);
    const late = [
      await listening(noHandshake, (port) => failure(named(port, 'https'), special)),
      await listening(silent, (port) => failure(named(port), special)),
      await listening(afterRequest(drip), (port) => failure(named(port), special)),
    ];
    expect(late).toEqual([
      { kind: 'timeout', message: 'no connection within 0.15 s' },
      { kind: 'timeout', message: 'no complete answer from 127.0.0.1 within 0.15 s' },
      { kind: 'timeout', message: 'answer incomplete after 0.15 s' },
    ]);
  });
});
