import { expect, test } from '@playwright/test';
import { requirement, requirementIds } from '../../fixtures/catalogue/index.ts';
import { renderSummary } from '../../fixtures/report/summary.ts';
import { inconclusiveMessage, violationMessage } from '../../fixtures/report/wording.ts';
import { expectMember, expectScopes } from '../../fixtures/session/expect.ts';
import { Violation } from '../../fixtures/session/signals.ts';
import { decided, hostileTexts, resultFile, targetSummary } from './support/stub-results.ts';

/**
 * The cells of a row as GitHub reads them: a backslash takes the next character with it, and a pipe that is
 * left ends the cell, whatever code span it stands in.
 */
function cellsOf(row: string): string[] {
  const cells = row.match(/(?:\\.|[^|\\])*(?:\||$)/g) ?? [];
  return cells
    .slice(1)
    .filter((cell) => cell !== '')
    .map((cell) => cell.replace(/\|$/, '').trim());
}

const tables = (markdown: string): string[] => markdown.split('\n').filter((line) => line.startsWith('|'));

test.describe('summary.md', () => {
  test('tells the verdict first, then each target, then what is not as it should be', () => {
    const file = resultFile(
      [
        decided('discovery.document-served', 'conformant'),
        decided('token.issued', 'nonconformant', { actual: 'status 418', reason: null }),
        decided('token.response-shape', 'inconclusive', { reason: 'no token', cause: 'token.issued' }),
        decided('cross.scope-lattice', 'not-applicable', { reason: 'not declared' }),
      ],
      [targetSummary({ leftOver: 2, clientsDeleted: 1 })],
    );
    const summary = renderSummary(file);
    expect(summary.split('\n')[0]).toBe(
      '## DCR conformance: nonconformant: at least one requirement is violated',
    );
    expect(summary).toContain('exit code 1.');
    expect(summary).toContain('10 requests; 3 clients registered, 1 deleted, 2 left over.');
    expect(summary).toContain(`${requirementIds.length - 4} requirements of the catalogue were not decided`);
    expect(tables(summary)).toEqual([
      '| target | tenant | realm | verdict | |',
      '|---|---|---|---|---|',
      '| default | https://tenant.example.com | alpha | nonconformant | 1 conformant, 1 nonconformant, 1 inconclusive, 1 not-applicable |',
      '| target | requirement | verdict | what came |',
      '|---|---|---|---|',
      '| default | token.issued | nonconformant | `status 418` |',
      '| default | token.response-shape | inconclusive | `no token` (first: token.issued) |',
    ]);
  });

  test('has no table of findings where there are none', () => {
    const summary = renderSummary(resultFile([decided('token.issued', 'conformant')]));
    expect(tables(summary)).toHaveLength(3);
    expect(summary).toContain('## DCR conformance: conformant\n');
  });

  for (const [index, hostile] of hostileTexts.entries()) {
    test(`keeps its table with hostile text ${index + 1}`, () => {
      const results = [
        decided('token.issued', 'nonconformant', { actual: hostile }),
        decided('token.response-shape', 'inconclusive', { reason: hostile, cause: 'token.issued' }),
        decided('registration.echo-scopes', 'waived', { reason: hostile }),
      ];
      const summary = renderSummary(resultFile(results));
      expect(summary.split(/\r\n|[\n\r\u2028\u2029]/)).toHaveLength(summary.split('\n').length);
      const rows = tables(summary).slice(5);
      expect(rows).toHaveLength(results.length);
      for (const row of rows) {
        expect(cellsOf(row)).toHaveLength(4);
        // All that came from the tenant stands in one code span: nothing of it is rendered.
        expect(cellsOf(row)[3]).toMatch(/^`[^`]*`(?: \(first: token\.issued\))?$/);
        expect(row.length).toBeLessThan(1_000);
      }
    });
  }
});

const parts = ['expected', 'came', 'clause', 'why', 'do', 'exchange'];

test.describe('what a failure says', () => {
  test('six parts in order, one line each, whatever the requirement', () => {
    for (const id of requirementIds) {
      const message = violationMessage(
        decided(id, 'nonconformant', { expected: 'this', actual: 'that' }),
        'GET /x answered 404, transaction r-1',
      );
      const [head, ...lines] = message.split('\n');
      expect(head).toBe(`${id}  ${requirement(id).level}`);
      expect(lines.map((line) => line.trim().split(' ', 1)[0])).toEqual(parts);
      expect(lines[0]).toMatch(/ this$/);
      expect(lines[1]).toMatch(/ that$/);
      expect(lines[5]).toMatch(/ GET \/x answered 404, transaction r-1$/);
      expect(message.length).toBeLessThan(2_500);
      expect(message).not.toMatch(/\n\s+at |undefined|\[object|null$/m);
    }
  });

  test('falls back on the statement, and says it where nothing was sent', () => {
    const message = violationMessage(decided('token.issued', 'advisory'), null);
    expect(message).toContain(`expected   ${requirement('token.issued').statement}`);
    expect(message).toContain('exchange   none: nothing was sent for it');
  });

  test('an inconclusive one names what failed first, and the exchange where there is one', () => {
    const told = decided('token.issued', 'inconclusive', {
      reason: 'no client',
      cause: 'registration.echo-scopes',
    });
    expect(inconclusiveMessage(told, 'POST /x had no answer').split('\n')).toEqual([
      'token.issued  inconclusive: no client',
      '  first      registration.echo-scopes failed: start there',
      '  exchange   POST /x had no answer',
    ]);
    expect(inconclusiveMessage({ ...told, cause: null }, null).split('\n')).toHaveLength(1);
  });

  test('is no longer and has no more lines because of what the tenant sent', () => {
    const huge = 'x'.repeat(100_000);
    const sent: readonly unknown[] = [huge, [huge, huge], { [huge]: huge }, 'a\nb', '\u2028', [`a\n${huge}`]];
    const provoke: readonly (() => void)[] = [
      ...sent.map((value) => () => {
        expectMember('scope', value).toBe('data-read');
      }),
      ...[[huge], Array.from({ length: 5_000 }, (_, index) => `s${index}`), ['a\nb']].map((scopes) => () => {
        expectScopes('scope', scopes).toBeExactly(['data-read']);
      }),
    ];
    for (const attempt of provoke) {
      let seen: unknown = null;
      try {
        attempt();
      } catch (error) {
        seen = error;
      }
      expect(seen).toBeInstanceOf(Violation);
      const { expected, actual } = seen as Violation;
      const message = violationMessage(decided('token.issued', 'nonconformant', { expected, actual }), null);
      expect(message.length).toBeLessThan(3_000);
      expect(message.split(/[\n\r\u2028\u2029]/)).toHaveLength(7);
    }
  });
});
