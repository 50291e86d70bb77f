import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer, forward } from './forward.ts';

/** A server on loopback that a test has made itself. */
export interface SmallServer {
  readonly url: string;
  readonly server: Server;
  readonly close: () => Promise<void>;
}

/** Serves on a free port of loopback. */
export async function serve(listener: RequestListener): Promise<SmallServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, server, close: () => closeServer(server) };
}

/** Serves what a tenant answers at another path and with further headers. */
export function serveInFrontOf(
  upstream: string,
  pathOf: (asked: string) => string,
  further: Readonly<Record<string, string>> = {},
): Promise<SmallServer> {
  return serve((incoming, outgoing) => {
    incoming.url = pathOf(incoming.url ?? '/');
    void forward(upstream, incoming, '').then(({ status, headers, body }) => {
      outgoing.writeHead(status, { ...headers, ...further }).end(body);
    });
  });
}
