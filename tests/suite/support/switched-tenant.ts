import { requirement, type RequirementId } from '../../../fixtures/catalogue/index.ts';
import {
  startReferenceTenant,
  type FaultSlug,
  type QuirkSlug,
  type RunWith,
} from '../../../fixtures/reference-tenant/index.ts';
import { standardLimits } from '../../../fixtures/tenant/transport.ts';
import { acceptFaultless } from './accepted-baseline.ts';
import { exportFaultless } from './exported-tenant.ts';
import { judge, type Judgement } from './judged-tenant.ts';
import { declaredFor, optionalFor, tenantOptions } from './run-with.ts';
import { startTlsFront } from './tls-front.ts';

/** What is switched on in the reference tenant: one fault, one quirk or nothing. */
export interface Switches {
  readonly faults?: readonly FaultSlug[];
  readonly quirks?: readonly QuirkSlug[];
}

/** A judgement, and the transactions whose answers a fault had altered. */
export interface Judged extends Judgement {
  readonly altered: ReadonlySet<string>;
}

/** The reference tenant with these switches, judged as a run is declared for them and for the opt-in rows named. */
export async function judged(
  switches: Switches,
  runWith: RunWith | undefined,
  ids: readonly string[],
  only: readonly RequirementId[] | null = null,
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
    // Of single requirements nobody looks at the answers.
    ...(only === null ? { marksAltered: true } : {}),
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
  const exported = runWith?.expectedFrom === undefined ? null : await exportFaultless(tenantOptions(runWith));
  try {
    const declared = {
      ...(await declaredFor(tenant, runWith)),
      ...optionalFor(ids),
      ...(exported === null ? {} : { EXPECTED_FROM: exported.file }),
      ...(accepted === null ? {} : { BASELINE_FILE: accepted.file, DRIFT: 'fail' }),
    };
    const through = front === null ? {} : { HTTPS_PROXY: front.proxy };
    const address = front?.baseUrl ?? tenant.address;
    return marked(await judge(address, { ...declared, ...through }, pause, standardLimits, decides(only)));
  } finally {
    accepted?.remove();
    exported?.remove();
    await front?.close();
    await tenant.close();
  }
}

/** Single checks run alone, unless one of them is judged on what the others saw. */
function decides(only: readonly RequirementId[] | null): (id: RequirementId) => boolean {
  if (only === null || only.some((id) => requirement(id).stage !== undefined)) return () => true;
  return (id) => only.includes(id);
}

const baselines = new Map<string, Promise<Judged>>();

/** The faultless tenant under the same declarations: what a row says when nothing is wrong. */
export function baseline(
  runWith: RunWith = {},
  ids: readonly string[],
  only: readonly RequirementId[] | null = null,
): Promise<Judged> {
  // A lifetime or a format is declared for a switch that makes the tenant issue it: the faultless one issues its own.
  const ofTokens = ['tokenLifetime', 'tokenFormat'];
  const standing: RunWith = {
    ...Object.fromEntries(Object.entries(runWith).filter(([name]) => !ofTokens.includes(name))),
    ...(runWith.overTls === undefined ? {} : { overTls: {} }),
  };
  const key = JSON.stringify([standing, optionalFor(ids), only]);
  const known = baselines.get(key) ?? judged({}, standing, ids, only);
  baselines.set(key, known);
  return known;
}
