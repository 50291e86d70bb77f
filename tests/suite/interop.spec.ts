import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../fixtures/catalogue/index.ts';
import { isRequirementId } from '../../fixtures/catalogue/index.ts';
import {
  differences as compared,
  isPinWanted,
  turnedOtherwise,
  type ComparedResult,
  type SuiteRun,
} from '../../fixtures/lab/interop/compare.ts';
import { servers } from '../../fixtures/lab/interop/registry.ts';
import type { Expectation } from '../../fixtures/lab/interop/server.ts';
import { exitCode, targetVerdict } from '../../fixtures/verdict/verdict.ts';

const inventory: readonly RequirementId[] = ['discovery.document-served', 'token.issued'];

const expectation: Expectation = {
  listed: { 'token.issued': { verdict: 'nonconformant', because: 'it answers 400' } },
};

function result(requirement: RequirementId, facts: Partial<ComparedResult> = {}): ComparedResult {
  return {
    requirement,
    verdict: 'conformant',
    expected: null,
    actual: null,
    reason: null,
    cause: null,
    ...facts,
  };
}

const served = result('discovery.document-served');
const refused = result('token.issued', { verdict: 'nonconformant', expected: '200', actual: '400' });

/** A run that ends as its results say. */
function run(results: readonly ComparedResult[], leftOver = 0): SuiteRun {
  const code = exitCode([targetVerdict(results)], leftOver);
  return { exitCode: code, run: { exitCode: code, clients: { leftOver } }, results };
}

const differences = (...parameters: Parameters<typeof compared>): readonly string[] =>
  compared(...parameters).different;

test('a run with exactly the pinned results shows no difference', () => {
  expect(differences(expectation, inventory, run([served, refused]))).toEqual([]);
});

test('another verdict is a difference that quotes the pinned reason and the actual verdict', () => {
  const [difference] = differences(expectation, inventory, run([served, result('token.issued')]));
  expect(difference).toBe('token.issued: expected nonconformant (it answers 400), got conformant');
});

test('a result without a pin is separate from a difference, and its exit code is not a second one', () => {
  for (const verdict of ['nonconformant', 'inconclusive', 'advisory'] as const) {
    const odd = result('discovery.document-served', { verdict, reason: 'nobody answered' });
    expect(compared(expectation, inventory, run([odd, refused])), verdict).toEqual({
      different: [],
      unpinned: [`discovery.document-served: got ${verdict}: nobody answered`],
    });
  }
});

test('a pin that differs stays a difference, together with results without a pin', () => {
  const odd = result('discovery.document-served', { verdict: 'advisory' });
  const { different, unpinned } = compared(expectation, inventory, run([odd, result('token.issued')]));
  expect(different[0]).toMatch(/^token\.issued: expected nonconformant/);
  expect(unpinned).toEqual(['discovery.document-served: got advisory']);
});

test('a missing pin is an error only in a pipeline', () => {
  for (const CI of ['true', '1', 'yes']) expect(isPinWanted({ CI }), CI).toBe(true);
  for (const CI of [undefined, '', '0', 'false']) expect(isPinWanted({ CI }), CI).toBe(false);
});

test('a missing result is a difference, whether it is listed or not', () => {
  const found = differences(expectation, inventory, run([refused]));
  expect(found).toEqual(['discovery.document-served: expected conformant, but the run has no result']);
  const listed = differences(expectation, ['discovery.document-served'], run([served]));
  expect(listed).toContain('token.issued: expected nonconformant, but the run has no result');
});

test('an extra result and a second one of the same requirement are differences', () => {
  const extra = differences(expectation, inventory, run([served, refused, result('token.scope-all')]));
  expect(extra).toEqual(['token.scope-all: got conformant, but no check of such a run decides it']);
  const twice = differences(expectation, inventory, run([served, served, refused]));
  expect(twice).toEqual(['discovery.document-served: 2 results, expected one']);
});

test('an expectation that names an unknown requirement fails', () => {
  const listed = {
    ...expectation.listed,
    'token.isued': { verdict: 'advisory', because: 'a slip' } as const,
  };
  const found = differences({ listed }, inventory, run([served, refused]));
  expect(found).toEqual(['token.isued: pinned, but the catalogue has no requirement of this name']);
});

test('an inconclusive result has to name the pinned cause', () => {
  const pinned: Expectation = {
    listed: {
      'token.issued': {
        verdict: 'inconclusive',
        cause: 'registration.page-body',
        because: 'there is no client',
      },
    },
  };
  const because = (cause: RequirementId | null) =>
    run([served, result('token.issued', { verdict: 'inconclusive', reason: 'no client', cause })]);
  expect(differences(pinned, inventory, because('registration.page-body'))).toEqual([]);
  expect(differences(pinned, inventory, because(null))).toEqual([
    'token.issued: expected inconclusive because of registration.page-body, got no cause',
  ]);
});

test('a rule for unlisted rows counts, and a listed row overrides it', () => {
  const ruled: Expectation = {
    ...expectation,
    unlisted: ({ needs }) => (needs.length === 0 ? null : { verdict: 'advisory', because: 'by rule' }),
  };
  expect(differences(ruled, inventory, run([served, refused]))).toEqual([]);
  const found = differences(ruled, [...inventory, 'token.scope-all'], run([served, refused]));
  expect(found).toEqual(['token.scope-all: expected advisory, but the run has no result']);
});

test('the exit code of the command has to match its results and the pins', () => {
  const right = run([served, refused]);
  expect(differences(expectation, inventory, { ...right, exitCode: null })).toEqual([
    'the command ended with a signal, its result file says 1',
  ]);
  const zero = { ...right, exitCode: 0, run: { ...right.run, exitCode: 0 as const } };
  expect(differences(expectation, inventory, zero)).toEqual(['the pins expect exit code 1, got 0']);
});

test('clients that were left behind are a difference', () => {
  expect(differences(expectation, inventory, run([served, refused], 2))).toEqual([
    '2 registered clients were left behind on the server, 0 are expected',
  ]);
});

test('a change of a server must turn its requirements, and nothing else', () => {
  const before = run([served, refused]);
  const broken = result('discovery.document-served', {
    verdict: 'nonconformant',
    expected: 'a',
    actual: 'b',
  });
  const after = run([broken, refused]);
  expect(turnedOtherwise(['discovery.document-served'], before, after)).toEqual([]);
  // What is violated anyway, or not decided, cannot turn.
  expect(turnedOtherwise(['token.issued', 'cross.scope-lattice'], before, before)).toEqual([]);
  expect(turnedOtherwise(['discovery.document-served'], before, before)).toEqual([
    'discovery.document-served: should have turned, but did not',
  ]);
  expect(turnedOtherwise([], before, after)).toEqual([
    'discovery.document-served: turned, but should not have',
  ]);
});

test('every server has a name of its own, and every pinned verdict a requirement and a reason', () => {
  const names = servers.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { listed } of servers.map((server) => server.expectation)) {
    for (const [id, pinned] of Object.entries(listed)) {
      expect(isRequirementId(id), id).toBe(true);
      expect(pinned?.because.split(' ').length, id).toBeGreaterThan(4);
    }
  }
});
