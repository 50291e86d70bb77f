import { expect, test } from '@playwright/test';
import { faults, quirks, startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import type { Fault, FaultSlug, Quirk, QuirkSlug, RunWith } from '../../fixtures/reference-tenant/index.ts';
import type { Verdict } from '../../fixtures/verdict/verdict.ts';
import { acceptFaultless } from './support/accepted-baseline.ts';
import { membersOf } from './support/groups.ts';
import { judge, type Judgement } from './support/judged-tenant.ts';
import { isMet, showsAnswer } from './support/on-the-wire.ts';
import { startTlsFront } from './support/tls-front.ts';
import { declaredFor, optionalFor, tenantOptions } from './support/run-with.ts';

const faultSlugs = Object.keys(faults) as FaultSlug[];
const quirkSlugs = Object.keys(quirks) as QuirkSlug[];

/** Those of the ids that such a run decides: settings are read where there is a service account. */
const decided = (ids: readonly string[], runWith: RunWith = {}): string[] =>
  ids
    .filter(
      (id) =>
        !id.startsWith('settings.') ||
        runWith.registrationTokens !== undefined ||
        runWith.serviceAccount === true,
    )
    .sort();

/** A judgement, and the transactions whose answers a fault had altered. */
interface Judged extends Judgement {
  readonly altered: ReadonlySet<string>;
}

async function judged(
  switches: { faults?: readonly FaultSlug[]; quirks?: readonly QuirkSlug[] },
  runWith: RunWith | undefined,
  ids: readonly string[],
): Promise<Judged> {
  // Nobody waits for a token to expire: the tenant's clock moves instead.
  let later = 0;
  const now = (): number => Date.now() + later;
  const pause = (milliseconds: number): Promise<void> => {
    if (milliseconds >= 60_000) later += milliseconds;
    return Promise.resolve();
  };
  const tenant = await startReferenceTenant({
    ...tenantOptions(runWith),
    ...switches,
    now,
    marksAltered: true,
  });
  const marked = (judgement: Judgement): Judged => ({
    ...judgement,
    altered: new Set(
      tenant.requests
        .filter(({ isAltered }) => isAltered === true)
        .map(({ headers }) => headers['x-forgerock-transactionid'] ?? ''),
    ),
  });
  const front = runWith?.overTls === undefined ? null : await startTlsFront(tenant.baseUrl, runWith.overTls);
  const accepted = runWith?.fingerprint === undefined ? null : await acceptFaultless();
  try {
    const declared = {
      ...(await declaredFor(tenant, runWith)),
      ...optionalFor(ids),
      ...(accepted === null ? {} : { BASELINE_FILE: accepted.file, DRIFT: 'fail' }),
    };
    if (front === null) return marked(await judge(tenant.baseUrl, declared, pause));
    return marked(await judge(front.baseUrl, { ...declared, HTTPS_PROXY: front.proxy }, pause));
  } finally {
    accepted?.remove();
    await front?.close();
    await tenant.close();
  }
}

const baselines = new Map<string, Promise<Judged>>();

/** The faultless tenant under the same declarations: what a row says when nothing is wrong. */
function baseline(runWith: RunWith = {}, ids: readonly string[]): Promise<Judged> {
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

/** Findings whose evidence is no answer that the fault had altered, with what they show instead. */
function unproven(judgement: Judged, ids: readonly string[]): string[] {
  return ids
    .filter(showsAnswer)
    .flatMap((id) => judgement.outcomes.find(({ requirement }) => requirement === id) ?? [])
    .filter(({ shown: [first] }) => first === undefined || !judgement.altered.has(first.transactionId))
    .map(({ requirement, shown: [first] }) => `${requirement} shows ${first?.purpose ?? 'nothing'}`);
}

/** The row of a note or of an accepted answer. */
const rowOf = (promise: string): string => promise.split('/', 1)[0] ?? '';

/** Notes that should have been taken, and were not. */
function notNoted(judgement: Judged, notes: readonly string[]): string[] {
  const kept = new Set(judgement.outcomes.flatMap((outcome) => outcome.kept));
  return notes.filter((note) => !kept.has(note));
}

test.describe('a fault turns exactly the requirements that it violates', () => {
  for (const slug of faultSlugs) {
    test(slug, async () => {
      const { turns, advises = [], knockOn = [], notes = [], runWith }: Fault = faults[slug];
      const judgement = await judged({ faults: [slug] }, runWith, [...turns, ...advises]);
      expect(judgement.with('nonconformant')).toEqual(decided(turns, runWith));
      const advisory: readonly string[] = judgement.with('advisory');
      expect(decided(advises).filter((id) => !advisory.includes(id))).toEqual([]);
      expect(unproven(judgement, [...turns, ...advises])).toEqual([]);
      expect(notNoted(judgement, notes)).toEqual([]);
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
      const { mayChange = [], accepts = [], notes = [], runWith }: Quirk = quirks[slug];
      const decides = [...mayChange, ...[...accepts, ...notes].map(rowOf)];
      const judgement = await judged({ quirks: [slug] }, runWith, decides);
      expect(judgement.with('nonconformant')).toEqual([]);
      expect(judgement.with('inconclusive')).toEqual([]);
      expect(judgement.record.targets.flatMap((target) => target.leftOver)).toEqual([]);
      expect(notNoted(judgement, notes)).toEqual([]);
      expect(judgement.altered.size > 0, 'answers were altered').toBe(isMet(slug));
      const changed = await changes(judgement, runWith, decides);
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
