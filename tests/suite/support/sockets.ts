import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { inspect } from 'node:util';
import { expect } from '@playwright/test';
import { playwrightTransport } from '../../../fixtures/tenant/playwright-transport.ts';
import { TransportFailure, type OutgoingRequest } from '../../../fixtures/tenant/transport.ts';

export const limits = { timeoutMs: 5_000, bodyBytes: 64 * 1_024 };

/** Does something with a server that listens on a port of its own, and takes it down whatever happens. */
export async function listening<T>(server: Server, work: (port: number) => Promise<T>): Promise<T> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work((server.address() as AddressInfo).port);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

const hidden = ['hidden-bearer', 'hidden-query', 'hidden-body', 'hidden-cookie'];

export const asking = (port: number, scheme = 'http'): OutgoingRequest => ({
  method: 'POST',
  url: `${scheme}://127.0.0.1:${port}/am/path?x=hidden-query`,
  headers: { authorization: 'Bearer hidden-bearer', cookie: 'a=hidden-cookie', 'content-type': 'text/plain' },
  body: 'hidden-body',
});

/** Sends requests one after the other over the real transport. */
export async function send(requests: readonly OutgoingRequest[], special: Partial<typeof limits> = {}) {
  const transport = await playwrightTransport({ ...limits, ...special });
  try {
    const answers = [];
    for (const request of requests) answers.push(await transport.send(request));
    return answers;
  } finally {
    await transport.close();
  }
}

/** How a request fails; every trace of the error is looked through for what must not be told. */
export async function failure(request: OutgoingRequest, special: Partial<typeof limits> = {}) {
  const error: unknown = await send([request], special).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(TransportFailure);
  const { kind, message, stack, cause } = error as TransportFailure;
  const everything = [
    message,
    stack ?? '',
    inspect(error, { depth: 9, showHidden: true }),
    inspect(cause),
  ].join();
  for (const secret of hidden) expect(everything).not.toContain(secret);
  return { kind, message };
}

/** A server that reads a request and then does something to its connection. */
export const afterRequest = (act: (socket: Socket) => void) =>
  createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      act(socket);
    });
  });

export const answering = (listener: RequestListener) => createHttpServer(listener);
