import { expect, test } from '@playwright/test';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import {
  acceptedAlthough,
  anyRefusal,
  refusalOrNot,
  type RefusalCase,
} from '../../fixtures/judging/refusal-case.ts';
import type { ProveNotCreated } from '../../fixtures/facts/refusals.ts';
import { Deviation, NotApplicable, Undecided, Violation } from '../../fixtures/judging/signals.ts';
import { bad, Desk, thrownBy, tried, type Ending } from './support/refusal-desk.ts';

// Every case is tried, what was seen counts whatever comes later, and nothing is good without its control.

test('a refusal is good with a control after it, whose client is deleted', async () => {
  const desk = new Desk({ one: 'refused', two: 'refused' });
  expect(await tried(desk, bad('one'), bad('two'))).toBeNull();
  expect(desk.sent).toEqual(['one', 'two', 'plain']);
  expect(desk.deleted).toEqual(['plain']);
  expect(desk.notCreated).toEqual(['one', 'two']);
  expect(desk.refusals.seenCodes.map(({ mutation, code, reply }) => [mutation, code, reply.status])).toEqual([
    ['one', 'invalid_client_metadata', 400],
    ['two', 'invalid_client_metadata', 400],
  ]);
});

test('a control after the last refusal serves for it, an older one does not', async () => {
  const desk = new Desk({ one: 'refused', two: 'refused' });
  await Promise.all([tried(desk, bad('one')), tried(desk, bad('two'), bad('one'))]);
  expect(desk.sent.filter((name) => name === 'plain')).toHaveLength(1);
  expect(desk.sent.at(-1)).toBe('plain');
  await tried(desk, bad('one'));
  expect(desk.sent.slice(-2)).toEqual(['one', 'plain']);
});

test('all that was accepted is told with its answers, and its clients are deleted', async () => {
  const desk = new Desk({ two: 'refused' });
  const violation = await tried(desk, bad('one'), bad('two'), bad('three'));
  expect(violation).toBeInstanceOf(Violation);
  const { expected, actual, exchanges } = violation as Violation;
  expect(expected).toBe('one: refused, or without effect; three: refused, or without effect');
  expect(actual).toBe('one: registered; three: registered');
  expect(exchanges.map(({ purpose }) => purpose)).toEqual(['one', 'three']);
  expect(desk.deleted).toEqual(['one', 'three']);
  expect(desk.sent).not.toContain('plain');
});

test('what was accepted counts, whatever happens to the rest', async () => {
  for (const ending of ['not-answered', 'wrong code', 'no code', 'empty', 'error under 200'] as const) {
    const desk = new Desk({ rest: ending, plain: 'refused' });
    expect(await tried(desk, bad('rest'), bad('one'), bad('rest')), ending).toBeInstanceOf(Violation);
  }
});

test('a budget that runs out cuts what was not asked yet, and says so', async () => {
  const { result, notes } = await withEvidence(() =>
    new Desk({}, 1).refusals.expectEachRefused([bad('one'), bad('two')]),
  );
  expect(result.ok ? null : result.error).toBeInstanceOf(Violation);
  expect(notes).toEqual(['two: not asked, the budget']);
  expect(await tried(new Desk({}, 0), bad('one'))).toBeInstanceOf(Undecided);
});

test('further probes of one row leave clients for the first probe of every other', async () => {
  const desk = new Desk({}, 16);
  const rows = Array.from({ length: 16 }, (_, row) => [1, 2, 3].map((probe) => bad(`${row}.${probe}`)));
  const found = await Promise.all(rows.map((cases) => tried(desk, ...cases)));
  expect(found.every((one) => one instanceof Violation)).toBe(true);
  expect(desk.sent.filter((name) => name.endsWith('.1'))).toHaveLength(16);
});

test('a violated row asks on while clients are left that nobody else needs', async () => {
  const desk = new Desk({}, 10);
  await tried(desk, ...['1', '2', '3', '4', '5', '6'].map((name) => bad(name)));
  expect(desk.sent).toEqual(['1', '2', '3', '4']);
});

test('without a control, or with one that is refused, nothing is decided', async () => {
  const undecided = await tried(new Desk({ one: 'refused', plain: 'refused' }), bad('one'));
  expect(undecided).toBeInstanceOf(Undecided);
  expect((undecided as Undecided).blamed).toBe('registration.page-body');
});

