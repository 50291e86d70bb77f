import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { expect, test } from '@playwright/test';
import { judge, type Judgement } from './support/judged-tenant.ts';
import { TLS_HOST } from './support/tls-front.ts';

async function listening(server: Server | TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Nothing is judged where nobody could be asked, and every reason names what happened. */
function expectNothingJudged(judgement: Judgement, reason: RegExp): void {
  const judged = judgement.outcomes.filter(
    ({ verdict, requirement: id }) => verdict !== 'not-applicable' && !id.startsWith('hygiene.'),
  );
  expect(
    judged.filter(({ verdict }) => verdict !== 'inconclusive').map(({ requirement }) => requirement),
  ).toEqual([]);
  expect(judgement.of('discovery.document-served').reason).toMatch(reason);
}

test('an aborted handshake decides nothing', async () => {
  const proxy = createServer();
  proxy.on('connect', (_request, socket) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    // The first bytes of the handshake are read, and the line goes dead.
    socket.once('data', () => socket.destroy());
    socket.on('error', () => undefined);
  });
  const address = await listening(proxy);
  const judgement = await judge(`https://${TLS_HOST}`, { HTTPS_PROXY: address });
  expectNothingJudged(judgement, /TLS handshake|connection closed|no usable answer/);
  expect(judgement.of('discovery.tls').verdict).toBe('inconclusive');
  proxy.close();
});

test('a proxy that refuses is distinguished from a tenant that does', async () => {
  const proxy = createServer();
  proxy.on('connect', (_request, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
  const address = await listening(proxy);
  const judgement = await judge(`https://${TLS_HOST}`, { HTTPS_PROXY: address });
  expectNothingJudged(judgement, /proxy refused the connection \(407\)/);
  proxy.close();
});

test('a port that does not speak TLS decides nothing', async () => {
  const plain = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  const { port } = new URL(await listening(plain));
  const judgement = await judge(`https://127.0.0.1:${port}`);
  expectNothingJudged(judgement, /TLS handshake aborted by/);
  plain.close();
});
