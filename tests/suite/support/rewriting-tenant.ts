import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { closeServer, forward } from './forward.ts';

/** Changes the JSON answers of one path on their way from a tenant. */
export async function startRewritingTenant(
  upstream: string,
  path: string,
  rewrite: (answer: Record<string, unknown>) => Record<string, unknown>,
): Promise<{ readonly baseUrl: string; close(): Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    void text(incoming)
      .then((body) => forward(upstream, incoming, body))
      .then(({ status, headers, body }) => {
        const isWanted = incoming.url?.split('?', 1)[0]?.endsWith(path) === true && body.startsWith('{');
        const answer = isWanted ? JSON.stringify(rewrite(JSON.parse(body) as Record<string, unknown>)) : body;
        outgoing.writeHead(status, headers).end(answer);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}
