import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Front } from '../../../fixtures/reference-tenant/index.ts';
import { closeServer, forward } from './forward.ts';
import { certify, type Validity } from './test-authority.ts';

/** The name under which tests reach a tenant over TLS. */
export const TLS_HOST = 'tenant.example.com';

export interface TlsTenant {
  readonly baseUrl: string;
  /** A forward proxy that leads the name, and nothing else, to the servers of this test. */
  readonly proxy: string;
  close(): Promise<void>;
}

const validities: Readonly<Record<NonNullable<Front['certificate']>, Validity>> = {
  expired: { from: -20, to: -1 },
  'near expiry': { from: -20, to: 5 },
  'short-lived': { from: -5, to: 15 },
};

/** Puts TLS, a plain port and a proxy in front of a tenant on loopback, as a custom domain and its CDN do. */
export async function startTlsFront(
  upstream: string,
  front: Front,
  host: string = TLS_HOST,
): Promise<TlsTenant> {
  const validity = front.certificate === undefined ? { from: -1, to: 90 } : validities[front.certificate];
  const { certificate, key } = certify(host, validity);
  const pass: RequestListener = (incoming, outgoing) => {
    void text(incoming)
      .then((body) => forward(upstream, incoming, body))
      .then(({ status, headers, body }) => outgoing.writeHead(status, headers).end(body));
  };
  const legacy =
    front.legacyTls === true ? ({ minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const) : {};
  const secure = createTlsServer({ cert: certificate, key, ...legacy }, pass);
  const plain = createHttpServer((incoming, outgoing) => {
    if (front.plainHttp === 'served') pass(incoming, outgoing);
    else outgoing.writeHead(301, { location: `https://${host}${incoming.url ?? '/'}` }).end();
  });
  const [securePort, plainPort] = [await listen(secure), await listen(plain)];
  const tunnels = new Set<Socket>();
  const proxy = createHttpServer((_incoming, outgoing) => outgoing.writeHead(501).end());
  proxy.on('connect', ({ url }, client: Socket) => {
    const ports: Readonly<Record<string, number>> = {
      [`${host}:443`]: securePort,
      [`${host}:80`]: plainPort,
    };
    const port = ports[url ?? ''];
    if (port === undefined) {
      client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const server = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      server.pipe(client).pipe(server);
    });
    for (const socket of [client, server]) {
      tunnels.add(socket);
      socket.on('error', () => socket.destroy());
    }
  });
  return {
    baseUrl: `https://${host}`,
    proxy: `http://127.0.0.1:${await listen(proxy)}`,
    async close() {
      for (const socket of tunnels) socket.destroy();
      await Promise.all([proxy, secure, plain].map((server) => closeServer(server as Server)));
    },
  };
}

async function listen(server: {
  listen(port: number, host: string, ready: () => void): unknown;
  address(): unknown;
}) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
