import { expect, test } from '@playwright/test';
import { faults, quirks, startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import type { Fault, FaultSlug, Quirk, QuirkSlug, RunWith } from '../../fixtures/reference-tenant/index.ts';
import type { Verdict } from '../../fixtures/verdict/verdict.ts';
import { acceptFaultless } from './support/accepted-baseline.ts';
import { membersOf } from './support/groups.ts';
import { judge, type Judgement } from './support/judged-tenant.ts';
import { startTlsFront } from './support/tls-front.ts';
import { declaredFor, optionalFor, tenantOptions } from './support/run-with.ts';

const faultSlugs = Object.keys(faults) as FaultSlug[];
const quirkSlugs = Object.keys(quirks) as QuirkSlug[];

/** Those of the ids that such a run decides: settings are read where there is a service account. */
const decided = (ids: readonly string[], runWith: RunWith = {}): string[] =>
  ids.filter((id) => !id.startsWith('settings.') || runWith.registrationTokens !== undefined).sort();

async function judged(
  switches: { faults?: readonly FaultSlug[]; quirks?: readonly QuirkSlug[] },
  runWith: RunWith | undefined,
  ids: readonly string[],
): Promise<Judgement> {
  // Nobody waits for a token to expire: the tenant's clock moves instead.
  let later = 0;
  const now = (): number => Date.now() + later;
  const pause = (milliseconds: number): Promise<void> => {
    if (milliseconds >= 60_000) later += milliseconds;
    return Promise.resolve();
  };
  const tenant = await startReferenceTenant({ ...tenantOptions(runWith), ...switches, now });
  const front = runWith?.overTls === undefined ? null : await startTlsFront(tenant.baseUrl, runWith.overTls);
  const accepted = runWith?.fingerprint === undefined ? null : await acceptFaultless();
  try {
    const declared = {
      ...(await declaredFor(tenant, runWith)),
      ...optionalFor(ids),
      ...(accepted === null ? {} : { BASELINE_FILE: accepted.file, DRIFT: 'fail' }),
    };
    if (front === null) return await judge(tenant.baseUrl, declared, pause);
    return await judge(front.baseUrl, { ...declared, HTTPS_PROXY: front.proxy }, pause);
  } finally {
    accepted?.remove();
    await front?.close();
    await tenant.close();
  }
}

const baselines = new Map<string, Promise<Judgement>>();

/** The faultless tenant under the same declarations: what a row says when nothing is wrong. */
function baseline(runWith: RunWith = {}, ids: readonly string[]): Promise<Judgement> {
  // A lifetime or a format is declared for a switch that makes the tenant issue it: the faultless one issues its own.
  const ofTokens = ['tokenLifetime', 'tokenFormat'];
  const standing: RunWith = {
    ...Object.fromEntries(Object.entries(runWith).filter(([name]) => !ofTokens.includes(name))),
    ...(runWith.overTls === undefined ? {} : { overTls: {} }),
  };
  const key = JSON.stringify([standing, optionalFor(ids)]);
  const known = baselines.get(key) ?? judged({}, standing, ids);
  baselines.set(key, known);
  return known;
}

/** `<id>: <verdict>` of every row whose verdict is not that of the faultless tenant. */
async function changes(
  judgement: Judgement,
  runWith: RunWith | undefined,
  ids: readonly string[],
): Promise<string[]> {
  const before = await baseline(runWith, ids);
  return judgement.outcomes
    .filter(({ requirement: id, verdict }) => {
      const standing = before.outcomes.find(({ requirement }) => requirement === id);
      return (standing?.verdict ?? 'conformant') !== verdict;
    })
    .map(({ requirement, verdict }) => `${requirement}: ${verdict}`);
}

/** The changes that are neither wanted nor tolerated. */
function unwanted(
  changed: readonly string[],
  tolerated: readonly string[],
  verdicts: readonly Verdict[],
): string[] {
  const fine = new Set(tolerated.flatMap((id) => verdicts.map((verdict) => `${id}: ${verdict}`)));
  return changed.filter((change) => !fine.has(change));
}

test.describe('a fault turns exactly the requirements that it violates', () => {
  for (const slug of faultSlugs) {
    test(slug, async () => {
      const { turns, advises = [], knockOn = [], runWith }: Fault = faults[slug];
      const judgement = await judged({ faults: [slug] }, runWith, [...turns, ...advises]);
      expect(judgement.with('nonconformant')).toEqual(decided(turns, runWith));
      const advisory: readonly string[] = judgement.with('advisory');
      expect(decided(advises).filter((id) => !advisory.includes(id))).toEqual([]);
      // What depends on the violated row may be undecided, or no longer apply; nothing else may move.
      const others = (await changes(judgement, runWith, [...turns, ...advises])).filter(
        (change) => !change.endsWith(': nonconformant'),
      );
      const dependent = knockOn.flatMap(membersOf);
      const left = unwanted(others, dependent, ['inconclusive', 'not-applicable', 'advisory', 'conformant']);
      expect(unwanted(left, advises, ['advisory'])).toEqual([]);
    });
  }
});

test.describe('a quirk raises no alarm', () => {
  for (const slug of quirkSlugs) {
    test(slug, async () => {
      const { mayChange = [], runWith }: Quirk = quirks[slug];
      const judgement = await judged({ quirks: [slug] }, runWith, mayChange);
      expect(judgement.with('nonconformant')).toEqual([]);
      expect(judgement.with('inconclusive')).toEqual([]);
      expect(judgement.record.targets.flatMap((target) => target.leftOver)).toEqual([]);
      const changed = await changes(judgement, runWith, mayChange);
      const allowed = mayChange.flatMap(membersOf);
      expect(unwanted(changed, allowed, ['advisory', 'not-applicable', 'conformant'])).toEqual([]);
    });
  }
});

test.describe('over TLS, as a real tenant is reached', () => {
  const overTls = {};

  test('the faultless tenant is conformant, and nothing is left out for being on loopback', async () => {
    const judgement = await judged({}, { overTls }, []);
    expect(judgement.with('nonconformant')).toEqual([]);
    expect(judgement.with('inconclusive')).toEqual([]);
    for (const id of ['discovery.tls', 'discovery.endpoints-https', 'posture.certificate-expiry'] as const) {
      expect(judgement.of(id).verdict, id).toBe('conformant');
    }
  });

  for (const slug of ['issuer-with-port', 'issuer-without-port', 'issuer-port-mixed'] as const) {
    test(`${slug} raises no alarm`, async () => {
      const judgement = await judged({ quirks: [slug] }, { overTls }, []);
      expect(judgement.with('nonconformant')).toEqual([]);
      expect(judgement.with('inconclusive')).toEqual([]);
    });
  }
});
