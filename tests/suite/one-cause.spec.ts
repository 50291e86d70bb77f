import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../fixtures/catalogue/index.ts';
import { startReferenceTenant, type FaultSlug } from '../../fixtures/reference-tenant/index.ts';
import { judge, type Judgement } from './support/judged-tenant.ts';

async function judged(...faults: readonly FaultSlug[]): Promise<Judgement> {
  const tenant = await startReferenceTenant({ faults });
  try {
    return await judge(tenant.baseUrl);
  } finally {
    await tenant.close();
  }
}

/** One thing goes wrong, and what has to be the only red line; rows that depend on it have to say so. */
const causes: readonly (readonly [FaultSlug, readonly RequirementId[]])[] = [
  ['discovery-disabled', ['discovery.document-served']],
  ['open-registration-off', ['registration.open-without-token']],
  ['registration-script-error', ['cross.no-server-error']],
  ['client-credentials-off', ['discovery.grant-client-credentials', 'token.issued']],
  ['token-script-error', ['cross.no-server-error']],
  ['introspection-own-inactive', ['introspection.active-own-token']],
  ['management-read-broken', ['management.read']],
];

test.describe('one cause makes one red line', () => {
  for (const [fault, violated] of causes) {
    test(fault, async () => {
      const judgement = await judged(fault);
      expect(judgement.with('nonconformant')).toEqual(violated);
      const undecided = judgement.outcomes.filter(({ verdict }) => verdict === 'inconclusive');
      expect(undecided.length).toBeGreaterThan(0);
      const unexplained = undecided
        // Nobody can say whether a client was created behind a server error: that has no other cause.
        .filter(({ requirement: id }) => !violated.includes(id) && id !== 'hygiene.clients-removed')
        .filter(({ cause }) => cause === null || !violated.includes(cause))
        .map(({ requirement: id, cause, reason }) => `${id}: ${cause ?? 'no cause'} (${reason ?? ''})`);
      expect(unexplained).toEqual([]);
    });
  }
});

test.describe('two faults turn what each of them turns', () => {
  const pairs: readonly (readonly [FaultSlug, FaultSlug, readonly RequirementId[]])[] = [
    [
      'allowlist-scope-extra',
      'token-no-store-stripped',
      ['discovery.scopes-nothing-extra', 'token.no-store'],
    ],
    ['delete-status-200', 'introspection-wrong-realm', ['introspection.realm', 'management.delete']],
    ['registration-status-200', 'jwks-key-missing', ['registration.created-status', 'token.format-declared']],
    [
      'secret-expiry-string',
      'update-widens-scope',
      ['management.update-scope-escalation', 'registration.secret-expiry'],
    ],
    [
      'revocation-any-client',
      'redirect-script-accepted',
      ['registration-refusals.redirect-script', 'revocation.other-client'],
    ],
  ];
  for (const [one, other, violated] of pairs) {
    test(`${one} and ${other}`, async () => {
      expect((await judged(one, other)).with('nonconformant')).toEqual(violated);
    });
  }
});
