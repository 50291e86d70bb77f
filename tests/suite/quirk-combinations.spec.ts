import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import {
  quirks,
  startReferenceTenant,
  type Quirk,
  type QuirkSlug,
} from '../../fixtures/reference-tenant/index.ts';
import { judge } from './support/judged-tenant.ts';

const seed = 20_261_125;
const BATCHES = 14;
const RUNS = 3;

/** Ways in which one thing can vary: a tenant has at most one of each. */
const alternatives: readonly (readonly QuirkSlug[])[] = [
  ['issuer-with-port', 'issuer-without-port', 'issuer-port-mixed'],
  ['read-full', 'read-without-secret'],
  // Its lag is counted in requests and not in time: a second one would be met where a real one had passed.
  ['read-rotates-secret', 'deletion-lag'],
  ['scope-string-honoured', 'scope-string-ignored', 'scope-string-refused'],
  ['only-scopes-member', 'only-scope-member'],
  ['outside-scope-dropped', 'outside-scope-invalid-scope', 'outside-scope-access-denied'],
  ['registration-get-500', 'registration-help-served'],
  ['implicit-removed', 'implicit-offered'],
  ['redirects-optional', 'redirects-required'],
  ['auth-method-enforced', 'auth-method-free'],
  ['no-scope-refused', 'no-scope-full-grant'],
  ['introspection-missing-token-inactive', 'introspection-missing-token-400'],
];

/** Those that need no declaration of their own: they can all be met on one tenant. */
const free = (Object.keys(quirks) as QuirkSlug[]).filter(
  (slug) => (quirks[slug] as Quirk).runWith === undefined,
);

const isPossible = (slugs: readonly QuirkSlug[]): boolean =>
  alternatives.every((group) => slugs.filter((slug) => group.includes(slug)).length < 2);

const combination = fc
  .uniqueArray(fc.constantFrom(...free), { minLength: 2, maxLength: 6 })
  .filter(isPossible);

// The runner keeps a step for every request of a test: many short tests are quicker than a long one.
for (let batch = 0; batch < BATCHES; batch += 1) {
  test(`several quirks together raise no alarm (seed ${seed + batch})`, async () => {
    await fc.assert(
      fc.asyncProperty(combination, async (slugs) => {
        const tenant = await startReferenceTenant({ quirks: slugs });
        try {
          const judgement = await judge(tenant.baseUrl);
          const alarms = [...judgement.with('nonconformant'), ...judgement.with('inconclusive')];
          const told = alarms.map(
            (id) => `${id}: ${judgement.of(id).actual ?? judgement.of(id).reason ?? ''}`,
          );
          expect(told).toEqual([]);
          expect(judgement.record.targets.flatMap(({ leftOver }) => leftOver)).toEqual([]);
        } finally {
          await tenant.close();
        }
      }),
      { seed: seed + batch, numRuns: RUNS },
    );
  });
}
