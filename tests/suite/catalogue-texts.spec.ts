import { expect, test } from '@playwright/test';
import { clauseLink, clauseName } from '../../fixtures/catalogue/clauses.ts';
import { requirement, requirementIds } from '../../fixtures/catalogue/index.ts';
import type { Clause, Requirement } from '../../fixtures/catalogue/requirement.ts';
import { untestable } from '../../fixtures/catalogue/untestable.ts';

const rows = requirementIds.map((id) => ({ id, ...requirement(id) }));

function shareOf(predicate: (row: (typeof rows)[number]) => boolean): string[] {
  return rows.filter(predicate).map(({ id }) => id);
}

test.describe('texts', () => {
  test('titles are unique, short claims without a full stop', () => {
    const titles = rows.map(({ title }) => title);
    expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
    const words = (title: string) => title.split(' ').length;
    expect(titles.filter((title) => words(title) < 4 || words(title) > 12)).toEqual([]);
    expect(titles.filter((title) => !/^[A-Za-z].*[a-z0-9]$/.test(title))).toEqual([]);
  });

  test('statements, reasons and remedies say enough and not too much', () => {
    expect(shareOf(({ statement }) => statement.length < 80 || statement.length > 600)).toEqual([]);
    expect(shareOf(({ why }) => why.length < 40 || why.length > 260)).toEqual([]);
    expect(shareOf(({ remedy }) => remedy.length < 40 || remedy.length > 800)).toEqual([]);
  });

  test('sentences begin and end as sentences', () => {
    for (const { id, statement, why, remedy } of rows) {
      for (const text of [statement, why, remedy]) {
        expect(text, id).toMatch(/^[A-Za-z].*\.$/);
        expect(text, id).not.toMatch(/undefined|\$\{|\s\s|\.\.|[;:,.] (\.|;)|\. report/);
      }
    }
  });

  test('a statement says what violates it, or that nothing does', () => {
    expect(shareOf(({ statement }) => !statement.includes('violation'))).toEqual([]);
    expect(
      shareOf(
        ({ level, statement }) =>
          (level === 'INFO') !== /(^|[ ;])(nothing is|Nothing is) a violation/.test(statement),
      ),
    ).toEqual([]);
  });

  test('no two rows give the same reason or the same remedy', () => {
    expect(new Set(rows.map(({ why }) => why)).size).toBe(rows.length);
    expect(new Set(rows.map(({ remedy }) => remedy)).size).toBe(rows.length);
  });

  test('a remedy for the owner names a page of the console, or a promotion', () => {
    const ownersFirst = rows.filter(
      ({ level, owners }) => level === 'TENANT' && owners[0] === 'tenant-config',
    );
    expect(ownersFirst.length).toBeGreaterThan(20);
    expect(ownersFirst.filter(({ remedy }) => !/ > |promote/.test(remedy)).map(({ id }) => id)).toEqual([]);
  });

  test('a remedy for Ping says that it has to be reported', () => {
    const pingOnly = rows.filter(
      ({ level, owners }) => level !== 'INFO' && owners.length === 1 && owners[0] === 'product',
    );
    expect(pingOnly.filter(({ remedy }) => !remedy.includes('eport it to Ping')).map(({ id }) => id)).toEqual(
      [],
    );
  });
});

test.describe('clauses', () => {
  const clauses = [...new Set<Clause>([...rows, ...untestable].flatMap((row) => [...row.clauses]))];

  for (const { clause, address } of [
    { clause: 'RFC 7591 3.2.1', address: 'https://www.rfc-editor.org/rfc/rfc7591#section-3.2.1' },
    {
      clause: 'OIDC Discovery 4.3',
      address: 'https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation',
    },
    {
      clause: 'OIDC Registration 3.2',
      address: 'https://openid.net/specs/openid-connect-registration-1_0.html#RegistrationResponse',
    },
    {
      clause: 'Ping documentation of Default Client Scopes',
      address: 'https://docs.pingidentity.com/pingoneaic/authorization/oauth2-provider-settings.html',
    },
    { clause: 'suite policy', address: null },
  ] as const) {
    test(`${clause} leads to its section`, () => {
      expect(clauseLink(clause)).toBe(address);
    });
  }

  test('every clause is a well-formed https link, or the policy of the suite', () => {
    for (const clause of clauses.filter((each) => each !== 'suite policy')) {
      const link = clauseLink(clause) ?? '';
      expect(URL.canParse(link), clause).toBe(true);
      expect(link, clause).toMatch(/^https:\/\/[\w./-]+(#[\w.-]+)?$/);
    }
  });

  test('every clause has a name of its own', () => {
    expect(new Set(clauses.map(clauseName)).size).toBe(clauses.length);
  });

  test('no row cites a clause twice', () => {
    expect(shareOf(({ clauses: own }) => new Set(own).size !== own.length)).toEqual([]);
  });

  test('a requirement of Ping cites Ping', () => {
    const cited = (row: Requirement) => row.clauses.some((clause) => clause.startsWith('Ping page'));
    expect(shareOf((row) => row.release === 'seed' && !cited(row))).toEqual([]);
  });
});
