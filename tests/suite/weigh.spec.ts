import { expect, test } from '@playwright/test';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import {
  Deviation,
  isForWantOfAnswers,
  isSignal,
  NotApplicable,
  Observed,
  sawNone,
  Undecided,
  Violation,
} from '../../fixtures/judging/signals.ts';
import { throwGravest, weigh, weighEach } from '../../fixtures/judging/weigh.ts';
import { exchange } from './support/stub-exchange.ts';

const [a, b, c] = [exchange('a', 1), exchange('b', 2), exchange('c', 3)];
const mistake = new TypeError('ours');

/** What was thrown, and the notes that were taken. */
async function seenOf(work: () => Promise<void>) {
  const { result, notes } = await withEvidence(work);
  return { thrown: result.ok ? null : result.error, notes };
}

const throwing = (thrown: unknown) => () => {
  throw thrown;
};
const gravestOf = (...thrown: readonly unknown[]) =>
  seenOf(() => weigh(...thrown.map((one) => (one === null ? () => undefined : throwing(one)))));

const violation = new Violation('e', 'v', a);
const undecided = new Undecided('u', null);
const deviation = new Deviation('e', 'd', b);
const observed = new Observed('o', c);
const excluded = new NotApplicable('n');

test('the gravest decides, in whatever order the looks were taken', async () => {
  const byGravity = [violation, undecided, deviation, observed, excluded];
  for (const [index, signal] of byGravity.entries()) {
    const milder = byGravity.slice(index + 1);
    for (const order of [
      [signal, ...milder],
      [...milder, signal],
      [null, ...milder, signal, null],
    ]) {
      expect((await gravestOf(...order)).thrown).toMatchObject({ name: signal.name });
    }
  }
  expect((await gravestOf(null, null)).thrown).toBeNull();
  expect((await gravestOf()).thrown).toBeNull();
});

test('no look hides another one: all are taken, one after the other', async () => {
  const taken: number[] = [];
  await gravestOf();
  const { thrown } = await seenOf(() =>
    weighEach('number', [1, 2, 3], async (number) => {
      await Promise.resolve();
      taken.push(number);
      if (number < 3) throw new Violation(`e${number}`, `v${number}`, number === 1 ? a : b);
    }),
  );
  expect(taken).toEqual([1, 2, 3]);
  expect(thrown).toMatchObject({ expected: 'e1; e2', actual: 'v1; v2', exchanges: [a, b] });
});

test('all findings are reported once each, up to a limit, and all are shown', async () => {
  const many = Array.from(
    { length: 10 },
    (_, index) => new Violation('e', `v${index}`, exchange(`${index}`)),
  );
  const { thrown } = await gravestOf(...many, new Violation('e', 'v0', a));
  expect(thrown).toMatchObject({
    expected: 'e',
    actual: 'v0; v1; v2; v3; v4; v5; v6; v7; and 2 more',
  });
  expect((thrown as Violation).exchanges).toHaveLength(11);
  const eight = await gravestOf(...many.slice(0, 8));
  expect(eight.thrown).toMatchObject({ actual: 'v0; v1; v2; v3; v4; v5; v6; v7' });
});

test('deviations and observations are merged alike, and keep what shows them', async () => {
  const two = await gravestOf(deviation, new Deviation('e2', 'd2', 'run'));
  expect(two.thrown).toMatchObject({ expected: 'e; e2', actual: 'd; d2', exchanges: [b] });
  const seen = await gravestOf(observed, new Observed('o2', a));
  expect(seen.thrown).toMatchObject({ seen: 'o; o2', exchanges: [c, a] });
  expect((await gravestOf(new Violation('e', 'v', 'run'))).thrown).toMatchObject({ exchanges: [] });
});

test('of several open questions the first with a cause is reported, or else the first', async () => {
  const blamed = new Undecided('w', 'token.issued');
  expect((await gravestOf(undecided, blamed)).thrown).toBe(blamed);
  expect((await gravestOf(undecided, new Undecided('x', null))).thrown).toBe(undecided);
});

test('a programming error is never ignored', async () => {
  for (const milder of [undecided, deviation, observed, excluded, null]) {
    expect((await gravestOf(milder, mistake)).thrown).toBe(mistake);
    expect((await gravestOf(mistake, milder)).thrown).toBe(mistake);
  }
  const both = await gravestOf(mistake, violation);
  expect(both.thrown).toMatchObject({ name: 'Violation', actual: 'v' });
  expect(both.notes).toEqual([
    'the suite itself failed in another probe, please report it (TypeError: ours)',
  ]);
  expect(() => {
    throwGravest(['a text', violation]);
  }).toThrow(Violation);
});

test('without anything to look at, nothing was seen', async () => {
  const { thrown } = await seenOf(() => weighEach('token', [], () => undefined));
  expect(thrown).toMatchObject({ name: 'Undecided', reason: 'this run had no token', blamed: null });
});

test('signals are distinguished from everything else that can be thrown', () => {
  expect([violation, undecided, deviation, observed, excluded].every(isSignal)).toBe(true);
  expect([mistake, 'x', null, undefined, { name: 'Violation' }].some(isSignal)).toBe(false);
  expect([violation, deviation].map(({ message }) => message)).toEqual([
    'expected e; actual v',
    'expected e; actual d',
  ]);
});

test('each signal has its name, and a want of answers is known by its words', () => {
  expect([violation, undecided, deviation, observed, excluded].map(({ name }) => name)).toEqual([
    ...['Violation', 'Undecided', 'Deviation', 'Observed', 'NotApplicable'],
  ]);
  expect(isForWantOfAnswers(sawNone('refusal').reason)).toBe(true);
  for (const reason of [null, 'it says: this run saw no ', 'not asked']) {
    expect(isForWantOfAnswers(reason), String(reason)).toBe(false);
  }
});