test('refusals are read by status and code, or by neither where any will do', async () => {
  const kindOf = async (ending: Ending, others: Partial<RefusalCase> = {}): Promise<unknown> =>
    ((await tried(new Desk({ one: ending }), bad('one', others))) as Error | null)?.name ?? null;
  expect(await kindOf('wrong code')).toBe('Deviation');
  expect(await kindOf('no code')).toBe('Undecided');
  expect(await kindOf('any code')).toBe('Undecided');
  expect(await kindOf('any code', { judgeRefusal: anyRefusal })).toBeNull();
  expect(await kindOf('in pieces', { judgeRefusal: anyRefusal })).toBe('Undecided');
  expect(await kindOf('in pieces', { judgeRefusal: refusalOrNot })).toBeNull();
  expect(await kindOf('error under 200', { judgeRefusal: anyRefusal })).toBe('Undecided');
  expect(await kindOf('not-answered', { judgeRefusal: anyRefusal })).toBe('Undecided');
  expect(await kindOf('page 413', { statuses: [413] })).toBe('Undecided');
  expect(await kindOf('page 413', { statuses: [413], byAnybody: true })).toBeNull();
  expect(await kindOf('page 413', { byAnybody: true })).toBe('Undecided');
});

test('a refusal that any code is good for says nothing about codes', async () => {
  const desk = new Desk({ one: 'wrong code' });
  expect(await tried(desk, bad('one', { judgeRefusal: anyRefusal }))).toBeNull();
  expect(desk.refusals.seenCodes).toEqual([]);
});

test('a refusal whose credentials work was none', async () => {
  const alive: ProveNotCreated = (_, mutation) =>
    Promise.reject(acceptedAlthough(mutation, 'its client gets a token', 'run'));
  const desk = new Desk({ one: 'refused' }, Infinity, alive);
  expect(await tried(desk, bad('one'))).toBeInstanceOf(Violation);
  const unknown: ProveNotCreated = () => Promise.reject(new Undecided('nobody there', null));
  expect(await tried(new Desk({ one: 'refused' }, Infinity, unknown), bad('one'))).toBeNull();
});

test('a mistake of the suite is not passed over, and hides no violation', async () => {
  const mistake = new TypeError('a mistake');
  const fails = (): Promise<never> => Promise.reject(mistake);
  expect(await tried(new Desk({ one: 'refused' }, Infinity, fails), bad('one'))).toBe(mistake);
  const desk = new Desk({}, Infinity, () => Promise.resolve(), fails);
  expect(await tried(desk, bad('one'))).toBeInstanceOf(Violation);
});

test.describe('the probes of a row', () => {
  const id = 'registration-refusals.jwks-invalid';

  test('are all sent under the names that the row gives them', async () => {
    const desk = new Desk({});
    const probe = (name: string, detail?: string) => ({
      ...bad(name),
      ...(detail === undefined ? {} : { detail }),
    });
    const { result, kept, notes } = await withEvidence(() =>
      desk.refusals.expectRefused(id, {
        both: [probe('both.1', 'once'), probe('both.2', 'twice')],
        private: probe('private'),
        plain: { notTried: 'for a reason' },
      }),
    );
    const { actual } = (result.ok ? null : result.error) as Violation;
    expect(actual).toBe(
      'both jwks and jwks_uri (once): registered; both jwks and jwks_uri (twice): registered; ' +
        'a key set with private members: registered',
    );
    expect(kept).toEqual([`${id}/both`, `${id}/private`]);
    expect(notes).toEqual(['a jwks_uri over plain http: not tried, for a reason']);
  });

  test('of which none has a place in the run: not applicable, and no control', async () => {
    const desk = new Desk({});
    const notTried = { notTried: 'for a reason' };
    const thrown = await thrownBy(() =>
      desk.refusals.expectRefused(id, { both: notTried, private: notTried, plain: notTried }),
    );
    expect(thrown).toBeInstanceOf(NotApplicable);
    expect(desk.sent).toEqual([]);
  });

  test('that nothing is said against need a control', async () => {
    const deviating = bad('both', {
      judgeAcceptance({ reply }) {
        throw new Deviation('refused', 'left out', reply);
      },
    });
    const notTried = { notTried: 'for a reason' };
    const desk = new Desk({ plain: 'refused' });
    const thrown = await thrownBy(() =>
      desk.refusals.expectRefused(id, { both: deviating, private: notTried, plain: notTried }),
    );
    expect(thrown).toBeInstanceOf(Undecided);
  });
});
