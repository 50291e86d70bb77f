import type { RequirementId } from '../../fixtures/catalogue/index.ts';
import type { Finding } from '../../fixtures/lab/prove/findings.ts';
import type { Fault } from '../../fixtures/reference-tenant/index.ts';
import { inWords, type Complaint, type Proof } from '../suite/support/kill-matrix.ts';

type Told = Pick<Finding, 'lines' | 'isProven'>;

const others = (id: string, complaints: readonly Complaint[]): string[] =>
  complaints.filter(({ about }) => about !== id).map((complaint) => `besides, ${inWords(complaint)}`);

/** What a fault did to a requirement that it names. */
export function ofFault(id: RequirementId, { turns, advises = [] }: Fault, proof: Proof): Told {
  const { complaints, verdicts } = proof;
  const own = complaints.filter(({ about }) => about === id);
  const isTurning = turns.includes(id) || advises.includes(id);
  const unturned = isTurning ? 'does not turn it' : 'does more to it than it says';
  const verdict = verdicts[id] ?? 'not decided';
  const fine = isTurning ? `turns it (${verdict})` : `may touch it, and it is ${verdict}`;
  return {
    isProven: complaints.length === 0,
    lines: [
      ...(own.length === 0
        ? [fine]
        : own.map((complaint) => failing(unturned, isTurning, verdict, complaint))),
      ...others(id, complaints),
    ],
  };
}

function failing(unturned: string, isTurning: boolean, verdict: string, complaint: Complaint): string {
  const { expected, actual } = complaint;
  // A finding that stands on an answer which is as ever has turned, and proves nothing.
  const hasTurned = isTurning && actual !== verdict;
  return `${hasTurned ? 'turns it without proof' : unturned}: expected ${expected}, actual ${actual}`;
}

/** What a quirk did to a requirement that it names. */
export function ofQuirk(id: RequirementId, { complaints, verdicts }: Proof): Told {
  const own = complaints.filter(({ about }) => about === id);
  const fine = `raises no alarm, and it is ${verdicts[id] ?? 'not decided'}`;
  return {
    isProven: complaints.length === 0,
    lines: [
      ...(own.length === 0
        ? [fine]
        : own.map(({ expected, actual }) => `is not as it says: expected ${expected}, actual ${actual}`)),
      ...others(id, complaints),
    ],
  };
}
