import { expect, test } from '@playwright/test';
import { startReferenceTenant, type FaultSlug } from '../../fixtures/reference-tenant/index.ts';
import { judge } from './support/judged-tenant.ts';

// A promotion drops one scope and leaves a privileged one: nobody can follow the page, and anybody can get in.

async function judged(...faults: readonly FaultSlug[]) {
  const tenant = await startReferenceTenant({ faults });
  try {
    const judgement = await judge(tenant.baseUrl);
    return { judgement, left: tenant.clients('alpha').length };
  } finally {
    await tenant.close();
  }
}

test('a privileged scope is found, although the body of the page is refused', async () => {
  const { judgement, left } = await judged('allowlist-scope-missing', 'privileged-idm-scope');
  expect(judgement.of('registration.page-body').verdict).toBe('nonconformant');
  for (const id of ['posture.privileged-registrable', 'posture.privileged-granted'] as const) {
    expect(judgement.of(id), id).toMatchObject({
      verdict: 'nonconformant',
      actual: expect.stringContaining('fr:idm:*'),
    });
  }
  expect(left).toBe(0);
});

test('without one it stays open, since no control registers', async () => {
  const { judgement } = await judged('allowlist-scope-missing');
  for (const id of ['posture.privileged-registrable', 'posture.privileged-granted'] as const)
    expect(judgement.of(id), id).toMatchObject({ verdict: 'inconclusive', cause: 'registration.page-body' });
});
