import { expect, test } from '@playwright/test';
import { faults, quirks, startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import type { Fault, FaultSlug, Quirk, QuirkSlug } from '../../fixtures/reference-tenant/index.ts';
import { loadChecks } from '../../fixtures/run/checks.ts';
import { judge } from './support/judged-tenant.ts';
import { declaredFor, tenantOptions } from './support/run-with.ts';

const faultSlugs = Object.keys(faults) as FaultSlug[];
const quirkSlugs = Object.keys(quirks) as QuirkSlug[];

/** What a fault is declared to turn, as far as this release decides it. */
async function decided(ids: readonly string[]): Promise<string[]> {
  const checks = new Set<string>((await loadChecks()).keys());
  return ids.filter((id) => checks.has(id)).sort();
}

test.describe('a fault turns exactly the requirements that it violates', () => {
  for (const slug of faultSlugs) {
    test(slug, async () => {
      const fault: Fault = faults[slug];
      const tenant = await startReferenceTenant({ ...tenantOptions(fault.runWith), faults: [slug] });
      try {
        const judgement = await judge(tenant.baseUrl, await declaredFor(tenant, fault.runWith));
        expect(judgement.with('nonconformant')).toEqual(await decided(fault.turns));
      } finally {
        await tenant.close();
      }
    });
  }
});

test.describe('a quirk raises no alarm', () => {
  for (const slug of quirkSlugs) {
    test(slug, async () => {
      const quirk: Quirk = quirks[slug];
      const tenant = await startReferenceTenant({ ...tenantOptions(quirk.runWith), quirks: [slug] });
      try {
        const judgement = await judge(tenant.baseUrl, await declaredFor(tenant, quirk.runWith));
        expect(judgement.with('nonconformant')).toEqual([]);
        expect(judgement.with('inconclusive')).toEqual([]);
        expect(judgement.facts.targets.flatMap((target) => target.leftOver)).toEqual([]);
        const changed = judgement.with('advisory');
        expect((await decided(quirk.mayChange ?? [])).filter((id) => changed.includes(id as never))).toEqual(
          changed,
        );
      } finally {
        await tenant.close();
      }
    });
  }
});
