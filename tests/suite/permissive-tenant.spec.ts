import { expect, test } from '@playwright/test';
import { requirement, type RequirementId } from '../../fixtures/catalogue/index.ts';
import {
  faults,
  startReferenceTenant,
  type Fault,
  type FaultSlug,
} from '../../fixtures/reference-tenant/index.ts';
import { judge } from './support/judged-tenant.ts';

// Each acceptance costs a client of the run's budget: no violation may stay unseen for the sake of another one.

const permissive: readonly FaultSlug[] = [
  'redirects-unchecked',
  'wrong-types-accepted',
  'grant-unknown-registered',
  'response-type-unknown-registered',
  'auth-method-unknown-registered',
  'jwks-pair-registered',
  'unsupported-value-registered',
  'truncated-body-registered',
  'form-body-registered',
  'client-secret-chosen',
  'client-lifetime-chosen',
  'password-grant-registrable',
  'default-scopes-unchecked',
  'scope-tab-split',
  'privileged-hidden',
  'client-list-readable',
];

test('sixteen permissive faults at the same time do not hide each other', async () => {
  const tenant = await startReferenceTenant({ faults: permissive });
  try {
    const judgement = await judge(tenant.baseUrl);
    const all: readonly Fault[] = permissive.map((slug) => faults[slug]);
    const wanted = [...new Set(all.flatMap(({ turns, advises = [] }) => [...turns, ...advises]))].sort();
    const found = [...judgement.with('nonconformant'), ...judgement.with('advisory')];
    expect(wanted.filter((id) => !found.some((other) => other === id))).toEqual([]);
    const starved = judgement
      .with('inconclusive')
      .filter((id) => judgement.of(id).reason?.includes('budget'));
    expect(starved).toEqual([]);
    expect(judgement.record.targets.flatMap(({ leftOver }) => leftOver)).toEqual([]);
  } finally {
    await tenant.close();
  }
});

test('a row reports everything that it saw accepted, with the answers', async () => {
  const tenant = await startReferenceTenant({ faults: ['redirects-unchecked'] });
  try {
    const judgement = await judge(tenant.baseUrl);
    const told = (id: RequirementId): string => judgement.of(id).actual ?? '';
    for (const id of [
      'registration-refusals.redirect-malformed',
      'registration-refusals.redirect-script',
      'registration-refusals.redirect-unsafe',
    ] as const) {
      for (const probe of Object.values(requirement(id).probes ?? {}).filter(
        (words) => !words.includes('localhost'),
      )) {
        expect(told(id)).toContain(`${probe}: registered`);
      }
    }
    expect(judgement.of('registration-refusals.redirect-script').shown).toHaveLength(3);
  } finally {
    await tenant.close();
  }
});
