import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { catalogueDigest, requirement, requirementIds, tasks } from '../../fixtures/catalogue/index.ts';
import { decided, hostileTexts, resultFile, targetSummary } from './support/stub-results.ts';

const verdict = z.enum([
  'conformant',
  'nonconformant',
  'advisory',
  'inconclusive',
  'not-applicable',
  'waived',
]);
const count = z.int().min(0);
const text = z.string().nullable();
const counts = z.strictObject({
  conformant: count,
  nonconformant: count,
  advisory: count,
  inconclusive: count,
  'not-applicable': count,
  waived: count,
});
const coverage = z.strictObject({
  catalogue: count,
  selected: count,
  decided: count,
  inconclusive: count,
  notApplicable: count,
  notSelected: count,
});

const scopeCell = z.strictObject({
  state: z.enum(['allowed', 'wrongly-allowed', 'refused', 'not-tried']),
  transactionId: text,
});

/** The contract as tools outside the project were promised it: every member, and no other. */
const contract = z.strictObject({
  schema: z.literal('aic-dcr-conformance/report/v2'),
  suite: z.strictObject({
    name: z.literal('aic-dcr-conformance'),
    version: z.string().min(1),
    catalogueDigest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  }),
  run: z.strictObject({
    id: z.string().min(1),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
    profile: z.enum(['read-only', 'onboarding', 'full']),
    isWhole: z.boolean(),
    exitCode: z.union([z.literal(0), z.literal(1), z.literal(3), z.literal(4)]),
    requests: count,
    clients: z.strictObject({ registered: count, deleted: count, leftOver: count }),
    authorizedBy: text,
  }),
  targets: z.array(
    z.strictObject({
      name: z.string().min(1),
      baseUrl: z.url(),
      realm: z.string().min(1),
      verdict: z.enum(['conformant', 'nonconformant', 'inconclusive']),
      counts,
      coverage,
      address: z
        .strictObject({ form: z.string(), prefix: z.string(), issuer: z.string(), realm: z.string() })
        .nullable(),
      kinds: z.array(z.strictObject({ kind: z.string(), declare: z.array(z.string()) })),
      declared: z.record(z.string(), z.string()),
      scopes: z.array(
        z.strictObject({
          scope: z.string(),
          isDeclared: z.boolean().nullable(),
          isPublished: z.boolean().nullable(),
          isPrivileged: z.boolean(),
          registered: scopeCell,
          granted: scopeCell,
          introspected: scopeCell,
        }),
      ),
      tasks: z.array(z.strictObject({ task: z.string(), title: z.string().min(1), counts, coverage })),
    }),
  ),
  findings: z.array(
    z.strictObject({
      target: z.string(),
      kind: z.enum(['violated', 'undecided', 'waived', 'advisory']),
      impact: z.enum(['access', 'agents', 'standard', 'advice']),
      severity: z.enum(['blocker', 'critical', 'normal', 'minor']),
      headline: z.string().min(1),
      requirement: z.enum(requirementIds),
      others: z.array(z.enum(requirementIds)),
      undecided: z.array(z.enum(requirementIds)).optional(),
      cause: z.string().nullable().optional(),
      reason: text.optional(),
    }),
  ),
  results: z.array(
    z.strictObject({
      target: z.string(),
      requirement: z.enum(requirementIds),
      level: z.enum(['MUST', 'SHOULD', 'MAY', 'TENANT', 'POSTURE', 'INFO']),
      verdict,
      title: z.string().min(1),
      expected: text,
      actual: text,
      reason: text,
      cause: z.enum(requirementIds).nullable(),
      durationMs: z.number().min(0),
      clauses: z.array(z.string().min(1)).min(1),
      controls: z.array(z.string().min(1)),
      remedy: z.string().min(1),
      transactionIds: z.array(z.string()),
    }),
  ),
});

const mixed = [
  decided('discovery.document-served', 'conformant', { durationMs: 12 }),
  decided('registration.secret-expiry', 'nonconformant', {
    expected: 'a number',
    actual: 'absent',
    proof: ['POST /register answered 201, transaction r-1'],
    transactionIds: ['r-1'],
  }),
  decided('token.issued', 'inconclusive', { reason: 'no client', cause: 'registration.open' as never }),
  decided('cross.scope-lattice', 'not-applicable', { reason: 'not declared', target: 'prod-bravo' }),
  decided('discovery.issuer-exact', 'advisory', { target: 'prod-bravo' }),
  decided('posture.secret-in-query', 'waived', { target: 'prod-bravo', reason: 'waived until then' }),
];

const two = [
  targetSummary({ leftOver: 1, clientsDeleted: 2 }),
  targetSummary({ name: 'prod-bravo', baseUrl: 'https://prod.example.com', realm: 'bravo', requests: 7 }),
];

