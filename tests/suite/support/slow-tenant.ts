import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { closeServer, forward } from './forward.ts';

export interface SlowTenant {
  readonly baseUrl: string;
  /** From now on everything is answered. */
  open(): void;
  close(): Promise<void>;
}

/** A tenant that does not answer requests to one path until it is told to. */
export async function startSlowTenant(upstream: string, heldPath: string): Promise<SlowTenant> {
  let isHolding = true;
  const server = createServer((incoming, outgoing) => {
    if (isHolding && incoming.url?.endsWith(heldPath)) return;
    void text(incoming)
      .then((body) => forward(upstream, incoming, body))
      .then(({ status, headers, body }) => {
        outgoing.writeHead(status, headers).end(body);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    open() {
      isHolding = false;
    },
    close: () => closeServer(server),
  };
}
