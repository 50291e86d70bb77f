import type { IncomingMessage } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { headerOf } from '../../fixtures/tenant/http-fields.ts';
import { playwrightTransport } from '../../fixtures/tenant/playwright-transport.ts';
import { afterRequest, answering, asking, failure, limits, listening, send } from './support/sockets.ts';

test.describe('over real sockets', () => {
  test('nothing listens on the port', async () => {
    const port = await listening(createServer(), (free) => Promise.resolve(free));
    expect(await failure(asking(port))).toEqual({
      kind: 'connection-refused',
      message: `no connection to 127.0.0.1:${port}`,
    });
  });

  test('the connection is reset, or closed, before an answer', async () => {
    const message = 'connection closed by 127.0.0.1 before an answer';
    for (const act of [(socket: Socket) => socket.resetAndDestroy(), (socket: Socket) => socket.end()]) {
      const seen = await listening(afterRequest(act), (port) => failure(asking(port)));
      expect(seen).toEqual({ kind: 'connection-reset', message });
    }
  });

  test('no answer in time, or only the start of one', async () => {
    const message = 'no complete answer from 127.0.0.1 within 0.15 s';
    const drip = (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc');
    for (const act of [() => undefined, drip]) {
      const seen = await listening(afterRequest(act), (port) => failure(asking(port), { timeoutMs: 150 }));
      expect(seen).toEqual({ kind: 'timeout', message });
    }
  });

  test('the body ends early', async () => {
    for (const head of ['Content-Length: 99', 'Transfer-Encoding: chunked']) {
      const cut = (socket: Socket) => socket.end(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n20\r\n{"a":`);
      const seen = await listening(afterRequest(cut), (port) => failure(asking(port)));
      expect(seen).toEqual({ kind: 'truncated-body', message: 'body ended early' });
    }
  });

  test('the body is labelled as compressed but is not', async () => {
    const server = answering((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('{"hidden-body": "plain"}');
    });
    const seen = await listening(server, (port) => failure(asking(port)));
    expect(seen).toEqual({ kind: 'bad-compression', message: 'answer cannot be decompressed' });
  });

  test('the body exceeds the limit, as received or once decompressed', async () => {
    const bytes = Buffer.alloc(limits.bodyBytes + 1, 'x');
    const huge = { kind: 'huge-body', message: 'answer larger than 0.0625 MiB' };
    const plain = answering((_, response) => response.end(bytes));
    expect(await listening(plain, (port) => failure(asking(port)))).toEqual(huge);
    const bomb = answering((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(bytes)),
    );
    const expanded = { kind: 'huge-body', message: 'answer expands beyond 0.0625 MiB' };
    expect(await listening(bomb, (port) => failure(asking(port)))).toEqual(expanded);
    const fits = answering((_, response) => response.end(bytes.subarray(1)));
    const [answer] = await listening(fits, (port) => send([asking(port)]));
    expect(answer?.bytes).toHaveLength(limits.bodyBytes);
  });

  test('the server does not speak HTTP, or not TLS', async () => {
    const ssh = afterRequest((socket) => socket.end('SSH-2.0-hidden-body\r\n'));
    const seen = await listening(ssh, async (port) => ({ port, ...(await failure(asking(port))) }));
    expect(seen).toMatchObject({
      kind: 'not-http',
      message: `127.0.0.1:${seen.port} does not speak HTTP`,
    });
    const plain = answering((_, response) => response.end());
    const tls = await listening(plain, (port) => failure(asking(port, 'https')));
    expect(tls).toEqual({ kind: 'tls-handshake', message: 'TLS handshake aborted by 127.0.0.1' });
  });

  test('a header folded over several lines, in which a secret would not be recognised', async () => {
    const folded = afterRequest((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nx-echo: hidden-\r\n secret\r\ncontent-length: 0\r\n\r\n'),
    );
    const { kind, message } = await listening(folded, (port) => failure(asking(port)));
    expect(kind).toBe('not-http');
    expect(message).not.toMatch(/hidden|secret/);
  });

  test('a name that does not resolve', async () => {
    const request = { ...asking(1), url: 'http://nowhere.invalid/?x=hidden-query' };
    const { kind, message } = await failure(request);
    expect({ kind, message }).toEqual({ kind: 'dns-failure', message: 'nowhere.invalid does not resolve' });
  });
});

test.describe('an answer is evidence', () => {
  test('a redirect is not followed', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      const paths: (string | undefined)[] = [];
      const server = answering((request, response) => {
        paths.push(request.url);
        response.writeHead(status, { location: '/elsewhere' }).end('moved');
      });
      const [answer] = await listening(server, (port) => send([asking(port)]));
      expect(answer).toMatchObject({ status, bytes: Buffer.from('moved') });
      expect(answer && headerOf(answer, 'Location')).toBe('/elsewhere');
      expect(paths).toEqual(['/am/path?x=hidden-query']);
    }
  });

  test('a cookie is not sent back, and one in the request is sent unchanged', async () => {
    const cookies: (string | undefined)[] = [];
    const server = answering((request: IncomingMessage, response) => {
      cookies.push(request.headers.cookie);
      response
        .writeHead(
          200,
          [
            ['Set-Cookie', 'sid=one; Path=/'],
            ['Set-Cookie', 'other=two'],
          ].flat(),
        )
        .end('{}');
    });
    const plain = (port: number) => ({ ...asking(port), headers: {} });
    const answers = await listening(server, (port) =>
      send([plain(port), plain(port), asking(port), plain(port)]),
    );
    expect(cookies).toEqual([undefined, undefined, 'a=hidden-cookie', undefined]);
    const set = answers[0]?.headers.filter(({ name }) => name.toLowerCase() === 'set-cookie');
    expect(set?.map(({ value }) => value)).toEqual(['sid=one; Path=/', 'other=two']);
  });

  test('a cookie is not sent back by a concurrent request, nor after a body that ended early', async () => {
    const cookies: (string | undefined)[] = [];
    const server = answering((request, response) => {
      cookies.push(request.headers.cookie);
      const isCut = cookies.length % 8 === 1;
      response.writeHead(200, {
        'set-cookie': 'sid=one; Path=/',
        ...(isCut ? { 'content-length': 99 } : {}),
      });
      if (isCut) response.write('{}', () => request.socket.destroy());
      else response.end('{}');
    });
    await listening(server, async (port) => {
      const transport = await playwrightTransport(limits);
      const oneAfterTheOther = async (): Promise<void> => {
        for (let sent = 0; sent < 12; sent += 1) {
          await transport.send({ ...asking(port), headers: {} }).catch(() => undefined);
        }
      };
      await Promise.all([1, 2, 3, 4].map(oneAfterTheOther));
      await transport.close();
    });
    expect(cookies.length).toBeGreaterThanOrEqual(48);
    expect(cookies.filter((cookie) => cookie !== undefined)).toEqual([]);
  });

  test('method, body and headers arrive unchanged', async () => {
    const server = answering((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method, headers } = request;
        const body = Buffer.concat(chunks).toString();
        response.end(JSON.stringify({ method, type: headers['content-type'], body, odd: headers['x-odd'] }));
      });
    });
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
      const body = method === 'GET' ? null : 'é=%20+"';
      const headers = { 'content-type': 'application/x-odd', 'x-odd': 'a, b' };
      const [answer] = await listening(server, (port) => send([{ ...asking(port), method, headers, body }]));
      expect(JSON.parse(String(answer?.bytes))).toEqual({
        method,
        type: 'application/x-odd',
        body: body ?? '',
        odd: 'a, b',
      });
    }
  });

  test('an error status is an answer', async () => {
    const server = answering((_, response) => response.writeHead(500).end('{"error":"server_error"}'));
    const [answer] = await listening(server, (port) => send([asking(port)]));
    expect([answer?.status, String(answer?.bytes)]).toEqual([500, '{"error":"server_error"}']);
  });
});
