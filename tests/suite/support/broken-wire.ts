import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { closeServer, forward, type Forwarded } from './forward.ts';

/** What happens to an answer on its way. */
export interface WireFault {
  /** Whether the tenant got to see the request, and did what it asked for. */
  readonly reachesTenant: boolean;
  readonly spoil: (outgoing: ServerResponse, answer: Forwarded) => void;
}

const html = '<!doctype html><html><title>Please wait</title></html>';
const json = 'application/json';

/** A device or a server in trouble answers in place of the tenant. */
const inPlaceOf = (status: number, type: string, body: string, headers = {}): WireFault => ({
  reachesTenant: false,
  spoil: (outgoing) => outgoing.writeHead(status, { 'content-type': type, ...headers }).end(body),
});

const onTheWayBack = (spoil: WireFault['spoil']): WireFault => ({ reachesTenant: true, spoil });

/** The tenant's own answer with another body. */
const withBody = (body: string | Buffer, headers = {}): WireFault =>
  onTheWayBack((outgoing, { status, headers: own }) =>
    outgoing.writeHead(status, { ...own, ...headers }).end(body),
  );

/** The faults of a network, a proxy, a filter or a server in trouble. */
export const wireFaults = {
  'connection-reset': onTheWayBack((outgoing) => outgoing.socket?.resetAndDestroy()),
  'slow-body': onTheWayBack((outgoing, { status, headers }) => {
    outgoing.writeHead(status, headers).write('{');
    const dripping = setInterval(() => outgoing.write(' '), 100);
    outgoing.on('close', () => {
      clearInterval(dripping);
    });
  }),
  'late-duplicate': onTheWayBack(() => undefined),
  'truncated-body': onTheWayBack((outgoing, { status, headers }) => {
    outgoing.writeHead(status, { ...headers, 'content-length': '300' }).write('{"cut');
    setTimeout(() => outgoing.destroy(), 20);
  }),
  'truncated-json': withBody('{"client_id":"a'),
  'invalid-utf8': withBody(Buffer.from('{"client_name":"\u00e4"}', 'latin1')),
  'wrong-content-type': onTheWayBack((outgoing, { status, headers, body }) =>
    outgoing.writeHead(status, { ...headers, 'content-type': 'text/plain' }).end(body),
  ),
  'html-page': inPlaceOf(403, 'text/html', html),
  'login-redirect': inPlaceOf(302, 'text/html', '', { location: 'https://login.example.com/?goto=x' }),
  'rate-limited': inPlaceOf(429, json, '{"error":"too_many_requests"}', { 'retry-after': '7' }),
  'rate-limited-bare': inPlaceOf(429, json, '{"error":"too_many_requests"}'),
  maintenance: inPlaceOf(503, 'text/html', html, { 'retry-after': '3' }),
  'bad-gateway': { ...inPlaceOf(502, 'text/html', html), reachesTenant: true },
  'server-error': { ...inPlaceOf(500, json, '{"error":"server_error"}'), reachesTenant: true },
  'huge-body': withBody(`{"a":"${'x'.repeat(2_000_000)}"}`),
  'compression-bomb': withBody(gzipSync(Buffer.alloc(20_000_000, ' ')), { 'content-encoding': 'gzip' }),
  'bad-compression': withBody('{"a":"b"}', { 'content-encoding': 'gzip' }),
  'empty-success': withBody(''),
} satisfies Record<string, WireFault>;

export type WireFaultName = keyof typeof wireFaults;

/** One request as the wire sees it. */
export interface Passing {
  readonly method: string;
  readonly path: string;
  /** How many requests preceded this one. */
  readonly before: number;
}

/** Which answers are spoiled: those of certain requests, or every refusal of the tenant. */
export type Placement = 'refusals' | ((passing: Passing) => boolean);

export interface BrokenWire {
  readonly baseUrl: string;
  /** How many answers were spoiled. */
  readonly spoiled: () => number;
  close(): Promise<void>;
}

const nothing: Forwarded = { status: 204, headers: {}, body: '' };

/** A wire in front of a tenant that spoils some of its answers. */
export async function startBrokenWire(
  upstream: string,
  { reachesTenant, spoil }: WireFault,
  where: Placement,
): Promise<BrokenWire> {
  let requests = 0;
  let spoiled = 0;
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const before = requests;
    requests += 1;
    const { method = '', url = '' } = incoming;
    const isPicked = where !== 'refusals' && where({ method, path: url.split('?', 1)[0] ?? '', before });
    const body = await text(incoming);
    const answer = isPicked && !reachesTenant ? nothing : await forward(upstream, incoming, body);
    if (isPicked || (where === 'refusals' && answer.status >= 400)) {
      spoiled += 1;
      spoil(outgoing, answer);
    } else {
      outgoing.writeHead(answer.status, answer.headers).end(answer.body);
    }
  };
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}`, spoiled: () => spoiled, close: () => closeServer(server) };
}
