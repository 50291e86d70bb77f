import type { WireAnswer } from '../../../fixtures/evidence/exchange.ts';
import {
  TransportFailure,
  type OutgoingRequest,
  type Transport,
  type TransportFailureKind,
} from '../../../fixtures/tenant/transport.ts';

/** What the network does with one request. */
export type Scripted = WireAnswer | TransportFailure | ((request: OutgoingRequest) => WireAnswer);

export interface StubTransport extends Transport {
  /** Everything that left the client, in its final form. */
  readonly sent: readonly OutgoingRequest[];
}

/** A network in memory that answers by a script; past its end it fails in a way that no test can overlook. */
export function scriptedTransport(...script: readonly Scripted[]): StubTransport {
  const sent: OutgoingRequest[] = [];
  const remaining = [...script];
  return {
    sent,
    async send(request) {
      await Promise.resolve();
      sent.push(request);
      const next = remaining.shift();
      if (next === undefined) throw new Error(`nothing is scripted for request ${sent.length}`);
      if (next instanceof TransportFailure) throw next;
      return typeof next === 'function' ? next(request) : next;
    },
    close: () => Promise.resolve(),
  };
}

/** A network in memory that answers every request by what it asks for. */
export function answeringTransport(
  answer: (request: OutgoingRequest) => WireAnswer | TransportFailure | Promise<WireAnswer>,
): StubTransport {
  const sent: OutgoingRequest[] = [];
  return {
    sent,
    async send(request) {
      sent.push(request);
      const given = await answer(request);
      if (given instanceof TransportFailure) throw given;
      return given;
    },
    close: () => Promise.resolve(),
  };
}

type Headers = Readonly<Record<string, string>>;

const headerList = (headers: Headers) => Object.entries(headers).map(([name, value]) => ({ name, value }));

/** An answer with a JSON body. */
export function json(status: number, body: unknown = {}, headers: Headers = {}): WireAnswer {
  return text(status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

/** An answer with any body, or none. */
export function text(status: number, body = '', headers: Headers = {}): WireAnswer {
  return { status, headers: headerList(headers), bytes: Buffer.from(body) };
}

/** An error page that does not say whose it is. */
export function page(status: number): WireAnswer {
  return text(status, '<!doctype html><title>Error</title>', { 'content-type': 'text/html' });
}

/** A connection that broke in this way. */
export function broken(kind: TransportFailureKind, message = `broken: ${kind}`): TransportFailure {
  return new TransportFailure(kind, message);
}
