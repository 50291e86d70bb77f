import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { expectLattice } from '../../fixtures/probes/cross/scope-lattice.ts';
import { Violation } from '../../fixtures/judging/signals.ts';
import type { IssuedToken } from '../../fixtures/facts/tokens.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import { answeredWith } from './support/stub-answered.ts';
import { scopes, shuffledWithRepeats } from './support/any-scopes.ts';

const settings = { seed: 20_260_728, numRuns: 300 };

test.describe('the scopes of a flow', () => {
  const scopesOfFlow = (
    published: string[],
    registered: string[],
    granted: string[],
    introspected: unknown,
  ) => ({
    published,
    registered,
    token: {
      value: new Secret('opaque'),
      granted,
      answer: {},
      reply: answeredWith(200, {}),
    } as unknown as IssuedToken,
    introspected,
    declared: null,
    shownBy: {
      published: answeredWith(200, {}),
      registered: answeredWith(201, {}),
      introspected: answeredWith(200, {}),
    },
  });

  /** What the lattice says, or null where it holds. */
  const told = (...parameters: Parameters<typeof scopesOfFlow>): Promise<string | null> =>
    expectLattice(scopesOfFlow(...parameters)).then(
      () => null,
      (thrown: unknown) => (thrown instanceof Violation ? thrown.message : String(thrown)),
    );

  test('hold in any order and form, as long as each step is within the one before', async () => {
    const chain = scopes.chain((published) =>
      fc
        .subarray(published)
        .chain((registered) => fc.tuple(shuffledWithRepeats(registered), fc.subarray(registered)))
        .map(([registered, granted]) => ({ published, registered, granted })),
    );
    const property = fc.asyncProperty(
      chain,
      fc.boolean(),
      async ({ published, registered, granted }, isString) => {
        const introspected = isString ? ` ${granted.join('  ')} ` : [...granted].reverse();
        expect(await told(published, registered, granted, introspected)).toBeNull();
      },
    );
    await fc.assert(property, settings);
  });

  test('break wherever one scope appears that the step before did not have', async () => {
    const property = fc.asyncProperty(
      scopes,
      fc.constantFrom(0, 1, 2),
      fc.nat(8),
      async (values, where, at) => {
        const more = [...values.slice(0, at), 'zz-extra', ...values.slice(at)];
        const [registered = [], granted = [], introspected = []] = [0, 1, 2].map((index) =>
          index < where ? values : more,
        );
        const text = await told(values, registered, granted, introspected);
        const inner = ['registered scopes', 'scopes of the token', 'introspected scopes'][where] ?? '';
        expect(text).toContain(`expected ${inner} within`);
        expect(text).toMatch(new RegExp(`${inner} beyond [^:]+: [^;]*zz-extra`));
      },
    );
    await fc.assert(property, settings);
  });
});
