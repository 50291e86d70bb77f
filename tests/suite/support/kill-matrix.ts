import type { RequirementId } from '../../../fixtures/catalogue/index.ts';
import {
  faults,
  quirks,
  type Fault,
  type FaultSlug,
  type Quirk,
  type QuirkSlug,
  type RunWith,
} from '../../../fixtures/reference-tenant/index.ts';
import type { Outcome, Verdict } from '../../../fixtures/verdict/verdict.ts';
import { membersOf } from './groups.ts';
import type { Judgement } from './judged-tenant.ts';
import { isMet, showsAnswer } from './on-the-wire.ts';
import { baseline, judged, type Judged, type Switches } from './switched-tenant.ts';

/** A way in which a run is not as its fault or quirk says. */
export interface Complaint {
  /** The requirement, or `run` where it is about the run as a whole. */
  readonly about: string;
  readonly expected: string;
  readonly actual: string;
}

/** What a run of one fault or quirk showed; it is as declared where there are no complaints. */
export interface Proof {
  readonly complaints: readonly Complaint[];
  /** By requirement. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
}

/** What the complaint is about, expected and actual in one line. */
export const inWords = ({ about, expected, actual }: Complaint): string =>
  `${about}: expected ${expected}, actual ${actual}`;

/** Runs a fault: it turns exactly the requirements that it violates, and a finding shows an answer that it altered. */
export async function proveFault(slug: FaultSlug): Promise<Proof> {
  const { turns, advises = [], knockOn = [], notes = [], runWith }: Fault = faults[slug];
  const ids = [...turns, ...advises];
  const judgement = await judged({ faults: [slug] }, runWith, ids);
  const verdictOf = (id: string): Verdict | 'not decided' =>
    judgement.outcomes.find(({ requirement }) => requirement === id)?.verdict ?? 'not decided';
  const missed = (wanted: readonly string[], verdict: Verdict): Complaint[] =>
    decided(wanted, runWith)
      .filter((id) => verdictOf(id) !== verdict)
      .map((id) => ({ about: id, expected: verdict, actual: verdictOf(id) }));
  const alsoTurned = judgement.outcomes
    .filter(({ requirement, verdict }) => verdict === 'nonconformant' && !turns.includes(requirement))
    .map((outcome) => ({
      about: outcome.requirement,
      expected: 'anything but nonconformant, for the fault does not name it',
      actual: said(outcome),
    }));
  // What depends on the violated row may be undecided, or no longer apply; nothing else may move.
  const dependent = knockOn.flatMap(membersOf);
  const moved = (await changes(judgement, runWith, ids)).filter(
    ({ requirement, verdict }) =>
      verdict !== 'nonconformant' && !ids.includes(requirement) && !dependent.includes(requirement),
  );
  return {
    verdicts: verdictsOf(judgement),
    complaints: [
      ...missed(turns, 'nonconformant'),
      ...missed(advises, 'advisory'),
      ...alsoTurned,
      ...moved.map(asMoved),
      ...unproven(judgement, ids),
      ...notNoted(judgement, notes),
    ],
  };
}

/** Runs a quirk: it raises no alarm, and changes no verdict but those that it names. */
export async function proveQuirk(slug: QuirkSlug): Promise<Proof> {
  const { mayChange = [], accepts = [], notes = [], runWith }: Quirk = quirks[slug];
  const ids = [...mayChange, ...[...accepts, ...notes].map(rowOf)];
  const judgement = await judged({ quirks: [slug] }, runWith, ids);
  const isAlarm = ({ verdict }: Pick<Outcome, 'verdict'>): boolean =>
    verdict === 'nonconformant' || verdict === 'inconclusive';
  const alarms = judgement.outcomes.filter(isAlarm).map((outcome) => ({
    about: outcome.requirement,
    expected: 'no alarm, for the variation is legitimate',
    actual: said(outcome),
  }));
  const allowed = mayChange.flatMap(membersOf);
  const moved = (await changes(judgement, runWith, ids)).filter(
    (change) => !isAlarm(change) && !allowed.includes(change.requirement),
  );
  const leftOver = judgement.record.targets.flatMap((target) => target.leftOver);
  const altered = judgement.altered.size > 0;
  return {
    verdicts: verdictsOf(judgement),
    complaints: [
      ...alarms,
      ...moved.map(asMoved),
      ...notNoted(judgement, notes),
      ...leftOver.map(({ name }) => ({
        about: 'run',
        expected: 'no client left over',
        actual: `${name} is left over`,
      })),
      ...(altered === isMet(slug)
        ? []
        : [{ about: 'run', expected: answers(!altered), actual: answers(altered) }]),
    ],
  };
}

/**
 * What these requirements say under a fault or a quirk: nothing but what they say of the faultless tenant, where it
 * does not name them. Their checks run alone, if they can.
 */
export async function silenceUnder(switches: Switches, only: readonly RequirementId[]): Promise<Complaint[]> {
  const ofFaults: readonly Fault[] = (switches.faults ?? []).map((slug) => faults[slug]);
  const ofQuirks: readonly Quirk[] = (switches.quirks ?? []).map((slug) => quirks[slug]);
  const runWith = [...ofFaults, ...ofQuirks].find((each) => each.runWith !== undefined)?.runWith;
  const judgement = await judged(switches, runWith, only, only);
  const named = ofFaults.flatMap(({ turns, advises = [] }) => [...turns, ...advises]);
  const dependent = ofFaults.flatMap(({ knockOn = [] }) => knockOn).flatMap(membersOf);
  const allowed = ofQuirks.flatMap(({ mayChange = [] }) => mayChange).flatMap(membersOf);
  const isFine = ({ requirement: id, verdict }: Outcome): boolean => {
    if (!only.some((each) => each === id) || named.includes(id)) return true;
    if (verdict === 'nonconformant') return false;
    return dependent.includes(id) || (verdict !== 'inconclusive' && allowed.includes(id));
  };
  return (await changes(judgement, runWith, only, only)).filter((outcome) => !isFine(outcome)).map(asMoved);
}

const answers = (areAltered: boolean): string => (areAltered ? 'altered answers' : 'no altered answer');

/** Those of the ids that such a run decides: settings are read where there is a service account. */
const decided = (ids: readonly string[], runWith: RunWith = {}): string[] =>
  ids.filter(
    (id) =>
      !id.startsWith('settings.') ||
      runWith.registrationTokens !== undefined ||
      runWith.serviceAccount === true,
  );

/** The outcomes whose verdict is not that of the faultless tenant. */
async function changes(
  judgement: Judgement,
  runWith: RunWith | undefined,
  ids: readonly string[],
  only: readonly RequirementId[] | null = null,
): Promise<readonly Outcome[]> {
  const before = await baseline(runWith, ids, only);
  return judgement.outcomes.filter(({ requirement: id, verdict }) => {
    const standing = before.outcomes.find(({ requirement }) => requirement === id);
    return (standing?.verdict ?? 'conformant') !== verdict;
  });
}

const asMoved = (outcome: Outcome): Complaint => ({
  about: outcome.requirement,
  expected: 'the verdict on the faultless tenant',
  actual: said(outcome),
});

/** Findings whose evidence is no answer that the fault had altered, with what they show instead. */
function unproven(judgement: Judged, ids: readonly string[]): Complaint[] {
  return ids
    .filter(showsAnswer)
    .flatMap((id) => judgement.outcomes.find(({ requirement }) => requirement === id) ?? [])
    .filter(({ shown: [first] }) => first === undefined || !judgement.altered.has(first.transactionId))
    .map(({ requirement, shown: [first] }) => ({
      about: requirement,
      expected: 'an answer that the fault altered as its proof',
      actual: first === undefined ? 'no answer' : `the answer to "${first.purpose}", which is as ever`,
    }));
}

/** The row of a note or of an accepted answer. */
const rowOf = (promise: string): string => promise.split('/', 1)[0] ?? '';

/** Notes that should have been taken, and were not. */
function notNoted(judgement: Judged, notes: readonly string[]): Complaint[] {
  const kept = new Set(judgement.outcomes.flatMap((outcome) => outcome.kept));
  return notes
    .filter((note) => !kept.has(note))
    .map((note) => ({ about: rowOf(note), expected: `the note ${note}`, actual: 'no such note' }));
}

const verdictsOf = ({ outcomes }: Judgement): Record<string, Verdict> =>
  Object.fromEntries(outcomes.map(({ requirement, verdict }) => [requirement, verdict]));

/** The verdict with what is behind it. */
function said({ verdict, expected, actual, reason }: Outcome): string {
  if (actual !== null) return `${verdict} (wanted ${expected ?? 'something else'}; saw ${actual})`;
  return reason === null ? verdict : `${verdict} (${reason})`;
}
