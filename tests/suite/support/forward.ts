import { request, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';

/** Sends a request on to another server, its Host header included, so that addresses name the one in front. */
export function forward(upstream: string, incoming: IncomingMessage, body: string) {
  return new Promise<{ status: number; contentType: string; body: string }>((resolve, reject) => {
    const headers = { ...incoming.headers };
    delete headers['content-length'];
    const outgoing = request(
      `${upstream}${incoming.url ?? '/'}`,
      { method: incoming.method, headers },
      (response) => {
        void text(response).then((answered) => {
          const contentType = response.headers['content-type'] ?? 'text/plain';
          resolve({ status: response.statusCode ?? 500, contentType, body: answered });
        }, reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Closes a server, whatever connections are still open. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
