import { expect, test } from '@playwright/test';
import { Vault } from '../../fixtures/evidence/vault.ts';
import { decide } from '../../fixtures/judging/decide.ts';
import { settingsBehind } from '../../fixtures/facts/provider-service.ts';
import { note, promiseKept, witness } from '../../fixtures/judging/evidence-scope.ts';
import type { Check, Session } from '../../fixtures/facts/session.ts';
import { expectMember, expectScopes } from '../../fixtures/judging/matchers.ts';
import { Deviation, NotApplicable, Observed, Undecided, Violation } from '../../fixtures/judging/signals.ts';
import type { Waiver } from '../../fixtures/settings/settings.ts';
import { exchange } from './support/stub-exchange.ts';
import { stubTarget } from './support/stub-target.ts';

test.describe('a decision', () => {
  const secret = 'a-secret-of-this-run';
  const vault = new Vault();
  vault.keep(secret);
  const target = stubTarget();
  // A check of this test asks for nothing but what is here.
  const session = { target, context: { vault }, administration: null } as unknown as Session;
  const decideOn = (check: Check, settings: { strict?: boolean; waivers?: readonly Waiver[] } = {}) => {
    let clock = 10;
    const now = () => (clock += 5.4);
    return decide(
      'token.issued',
      check,
      session,
      { strict: false, waivers: [], optionalChecks: [], drift: 'report', ...settings },
      now,
      settingsBehind,
    );
  };
  const throwing =
    (error: unknown): Check =>
    () => {
      throw error;
    };

  test('says of what holds what was compared, or else which answers were looked at', async () => {
    const compared = await decideOn(() => {
      witness(exchange('a'));
      expectMember('token_type', 'Bearer', 'run').toBe('Bearer');
      expectMember('access_token', 'secret-value', 'run').toBePrintable();
      expectScopes('scope', ['a'], 'run').toBeExactly(['a']);
    });
    expect(compared).toMatchObject({
      verdict: 'conformant',
      expected: 'token_type: "Bearer"; access_token: a non-empty string; scope: exactly a',
      actual: 'token_type: "Bearer"; access_token: 12 characters; scope: a',
    });
    const looked = await decideOn(() => {
      witness(exchange('a', 1));
      witness(exchange('b', 2));
    });
    expect(looked.actual).toBe('GET /am x, transaction b, and 1 exchange before');
  });

  test('takes every signal for what it is', async () => {
    const nothing = { expected: null, actual: null, reason: null, cause: null, isProductDeviation: false };
    const table: readonly [Check, object][] = [
      [
        () => undefined,
        {
          ...nothing,
          verdict: 'conformant',
          expected: 'a registered client gets a token',
          actual: 'seen by the run itself',
        },
      ],
      [
        throwing(new Violation('a', 'b', 'run')),
        { ...nothing, verdict: 'nonconformant', expected: 'a', actual: 'b' },
      ],
      [
        throwing(new Deviation('a', 'b', 'run')),
        { ...nothing, verdict: 'advisory', expected: 'a', actual: 'b', isProductDeviation: true },
      ],
      [
        throwing(new Undecided('why', 'registration.echo-scopes')),
        { ...nothing, verdict: 'inconclusive', reason: 'why', cause: 'registration.echo-scopes' },
      ],
      // A requirement is not its own cause.
      [
        throwing(new Undecided('why', 'token.issued')),
        { ...nothing, verdict: 'inconclusive', reason: 'why' },
      ],
      [throwing(new Observed('b', 'run')), { ...nothing, verdict: 'advisory', actual: 'b' }],
      [throwing(new NotApplicable('why')), { ...nothing, verdict: 'not-applicable', reason: 'why' }],
    ];
    for (const [check, expected] of table) {
      const decided = await decideOn(check);
      expect(decided).toMatchObject({
        ...expected,
        target: 'default',
        requirement: 'token.issued',
        durationMs: 5,
      });
    }
    expect(await decideOn(throwing(new Deviation('a', 'b', 'run')), { strict: true })).toMatchObject({
      verdict: 'nonconformant',
    });
    expect(await decideOn(() => Promise.reject(new Violation('a', 'b', 'run')))).toMatchObject({
      verdict: 'nonconformant',
    });
  });

  test('shows what proves a finding among the evidence, although no check had looked at it then', async () => {
    const [early, late] = [exchange('early', 1), exchange('late', 2)];
    const decided = await decideOn(() => {
      witness(late);
      throw new Violation('a', 'b', early);
    });
    expect(decided.exchanges).toEqual([early, late]);
    expect(decided.shown).toEqual([early]);
  });

  test('says which promises of rows were kept', async () => {
    const decided = await decideOn(() => {
      promiseKept('token.bad-secret/wrong');
    });
    expect(decided.kept).toEqual(['token.bad-secret/wrong']);
  });

  test('of something unexpected is inconclusive, says so, and tells no secret', async () => {
    const thrown: readonly unknown[] = [
      new TypeError(`cannot read ${secret}\n    at somewhere`),
      Object.assign(new Error(`about ${encodeURIComponent(secret)}`), { token: secret }),
      new Error('x', { cause: secret }),
      secret,
      { token: secret },
      null,
      undefined,
    ];
    for (const error of thrown) {
      const decided = await decideOn(throwing(error));
      expect(decided).toMatchObject({ verdict: 'inconclusive', cause: null, expected: null, actual: null });
      expect(decided.reason).toMatch(/^the suite itself failed, please report it \(.*\)$/);
      expect(JSON.stringify(decided)).not.toContain(secret);
      expect(decided.reason).not.toContain('somewhere');
    }
    expect((await decideOn(throwing(thrown[0]))).reason).toContain('TypeError: cannot read [secret ');
    expect((await decideOn(throwing(null))).reason).toContain('(unknown)');
  });

  test('tells no secret in anything that it says', async () => {
    const quoted = JSON.stringify({ echo: secret });
    for (const error of [
      new Violation(quoted, quoted, 'run'),
      new Deviation(quoted, quoted, 'run'),
      new Undecided(quoted, null),
      new NotApplicable(quoted),
    ]) {
      const decided = await decideOn(() => {
        note(`noted: ${secret}`);
        throw error;
      });
      expect(JSON.stringify(decided)).not.toContain(secret);
      expect(decided.notes).toEqual([expect.stringMatching(/^noted: \[secret /)]);
    }
  });

  test('is waived only where it would be nonconformant, and says by whom and until when', async () => {
    const waiver = {
      requirement: 'token.issued',
      target: 'def*',
      reason: 'known',
      owner: 'iam',
      expires: '2030-12-31',
    };
    const waived = { waivers: [waiver] };
    expect(await decideOn(throwing(new Violation('a', 'b', 'run')), waived)).toMatchObject({
      verdict: 'waived',
      expected: 'a',
      actual: 'b',
      reason: 'waived until 2030-12-31 by iam: known',
    });
    expect(await decideOn(() => undefined, waived)).toMatchObject({ verdict: 'conformant', reason: null });
    expect(await decideOn(throwing(new Deviation('a', 'b', 'run')), waived)).toMatchObject({
      verdict: 'advisory',
      reason: null,
    });
    expect(await decideOn(throwing(new Undecided('why', null)), waived)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'why',
    });
    const elsewhere = { waivers: [{ ...waiver, target: 'other' }] };
    expect(await decideOn(throwing(new Violation('a', 'b', 'run')), elsewhere)).toMatchObject({
      verdict: 'nonconformant',
    });
  });

  test('carries the evidence of its check, and shows what a signal names, never the last thing it looked at', async () => {
    const [a, b, c] = [exchange('a', 1), exchange('b', 2), exchange('c', 3)];
    const witnessing = (signal: Error) => async () => {
      const decided = await decideOn(() => {
        for (const each of [b, c, a]) witness(each);
        throw signal;
      });
      expect(decided.exchanges).toEqual([a, b, c]);
      return decided.shown;
    };
    expect(await witnessing(new Violation('x', 'y', 'run'))()).toEqual([]);
    expect(await witnessing(new Violation('x', 'y', a))()).toEqual([a]);
    expect(await witnessing(new Violation('x', 'y', [c, { exchange: a }, c]))()).toEqual([c, a]);
    expect(await witnessing(new Deviation('x', 'y', b))()).toEqual([b]);
    expect(await witnessing(new Observed('x', b))()).toEqual([b]);
    expect(await witnessing(new Undecided('x', null))()).toEqual([]);
    expect(await witnessing(new Undecided('x', null, { exchange: a }))()).toEqual([a]);
    expect(await witnessing(new Undecided('x', null, { exchange: null }))()).toEqual([]);
    expect(await witnessing(new NotApplicable('x'))()).toEqual([]);
    expect((await decideOn(() => undefined)).shown).toEqual([]);
  });
});
