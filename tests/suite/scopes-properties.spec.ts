import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { expectScopes } from '../../fixtures/judging/matchers.ts';
import { Violation } from '../../fixtures/judging/signals.ts';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { isPrivileged, standardScopes } from '../../fixtures/settings/scope-names.ts';
import { deriveRequestScopes } from '../../fixtures/settings/scopes.ts';
import { registeredScopes, splitScope } from '../../fixtures/tenant/registration-answer.ts';
import { anyScope, scopes, shuffledWithRepeats } from './support/any-scopes.ts';

const settings = { seed: 20_260_728, numRuns: 300 };

/** What a matcher says, or null where it holds. */
function said(attempt: () => void): string | null {
  try {
    attempt();
    return null;
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    return error.message;
  }
}

const minus = (left: readonly string[], right: readonly string[]) =>
  left.filter((scope) => !right.some((other) => other === scope));

test.describe('two sets of scopes', () => {
  test('are compared as sets: by what is missing and what is too much, and by nothing else', () => {
    const property = fc.property(scopes, scopes, (come, wanted) => {
      const match = expectScopes('s', come, 'run');
      const missing = minus(wanted, come).length > 0;
      const surplus = minus(come, wanted).length > 0;
      const verdicts = [
        said(() => {
          match.toBeExactly(wanted);
        }),
        said(() => {
          match.toHaveAll(wanted);
        }),
        said(() => {
          match.toHaveNothingBeyond(wanted);
        }),
      ].map((text) => text !== null);
      expect(verdicts).toEqual([missing || surplus, missing, surplus]);
    });
    fc.assert(property, settings);
  });

  test('are alike in any order and however often a name is repeated', () => {
    const pair = scopes.chain((values) => fc.tuple(fc.constant(values), shuffledWithRepeats(values)));
    const property = fc.property(pair, ([values, mixed]) => {
      expect(
        said(() => {
          expectScopes('s', mixed, 'run').toBeExactly(values);
        }),
      ).toBeNull();
      expect(
        said(() => {
          expectScopes('s', values, 'run').toBeExactly(mixed);
        }),
      ).toBeNull();
    });
    fc.assert(property, settings);
  });

  test('one more name on either side is always reported by name', () => {
    const otherScope = fc.constantFrom('zz-extra', 'DATA-READ', 'data-rea', 'data-read2');
    const property = fc.property(scopes, otherScope, fc.nat(8), (values, extra, at) => {
      const known = values.filter((scope) => scope !== extra);
      const more = [...known.slice(0, at), extra, ...known.slice(at)];
      const tooMany = said(() => {
        expectScopes('s', more, 'run').toHaveNothingBeyond(known);
      });
      const missing = said(() => {
        expectScopes('s', known, 'run').toHaveAll(more);
      });
      expect(tooMany).toContain(`(too many: ${extra})`);
      expect(missing).toContain(`(missing: ${extra})`);
    });
    fc.assert(property, settings);
  });
});

test.describe('a forbidden scope', () => {
  const forbidden = fc.array(
    fc
      .tuple(
        anyScope.filter((scope) => !scope.includes('*')),
        fc.boolean(),
      )
      .map(([name, isBeginning]) => (isBeginning ? `${name}*` : name)),
    { minLength: 1, maxLength: 5 },
  );

  test('is never missed: neither a name, nor any continuation of a beginning', () => {
    const property = fc.property(forbidden, anyScope, (entries, more) => {
      for (const entry of entries) {
        const covered = entry.endsWith('*')
          ? [entry, entry.slice(0, -1), `${entry.slice(0, -1)}${more}`]
          : [entry];
        expect(covered.filter((scope) => !isPrivileged(scope, entries))).toEqual([]);
      }
    });
    fc.assert(property, settings);
  });

  test('is nothing that no entry covers', () => {
    const property = fc.property(forbidden, anyScope, (entries, scope) => {
      const isCovered = entries.some((entry) =>
        entry.endsWith('*') ? scope.slice(0, entry.length - 1) === entry.slice(0, -1) : entry === scope,
      );
      expect(isPrivileged(scope, entries)).toBe(isCovered || isPrivileged(scope, []));
    });
    fc.assert(property, settings);
  });

  test('stays one, whatever else is forbidden, in any order', () => {
    const pair = forbidden.chain((entries) => fc.tuple(fc.constant(entries), shuffledWithRepeats(entries)));
    const property = fc.property(pair, forbidden, anyScope, ([entries, mixed], others, scope) => {
      expect(isPrivileged(scope, mixed)).toBe(isPrivileged(scope, entries));
      if (isPrivileged(scope, entries)) expect(isPrivileged(scope, [...others, ...entries])).toBe(true);
    });
    fc.assert(property, settings);
  });

  test('is never requested by the main client, and neither is an undeclared one', () => {
    const pool = fc.array(
      fc.oneof(anyScope, fc.constantFrom(...standardScopes, 'fr:idm:*', 'uma_protection')),
      { maxLength: 10 },
    );
    const property = fc.property(pool, forbidden, (declared, entries) => {
      const asked = deriveRequestScopes(declared, entries) ?? [];
      expect(minus(asked, declared)).toEqual([]);
      expect(asked.filter((scope) => isPrivileged(scope, entries))).toEqual([]);
      expect(asked.filter((scope) => scope === 'openid' || scope === 'offline_access')).toEqual([]);
      expect(asked.length).toBeLessThanOrEqual(5);
      const canAsk = declared.some(
        (scope) => !isPrivileged(scope, entries) && scope !== 'openid' && scope !== 'offline_access',
      );
      expect(asked.length > 0).toBe(canAsk);
    });
    fc.assert(property, settings);
  });
});

test.describe('the written forms of a list of scopes', () => {
  const separators = fc.constantFrom(' ', ',', ', ', '\n', '\t', ' ,\n ', '  ');
  const plain = fc.array(
    // In these forms a comma separates, and a text that begins with a bracket is JSON.
    anyScope.filter((scope) => !/[,[]/.test(scope)),
    { minLength: 1, maxLength: 6 },
  );

  test('say the same: separated in any way, as JSON, with repetitions', () => {
    const property = fc.property(
      plain,
      fc.array(separators, { minLength: 20, maxLength: 20 }),
      (names, ways) => {
        const once = [...new Set(names)];
        const separated = [...names, ...names].map((name, index) => `${name}${ways[index] ?? ' '}`).join('');
        const declared = [separated, JSON.stringify(names), JSON.stringify([...names, ...names])].map(
          (text) =>
            loadSettings({ env: { EXPECTED_SCOPES: text }, directory: test.info().outputDir }).targets[0]
              .expected.scopes,
        );
        expect(declared).toEqual([once, once, once]);
      },
    );
    fc.assert(property, { ...settings, numRuns: 100 });
  });

  test('of an answer say the same: a string with any spaces, or an array', () => {
    const spaces = fc.constantFrom(' ', '  ', '   ');
    const property = fc.property(fc.array(anyScope, { maxLength: 8 }), spaces, (names, space) => {
      const text = `${space}${names.join(space)}${space}`;
      expect(splitScope(text)).toEqual(names);
      expect(registeredScopes({ scope: text })).toEqual(names);
      expect(registeredScopes({ scope: names })).toEqual(names);
      expect(registeredScopes({ scopes: names, scope: 'something else' })).toEqual(names);
    });
    fc.assert(property, settings);
  });
});
