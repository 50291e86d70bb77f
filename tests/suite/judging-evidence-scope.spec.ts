import { expect, test } from '@playwright/test';
import { fact, factFor, note, witness, withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import { Undecided } from '../../fixtures/judging/signals.ts';
import type { RecordedExchange } from '../../fixtures/evidence/exchange.ts';
import { exchange } from './support/stub-exchange.ts';

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
};

test.describe('evidence', () => {
  test('is what a piece of work looked at, each exchange once and in the order of the wire', async () => {
    const [a, b] = [exchange('a', 1), exchange('b', 2)];
    const seen = await withEvidence(async () => {
      witness(b);
      note('first');
      await turns(3);
      witness(a);
      witness(b);
      note('second');
      note('first');
      return 'value';
    });
    expect(seen).toEqual({
      result: { ok: true, value: 'value' },
      exchanges: [a, b],
      held: [],
      notes: ['first', 'second'],
      kept: [],
    });
  });

  test('outlives a failure', async () => {
    const error = new Error('broken');
    const seen = await withEvidence(() => {
      witness(exchange('a'));
      throw error;
    });
    expect(seen.result).toEqual({ ok: false, error });
    expect(seen.exchanges).toHaveLength(1);
  });

  test('of checks that run at the same time does not mix', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `check-${index}`);
    const all = await Promise.all(
      names.map((name, index) =>
        withEvidence(async () => {
          for (let step = 0; step < 5; step += 1) {
            await turns(index % 3);
            witness(exchange(`${name}-${step}`, step));
            note(name);
          }
        }),
      ),
    );
    for (const [index, { exchanges, notes }] of all.entries()) {
      expect(exchanges.map(({ purpose }) => purpose)).toEqual(
        [0, 1, 2, 3, 4].map((step) => `check-${index}-${step}`),
      );
      expect(notes).toEqual([`check-${index}`]);
    }
  });

  test('of a shared fact goes to everybody who uses it, and to nobody else', async () => {
    let established = 0;
    const document = fact(async () => {
      established += 1;
      witness(exchange('document'));
      await turns(5);
      note('seen in the document');
      return 'value';
    });
    const token = fact(async () => {
      await document();
      witness(exchange('token', 1));
      return 'token';
    });
    const [first, second, other, later] = await Promise.all([
      withEvidence(document),
      withEvidence(async () => {
        witness(exchange('own', 2));
        return token();
      }),
      withEvidence(() => turns(9)),
      withEvidence(async () => {
        await turns(30);
        return document();
      }),
    ]);
    const purposes = ({ exchanges }: { exchanges: readonly RecordedExchange[] }) =>
      exchanges.map(({ purpose }) => purpose);
    expect(established).toBe(1);
    expect([purposes(first), purposes(second), purposes(other), purposes(later)]).toEqual([
      ['document'],
      ['document', 'token', 'own'],
      [],
      ['document'],
    ]);
    for (const { notes } of [first, second, later]) expect(notes).toEqual(['seen in the document']);
    expect(other.notes).toEqual([]);
  });

  test('of a fact that failed goes with the same failure to everybody', async () => {
    const error = new Undecided('no answer', null);
    const failing = fact(() => {
      witness(exchange('attempt'));
      return Promise.reject(error);
    });
    const seen = [await withEvidence(failing), await withEvidence(failing)];
    for (const { result, exchanges } of seen) {
      expect(result).toEqual({ ok: false, error });
      expect(exchanges).toHaveLength(1);
    }
  });

  test('a fact for each key is established once for each', async () => {
    const asked: string[] = [];
    const tokens = factFor((scope) => {
      asked.push(scope);
      witness(exchange(scope));
      return Promise.resolve(scope.toUpperCase());
    });
    const seen = await withEvidence(() => Promise.all(['a', 'b', 'a'].map(tokens)));
    expect([seen.result, asked, seen.exchanges.length]).toEqual([
      { ok: true, value: ['A', 'B', 'A'] },
      ['a', 'b'],
      2,
    ]);
  });
});
