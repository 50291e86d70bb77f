import { expect, test } from '@playwright/test';
import { requirement, requirementIds } from '../../fixtures/catalogue/index.ts';
import { renderSummary } from '../../fixtures/report/summary.ts';
import { findingMessage, foundInWords, inconclusiveMessage } from '../../fixtures/report/wording.ts';
import { headlineOf } from '../../fixtures/verdict/finding-words.ts';
import { evidenceOf } from '../../fixtures/verdict/proof.ts';
import { expectMember, expectScopes } from '../../fixtures/judging/matchers.ts';
import { Violation } from '../../fixtures/judging/signals.ts';
import { exchange } from './support/stub-exchange.ts';
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

const all = requirementIds.length;

const tables = (markdown: string): string[] => markdown.split('\n').filter((line) => line.startsWith('|'));

const heads = '| target | requirement | verdict | what was found | with it |';

test.describe('summary.md', () => {
  test('shows the verdict first, then each target, then the findings', () => {
    const file = resultFile(
      [
        decided('discovery.document-served', 'conformant'),
        decided('token.issued', 'nonconformant', { expected: 'status 200', actual: 'status 418' }),
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
    expect(tables(summary)).toEqual([
      '| target | tenant | realm | verdict | of what was selected | of the catalogue |',
      '|---|---|---|---|---|---|',
      `| default | https://tenant.example.com | alpha | nonconformant | 1 conformant, 1 nonconformant, 1 inconclusive, 1 not-applicable | 2 of ${all} requirements decided, 1 inconclusive, 1 not applicable, ${all - 4} not selected |`,
      heads,
      '|---|---|---|---|---|',
      '| default | token.issued | nonconformant | `expected status 200; actual status 418` | 1 requirement undecided because of it |',
    ]);
  });

  test('shows the gravest first, one cause in one line, and folds advice', () => {
    const summary = renderSummary(
      resultFile([
        decided('token.scope-single', 'nonconformant', { expected: 'a', actual: 'b' }),
        decided('token.no-store', 'inconclusive', { reason: 'server error (503)' }),
        decided('token.issued', 'inconclusive', { reason: 'server error (503)' }),
        decided('posture.privileged-granted', 'nonconformant', { expected: 'c', actual: 'd' }),
        decided('posture.tokeninfo', 'advisory', { actual: 'it answers' }),
      ]),
    );
    expect(summary).toContain(
      '**default: Anybody who can reach this tenant can obtain an administrative token**',
    );
    const order = [
      'actual d',
      'actual b',
      '`2 requirements are undecided: server error (503)`',
      '<summary>1 advisory finding</summary>',
      'observed: it answers',
    ];
    const places = order.map((text) => summary.indexOf(text));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  test('has no table of findings if there are none', () => {
    const summary = renderSummary(resultFile([decided('token.issued', 'conformant')]));
    expect(tables(summary)).toHaveLength(3);
    expect(summary).toContain(
      `## DCR conformance: conformant: 1 of ${all} requirements decided, ${all - 1} not`,
    );
  });

  test('stays below fifty lines, however much there is to tell, and loses nothing', () => {
    const names = Array.from({ length: 40 }, (_, index) => `target-${index}`);
    const results = names.flatMap((target) =>
      requirementIds.map((id, index) =>
        decided(
          id,
          (['nonconformant', 'inconclusive', 'waived', 'advisory'] as const)[index % 4] ?? 'waived',
          {
            target,
            reason: `reason ${index}`,
          },
        ),
      ),
    );
    const file = resultFile(
      results,
      names.map((name) => targetSummary({ name })),
    );
    const summary = renderSummary(file, names, ['a waiver that nothing needs']);
    expect(summary.split('\n').length).toBeLessThan(50);
    expect(summary).toContain('more findings</summary>');
    expect(summary).toContain('target-39');
    expect(summary.length).toBeLessThan(1_000_000);
  });

  for (const [index, hostile] of hostileTexts.entries()) {
    test(`keeps its table with hostile text ${index + 1}`, () => {
      const results = [
        decided('token.issued', 'nonconformant', { expected: 'x', actual: hostile }),
        decided('registration.echo-scopes', 'waived', { reason: hostile }),
        decided('token.response-shape', 'inconclusive', { reason: hostile }),
        decided('posture.tokeninfo', 'advisory', { actual: hostile }),
      ];
      const summary = renderSummary(resultFile(results));
      expect(summary.split(/\r\n|[\n\r\u2028\u2029]/)).toHaveLength(summary.split('\n').length);
      const rows = tables(summary).slice(5).map(cellsOf);
      expect(rows.map((row) => row.length)).toEqual([5, 5, 5]);
      // All text of the tenant is in one code span: none of it is rendered or changes the reading direction.
      for (const row of rows) {
        expect(row[3]).toMatch(/^`[^`]*`$/);
        expect(row[3]).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }
      for (const row of tables(summary)) expect(row.length).toBeLessThan(1_000);
      // What is folded is HTML, in which no Markdown is read, and no tag but our own.
      const folded = summary.split('\n').filter((line) => line.startsWith('<'));
      expect(folded).toHaveLength(2);
      for (const line of folded) {
        expect(line.replaceAll(/<\/?(?:details|summary|ul|li|code)>/g, '')).not.toMatch(/[<>\p{Cc}\p{Cf}]/u);
      }
    });
  }
});

const parts = ['expected', 'actual', 'clause', 'why', 'do', 'proof'];

test.describe('the text of a failure', () => {
  test('six parts in order, one line each, whatever the requirement', () => {
    for (const id of requirementIds) {
      const message = findingMessage(decided(id, 'nonconformant', { expected: 'this', actual: 'that' }), {
        proof: ['GET /x answered 404, transaction r-1'],
        wasAsked: true,
      });
      const [head, ...lines] = message.split('\n');
      expect(head).toBe(`${id}  ${requirement(id).level}  ${headlineOf(id)}`);
      expect(lines.map((line) => line.trim().split(' ', 1)[0])).toEqual(parts);
      expect(lines[0]).toMatch(/ this$/);
      expect(lines[1]).toMatch(/ that$/);
      expect(lines[5]).toMatch(/ GET \/x answered 404, transaction r-1$/);
      expect(message.length).toBeLessThan(2_500);
      expect(message).not.toMatch(/\n\s+at |undefined|\[object|null$/m);
    }
  });

  test('uses the statement as a fallback, and says if no answer shows it or nothing was sent', () => {
    const told = decided('token.issued', 'advisory');
    const message = findingMessage(told, { proof: [], wasAsked: false });
    expect(message).toContain(`expected   ${requirement('token.issued').statement}`);
    expect(message).toContain('proof      none: nothing was sent');
    expect(findingMessage(told, { proof: [], wasAsked: true })).toContain('none: no answer shows it');
    const several = { proof: ['GET /x answered 404', 'GET /y answered 404'], wasAsked: true };
    expect(findingMessage(told, several)).toContain('proof      GET /x answered 404 (and 1 more)');
  });

  test('shows what was observed if nothing was expected', () => {
    const told = decided('posture.tokeninfo', 'advisory', { actual: 'it answers anybody' });
    const lines = findingMessage(told, { proof: [], wasAsked: true }).split('\n');
    expect(lines[1]).toBe('  observed   it answers anybody');
    expect(lines.map((line) => line.trim().split(' ', 1)[0])).not.toContain('expected');
    expect(foundInWords({ expected: null, actual: 'a' })).toBe('observed: a');
    expect(foundInWords({ expected: 'a', actual: 'b' })).toBe('expected a; actual b');
    expect(foundInWords({ expected: null, actual: null })).toBeNull();
  });

  test('the most conclusive exchange is first, and at most five are named', () => {
    const shown = Array.from({ length: 7 }, (_, index) => exchange(`r-${index}`));
    const { proof, wasAsked } = evidenceOf({ shown, exchanges: shown });
    expect([proof.length, wasAsked]).toEqual([5, true]);
    expect(proof[0]).toBe('GET /am x, transaction r-0');
    expect(evidenceOf({ shown: [], exchanges: [] })).toEqual({ proof: [], wasAsked: false });
  });

  test('an inconclusive one names what failed first, and the exchange if there is one', () => {
    const told = decided('token.issued', 'inconclusive', {
      reason: 'no client',
      cause: 'registration.echo-scopes',
    });
    const evidence = { proof: ['POST /x had no answer'], wasAsked: true };
    expect(inconclusiveMessage(told, evidence).split('\n')).toEqual([
      'token.issued  inconclusive: no client',
      '  first      registration.echo-scopes failed: start there',
      '  proof      POST /x had no answer',
    ]);
    const alone = inconclusiveMessage({ ...told, cause: null }, { proof: [], wasAsked: true });
    expect(alone.split('\n')).toHaveLength(1);
  });

  test('is not longer and has no more lines because of text of the tenant', () => {
    const huge = 'x'.repeat(100_000);
    const sent: readonly unknown[] = [huge, [huge, huge], { [huge]: huge }, 'a\nb', '\u2028', [`a\n${huge}`]];
    const provoke: readonly (() => void)[] = [
      ...sent.map((value) => () => {
        expectMember('scope', value, 'run').toBe('data-read');
      }),
      ...[[huge], Array.from({ length: 5_000 }, (_, index) => `s${index}`), ['a\nb']].map((scopes) => () => {
        expectScopes('scope', scopes, 'run').toBeExactly(['data-read']);
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
      const message = findingMessage(decided('token.issued', 'nonconformant', { expected, actual }), {
        proof: [],
        wasAsked: true,
      });
      expect(message.length).toBeLessThan(3_000);
      expect(message.split(/[\n\r\u2028\u2029]/)).toHaveLength(7);
    }
  });
});