test.describe('conformance.json', () => {
  test('has every member of the contract and no other, also after a round trip through JSON', () => {
    const results = mixed.map((result) => (result.cause === null ? result : { ...result, cause: null }));
    const file = resultFile(results, two);
    expect(contract.parse(JSON.parse(JSON.stringify(file)))).toEqual(file);
  });

  test('keeps the order of the contract, so that a reader finds the verdict before the results', () => {
    const file = resultFile(mixed, two);
    expect(Object.keys(file)).toEqual(['schema', 'suite', 'run', 'targets', 'findings', 'results']);
    expect(Object.keys(file.run)).toEqual(
      'id startedAt finishedAt profile isWhole exitCode requests clients authorizedBy'.split(' '),
    );
    expect(Object.keys(file.results[0] ?? {})).toEqual(
      'target requirement level verdict title expected actual reason cause durationMs clauses controls remedy transactionIds'.split(
        ' ',
      ),
    );
  });

  test('takes level and title from the catalogue and everything else from what was decided', () => {
    const file = resultFile(mixed, two);
    expect(file.suite).toEqual({
      name: 'aic-dcr-conformance',
      version: '9.8.7',
      catalogueDigest: catalogueDigest(),
    });
    expect(file.results.map((result) => result.requirement)).toEqual(mixed.map((each) => each.requirement));
    expect(file.results[1]).toEqual({
      target: 'default',
      requirement: 'registration.secret-expiry',
      level: 'MUST',
      verdict: 'nonconformant',
      title: requirement('registration.secret-expiry').title,
      expected: 'a number',
      actual: 'absent',
      reason: null,
      cause: null,
      durationMs: 0,
      clauses: requirement('registration.secret-expiry').clauses,
      controls: [],
      remedy: requirement('registration.secret-expiry').remedy,
      transactionIds: ['r-1'],
    });
  });

  test('counts how much of the catalogue was decided, for each target and each task', () => {
    const [first, second] = resultFile(mixed, two).targets;
    const catalogue = requirementIds.length;
    expect(first?.coverage).toEqual({
      catalogue,
      selected: 3,
      decided: 2,
      inconclusive: 1,
      notApplicable: 0,
      notSelected: catalogue - 3,
    });
    expect(second?.coverage).toMatchObject({ selected: 3, decided: 2, inconclusive: 0, notApplicable: 1 });
    expect(first?.tasks.map(({ task }) => task)).toEqual([...tasks]);
    expect(first?.tasks.map(({ coverage: own }) => own.decided)).toEqual([0, 1, 1, 0, 0, 0, 0, 0]);
    const rows = (task: string) => requirementIds.filter((id) => requirement(id).task === task).length;
    for (const { task, counts: own, coverage: of } of first?.tasks ?? []) {
      expect(of.catalogue).toBe(rows(task));
      expect(of.notSelected).toBe(rows(task) - of.selected);
      expect(Object.values(own).reduce((sum, one) => sum + one)).toBe(of.selected);
    }
  });

  test('says whether the run was whole on every target', () => {
    const wholeWith = (selected: number) =>
      resultFile(mixed, [targetSummary({ selected: 3 }), targetSummary({ name: 'prod-bravo', selected })]).run
        .isWhole;
    expect([wholeWith(2), wholeWith(3), wholeWith(4)]).toEqual([true, true, false]);
  });

  test('adds up the targets and counts each one on its own', () => {
    const { run, targets } = resultFile(mixed, two);
    expect(run.requests).toBe(17);
    expect(run.clients).toEqual({ registered: 6, deleted: 5, leftOver: 1 });
    expect([run.startedAt, run.finishedAt]).toEqual(['2026-01-01T12:00:00.000Z', '2026-01-01T12:01:30.500Z']);
    expect(targets.map(({ name, realm, verdict: judged }) => [name, realm, judged])).toEqual([
      ['default', 'alpha', 'nonconformant'],
      ['prod-bravo', 'bravo', 'conformant'],
    ]);
    expect(targets.map(({ counts }) => Object.values(counts))).toEqual([
      [1, 1, 0, 1, 0, 0],
      [0, 0, 1, 0, 1, 1],
    ]);
  });

  test('has the exit code of the verdicts of all targets and of the leftovers', () => {
    const good = decided('token.issued', 'conformant');
    const other = decided('token.issued', 'conformant', { target: 'prod-bravo' });
    const clean = two.map((target) => ({ ...target, leftOver: 0 }));
    const codeOf = (...parameters: Parameters<typeof resultFile>) => resultFile(...parameters).run.exitCode;
    expect(codeOf([good, other], clean)).toBe(0);
    expect(codeOf([good, other], two)).toBe(4);
    // A target of which nothing was decided is not forgotten.
    expect(codeOf([good], clean)).toBe(3);
    expect(codeOf([], clean)).toBe(3);
    expect(codeOf([good], [])).toBe(3);
    expect(codeOf([good, { ...other, verdict: 'nonconformant' }], two)).toBe(1);
    expect(codeOf([good, { ...other, verdict: 'inconclusive' }], two)).toBe(3);
    expect(codeOf([good, { ...other, verdict: 'waived' }], clean)).toBe(0);
  });

  test('carries hostile texts unharmed: they are data', () => {
    for (const actual of hostileTexts) {
      const file = resultFile([decided('token.issued', 'nonconformant', { actual })]);
      const read = contract.parse(JSON.parse(JSON.stringify(file)));
      expect(read.results[0]?.actual).toBe(actual);
    }
  });
});
