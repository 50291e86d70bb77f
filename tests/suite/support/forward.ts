import { request, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';

/** The answer of the other server; the body is text of any length. */
export interface Forwarded {
  readonly status: number;
  /** Without those that belong to one connection or to the length of the original body. */
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Headers of one connection, or of the original body's length. */
const hopByHop = ['content-length', 'connection', 'keep-alive', 'transfer-encoding'];

/** Sends a request on to another server, its Host header included, so that addresses name the one in front. */
export function forward(upstream: string, incoming: IncomingMessage, body: string): Promise<Forwarded> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${upstream}${incoming.url ?? '/'}`,
      { method: incoming.method, headers: passedOn(incoming.headers) },
      (response) => {
        const { statusCode: status = 500, headers } = response;
        void text(response).then((answered) => {
          resolve({ status, headers: passedOn(headers), body: answered });
        }, reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !hopByHop.includes(name)));
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
