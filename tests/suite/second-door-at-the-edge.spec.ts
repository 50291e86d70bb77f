import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { standardLimits } from '../../fixtures/tenant/transport.ts';
import { startHostileTenant } from './support/hostile-tenant.ts';
import { judge } from './support/judged-tenant.ts';
import { tenantOptions } from './support/run-with.ts';

// The remedy says to block the path at the edge: who did so is not told for ever that nothing can be said.

const row = 'posture.second-door';

/** The verdict where the edge answers 403 at some paths, before the tenant sees the request. */
async function verdictBehind(
  isBlocked: (path: string) => boolean,
  answer: { readonly type: string; readonly body: string },
  registration: 'open' | 'closed' = 'closed',
) {
  const honest = await startReferenceTenant(tenantOptions({ registration }));
  const tenant = await startHostileTenant(
    honest.baseUrl,
    () => true,
    // Nothing of what the tenant says gets out of the edge, headers included.
    (outgoing, forwarded) => {
      const path = new URL(outgoing.req.url ?? '', honest.baseUrl).pathname;
      if (isBlocked(path)) outgoing.writeHead(403, { 'content-type': answer.type }).end(answer.body);
      else outgoing.writeHead(forwarded.status, forwarded.headers).end(forwarded.body);
    },
  );
  try {
    const declared = { PROFILE: 'full', EXPECTED_REGISTRATION: 'closed' };
    const atOnce = (): Promise<void> => Promise.resolve();
    const run = await judge(tenant.baseUrl, declared, atOnce, standardLimits, (id) => id === row);
    return run.outcomes.map(({ verdict }) => verdict);
  } finally {
    await tenant.close();
    await honest.close();
  }
}

const PAGE = { type: 'text/html', body: '<!doctype html><title>Access denied</title><p>Blocked.</p>' };
const TEXT = { type: 'text/plain', body: 'Forbidden' };
const isSibling = (path: string): boolean => path.endsWith('/aiagent/register');

for (const [what, answer] of Object.entries({ page: PAGE, text: TEXT })) {
  test(`a block of the sibling path alone closes it: ${what}`, async () => {
    expect(await verdictBehind(isSibling, answer)).toEqual(['conformant']);
  });

  test(`a block of every registration proves nothing: ${what}`, async () => {
    expect(await verdictBehind((path) => path.endsWith('/register'), answer)).toEqual(['inconclusive']);
  });
}

test('an open declared path makes the block of the other no less of one', async () => {
  expect(await verdictBehind(isSibling, PAGE, 'open')).toEqual(['conformant']);
});
