import { Vault } from '../../../fixtures/evidence/vault.ts';
import { TenantClient, type ClientOptions } from '../../../fixtures/tenant/client.ts';
import { Pace } from '../../../fixtures/tenant/pace.ts';
import type { RecordedExchange, WireRequest } from '../../../fixtures/evidence/exchange.ts';
import type { Reply } from '../../../fixtures/tenant/reply.ts';
import { scriptedTransport, type Scripted, type StubTransport } from './stub-transport.ts';

export const tenantOrigin = 'https://tenant.example.com';

export interface StubbedClient {
  readonly client: TenantClient;
  readonly transport: StubTransport;
  readonly vault: Vault;
  readonly exchanges: readonly RecordedExchange[];
  /** Milliseconds that the client asked to wait, in order; nobody waited. */
  readonly pauses: readonly number[];
}

/** The tenant client on a network in memory, with a clock that stands still and pauses that take no time. */
export function stubbedClient(
  transport: StubTransport,
  options: Partial<Omit<ClientOptions, 'transport' | 'vault'>> = {},
): StubbedClient {
  const vault = new Vault();
  const exchanges: RecordedExchange[] = [];
  const pauses: number[] = [];
  const now = () => Date.UTC(2026, 0, 1, 12, 34, 56);
  let requests = 0;
  const client = new TenantClient({
    transport,
    vault,
    runId: '20260101-ab12cd',
    nextTransactionId: () => `20260101-ab12cd-${(requests += 1)}`,
    suiteVersion: '9.8.7',
    customHeaders: {},
    mayCall: (url) => url.origin === tenantOrigin,
    maxRequests: 250,
    maxLargeBytes: 16_777_216,
    maxInFlight: 4,
    pause: (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
    // What a tenant keeps everybody back for is not the wait of the one request that these tests ask about.
    pace: new Pace({ now, pause: () => Promise.resolve() }),
    now,
    onExchange: (exchange) => exchanges.push(exchange),
    onReply: () => undefined,
    onRecovery: () => undefined,
    ...options,
  });
  return { client, transport, vault, exchanges, pauses };
}

/** The tenant client on a script. */
export const scriptedClient = (...script: readonly Scripted[]): StubbedClient =>
  stubbedClient(scriptedTransport(...script));

/** A request without anything special about it. */
export const readRequest: WireRequest = {
  purpose: 'read something',
  method: 'GET',
  url: `${tenantOrigin}/am/read?hidden=in-the-query`,
};

/** What a reply says that is no answer, for one comparison. */
export function told(reply: Reply) {
  if (reply.kind === 'answered') return { kind: reply.kind, status: reply.status };
  const { kind, why, reason, confirmed } = reply;
  return { kind, why, reason, confirmed };
}
