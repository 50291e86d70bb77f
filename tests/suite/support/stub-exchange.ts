import type { RecordedExchange } from '../../../fixtures/evidence/exchange.ts';

/** A recorded exchange that is known by its purpose. */
export function exchange(name: string, startedAt = 0): RecordedExchange {
  const request = { method: 'GET', url: 'https://tenant.example.com/am', headers: [], body: null } as const;
  return {
    transactionId: name,
    purpose: name,
    attempt: 1,
    startedAt,
    durationMs: 1,
    request,
    response: null,
    failure: 'x',
  };
}
