import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { requirement, requirementIds, type RequirementId } from '../../fixtures/catalogue/index.ts';
import type { Level, Requirement, Severity } from '../../fixtures/catalogue/requirement.ts';
import {
  countVerdicts,
  exitCode,
  judge,
  targetVerdict,
  verdicts,
  type Observation,
  type Verdict,
} from '../../fixtures/verdict/verdict.ts';

const anyRow = requirement('discovery.document-served');

function rowOf(level: Level, severity: Severity): Requirement {
  return level === 'POSTURE' ? { ...anyRow, level, severity } : { ...anyRow, level };
}

const observations: Record<Observation['saw'], Observation> = {
  held: { saw: 'held' },
  violation: { saw: 'violation', expected: 'a', actual: 'b' },
  deviation: { saw: 'deviation', expected: 'a', actual: 'b' },
  observation: { saw: 'observation', seen: 'a' },
  nothing: { saw: 'nothing', reason: 'a', blamed: null },
  exclusion: { saw: 'exclusion', reason: 'a' },
};

test.describe('the verdict of a row for the observation of its check', () => {
  // A violation without and with STRICT, then a deviation likewise. Written out: a change of the rule is made twice.
  const table: Record<string, readonly [Verdict, Verdict, Verdict, Verdict]> = {
    MUST: ['nonconformant', 'nonconformant', 'advisory', 'nonconformant'],
    TENANT: ['nonconformant', 'nonconformant', 'advisory', 'nonconformant'],
    'POSTURE blocker': ['nonconformant', 'nonconformant', 'advisory', 'nonconformant'],
    'POSTURE critical': ['nonconformant', 'nonconformant', 'advisory', 'nonconformant'],
    'POSTURE normal': ['advisory', 'nonconformant', 'advisory', 'nonconformant'],
    SHOULD: ['advisory', 'nonconformant', 'advisory', 'nonconformant'],
    MAY: ['advisory', 'nonconformant', 'advisory', 'nonconformant'],
    INFO: ['advisory', 'advisory', 'advisory', 'advisory'],
  };
  for (const [name, expected] of Object.entries(table)) {
    test(name, () => {
      const [level, severity = 'blocker'] = name.split(' ') as [Level, Severity?];
      const row = rowOf(level, severity);
      const judged = (['violation', 'deviation'] as const).flatMap((saw) =>
        [false, true].map((strict) => judge(row, observations[saw], strict)),
      );
      expect(judged).toEqual(expected);
      for (const strict of [false, true]) {
        expect(judge(row, observations.held, strict)).toBe('conformant');
        expect(judge(row, observations.observation, strict)).toBe('advisory');
        expect(judge(row, observations.nothing, strict)).toBe('inconclusive');
        expect(judge(row, observations.exclusion, strict)).toBe('not-applicable');
      }
    });
  }

  test('no row of the catalogue is left without a verdict, and none is waived by itself', () => {
    for (const id of requirementIds) {
      const seen = Object.values(observations).map((saw) => judge(requirement(id), saw, false));
      expect(seen.every((verdict) => verdicts.includes(verdict))).toBe(true);
      expect(seen).not.toContain('waived');
    }
  });
});

const outcome = (verdict: Verdict, id: RequirementId = 'discovery.document-served') => ({
  verdict,
  requirement: id,
});

