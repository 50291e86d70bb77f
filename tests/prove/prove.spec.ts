import { test } from '@playwright/test';
import { isRequirementId, type RequirementId } from '../../fixtures/catalogue/index.ts';
import { FINDING, PROVE_IDS, PROVE_UNTIL, type Finding } from '../../fixtures/lab/prove/findings.ts';
import { namedBy } from '../../fixtures/lab/prove/named.ts';
import { faults, quirks, type FaultSlug, type QuirkSlug } from '../../fixtures/reference-tenant/index.ts';
import { inWords, proveFault, proveQuirk, silenceUnder } from '../suite/support/kill-matrix.ts';
import type { Switches } from '../suite/support/switched-tenant.ts';
import { ofFault, ofQuirk } from './wording.ts';

// A finding is told and fails no test: a failing test would cost its worker, and a new one a second.

const ids = (process.env[PROVE_IDS] ?? '').split(' ').filter(isRequirementId);
const until = Number(process.env[PROVE_UNTIL]);
const named = new Map(ids.map((id) => [id, namedBy(id)]));

const tell = (finding: Finding): void => {
  test.info().annotations.push({ type: FINDING, description: JSON.stringify(finding) });
};

const whoName = <Slug>(of: (id: RequirementId) => readonly Slug[]): readonly Slug[] => [
  ...new Set(ids.flatMap(of)),
];

const faultsOfThem = whoName<FaultSlug>((id) => {
  const { turning = [], touching = [] } = named.get(id) ?? {};
  return [...turning, ...touching];
});
const quirksOfThem = whoName<QuirkSlug>((id) => named.get(id)?.quirks ?? []);

for (const slug of faultsOfThem) {
  test(`fault ${slug}`, async () => {
    const proof = await proveFault(slug);
    for (const id of ids) {
      const { turning = [], touching = [] } = named.get(id) ?? {};
      if (![...turning, ...touching].includes(slug)) continue;
      tell({ id, kind: 'fault', slug, looked: 1, ...ofFault(id, faults[slug], proof) });
    }
  });
}

for (const slug of quirksOfThem) {
  test(`quirk ${slug}`, async () => {
    const proof = await proveQuirk(slug);
    for (const id of ids) {
      if (named.get(id)?.quirks.includes(slug) !== true) continue;
      tell({ id, kind: 'quirk', slug, looked: 1, ...ofQuirk(id, proof) });
    }
  });
}

/** Every tenant that is not run as a whole: the faultless one, and each other fault and quirk. */
const others: readonly Switches[] = [
  {},
  ...(Object.keys(faults) as FaultSlug[])
    .filter((slug) => !faultsOfThem.includes(slug))
    .map((slug) => ({ faults: [slug] })),
  ...(Object.keys(quirks) as QuirkSlug[])
    .filter((slug) => !quirksOfThem.includes(slug))
    .map((slug) => ({ quirks: [slug] })),
];

const PARTS = 30;

for (let part = 0; ids.length > 0 && part < PARTS; part += 1) {
  test(`silence, part ${part + 1} of ${PARTS}`, async () => {
    // Each part has some of every file, so that where time runs out a sample was taken.
    const lines: string[] = [];
    let looked = 0;
    for (const switches of others.filter((_, place) => place % PARTS === part)) {
      if (looked > 0 && Date.now() > until) break;
      const slug = [...(switches.faults ?? []), ...(switches.quirks ?? [])].join();
      const complaints = await silenceUnder(switches, ids);
      lines.push(...complaints.map((complaint) => `${slug || 'no fault at all'}: ${inWords(complaint)}`));
      looked += 1;
    }
    tell({ id: null, kind: 'silence', slug: null, lines, isProven: lines.length === 0, looked });
  });
}