test.describe('the verdict on a target', () => {
  /** Every set of verdicts there is. */
  const subsets = Array.from({ length: 2 ** verdicts.length }, (_, bits) =>
    verdicts.filter((_verdict, index) => (bits >> index) % 2 === 1),
  );
  const good: readonly Verdict[] = ['conformant', 'advisory', 'waived'];

  test('for every combination of verdicts', () => {
    expect(subsets).toHaveLength(64);
    for (const subset of subsets) {
      const expected = subset.includes('nonconformant')
        ? 'nonconformant'
        : subset.includes('inconclusive') || !subset.some((verdict) => good.includes(verdict))
          ? 'inconclusive'
          : 'conformant';
      expect(targetVerdict(subset.map((verdict) => outcome(verdict))), subset.join(' ')).toBe(expected);
      expect(targetVerdict(subset.map((verdict) => outcome(verdict)).reverse())).toBe(expected);
    }
  });

  test('only skips decide nothing, and neither does an empty run', () => {
    expect(targetVerdict([])).toBe('inconclusive');
    expect(targetVerdict(Array.from({ length: 9 }, () => outcome('not-applicable')))).toBe('inconclusive');
  });

  test('leftovers change it in no direction', () => {
    for (const subset of subsets) {
      const outcomes = subset.map((verdict) => outcome(verdict));
      for (const verdict of verdicts) {
        const leftover = outcome(verdict, 'hygiene.clients-removed');
        expect(targetVerdict([...outcomes, leftover])).toBe(targetVerdict(outcomes));
      }
    }
  });

  test('requirements about the run do not make a tenant conformant, but can break the run', () => {
    const hygiene = requirementIds.filter((id) => id.startsWith('hygiene.'));
    expect(hygiene.length).toBeGreaterThan(2);
    expect(targetVerdict(hygiene.map((id) => outcome('conformant', id)))).toBe('inconclusive');
    expect(targetVerdict([outcome('conformant'), outcome('nonconformant', 'hygiene.request-budget')])).toBe(
      'nonconformant',
    );
    expect(targetVerdict([outcome('conformant'), outcome('inconclusive', 'hygiene.no-secrets')])).toBe(
      'inconclusive',
    );
  });

  test('counts every verdict, also those that do not occur', () => {
    expect(countVerdicts([outcome('advisory'), outcome('waived'), outcome('advisory')])).toEqual({
      conformant: 0,
      nonconformant: 0,
      advisory: 2,
      inconclusive: 0,
      'not-applicable': 0,
      waived: 1,
    });
  });
});

test.describe('the exit code', () => {
  test('1 outranks 3, and 3 outranks 4', () => {
    const [c, n, i] = ['conformant', 'nonconformant', 'inconclusive'] as const;
    const table = [
      { targets: [], code: [3, 3] },
      { targets: [c], code: [0, 4] },
      { targets: [n], code: [1, 1] },
      { targets: [i], code: [3, 3] },
      { targets: [c, c], code: [0, 4] },
      { targets: [c, n], code: [1, 1] },
      { targets: [c, i], code: [3, 3] },
      { targets: [i, n], code: [1, 1] },
      { targets: [n, i, c], code: [1, 1] },
    ];
    for (const { targets, code } of table) {
      expect([exitCode(targets, 0), exitCode(targets, 1)], targets.join(' ')).toEqual(code);
    }
  });

  test('one more violated requirement never improves it', () => {
    const severity = { 0: 0, 4: 1, 3: 2, 1: 3 } as const;
    const some = fc.array(
      fc.record({ verdict: fc.constantFrom(...verdicts), requirement: fc.constantFrom(...requirementIds) }),
      { maxLength: 12 },
    );
    const property = fc.property(
      fc.array(some, { maxLength: 4 }),
      fc.nat(3),
      fc.nat(3),
      fc.constantFrom(...requirementIds),
      (targets, which, leftOver, id) => {
        const worse = targets.map((outcomes, index) =>
          index === which ? [...outcomes, outcome('nonconformant', id)] : outcomes,
        );
        const before = exitCode(targets.map(targetVerdict), leftOver);
        const after = exitCode(worse.map(targetVerdict), leftOver);
        expect(severity[after]).toBeGreaterThanOrEqual(severity[before]);
        const counts = which < targets.length && id !== 'hygiene.clients-removed';
        expect(after).toBe(counts ? 1 : before);
      },
    );
    fc.assert(property, { seed: 20_260_728, numRuns: 400 });
  });
});
