import { expect, test } from '@playwright/test';
import { clauseLink, clauseName } from '../../fixtures/catalogue/clauses.ts';
import {
  areaOf,
  areas,
  catalogue,
  catalogueDigest,
  digestOf,
  isRequirementId,
  requirement,
  requirementIds,
  taskTitle,
} from '../../fixtures/catalogue/index.ts';
import { probedPrivilegedScopes } from '../../fixtures/catalogue/privileged.ts';
import { isPrivileged, standardScopes } from '../../fixtures/settings/scope-names.ts';
import { inProfile } from '../../fixtures/catalogue/profiles.ts';
import type { Clause, Level, Release, Requirement } from '../../fixtures/catalogue/requirement.ts';
import { untestable } from '../../fixtures/catalogue/untestable.ts';

const rows = requirementIds.map((id) => ({ id, ...requirement(id) }));

function tally<Key extends string>(keys: readonly Key[]): Partial<Record<Key, number>> {
  const counts: Partial<Record<Key, number>> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

function shareOf(predicate: (row: (typeof rows)[number]) => boolean): string[] {
  return rows.filter(predicate).map(({ id }) => id);
}

test.describe('rows', () => {
  test('none was lost or doubled when the areas were merged', () => {
    expect(tally(requirementIds.map(areaOf))).toEqual({
      settings: 4,
      discovery: 22,
      registration: 25,
      'registration-refusals': 26,
      token: 29,
      introspection: 16,
      management: 15,
      revocation: 5,
      cross: 10,
      posture: 18,
      agents: 12,
      hygiene: 3,
    });
    expect(requirementIds).toHaveLength(185);
  });

  test('levels and releases are those that were agreed', () => {
    expect(tally<Level>(rows.map(({ level }) => level))).toEqual({
      MUST: 92,
      SHOULD: 19,
      MAY: 1,
      TENANT: 41,
      POSTURE: 19,
      INFO: 13,
    });
    expect(tally<Release>(rows.map(({ release }) => release))).toEqual({ seed: 29, core: 132, opt: 24 });
  });

  test('areas follow one another in the order of the page', () => {
    expect([...new Set(requirementIds.map(areaOf))]).toEqual([...areas]);
  });

  test('each id is its area, a dot and a claim in lower case', () => {
    expect(requirementIds.filter((id) => !/^[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  test('only what is in the catalogue is a requirement', () => {
    expect(isRequirementId('token.issued')).toBe(true);
    expect(isRequirementId('token.Issued')).toBe(false);
    expect(isRequirementId('toString')).toBe(false);
  });

  test('negative requests are never passive, and passive rows need no client', () => {
    const creating = ['reg', 'cred', 'tok', 'intro', 'uri', 'rat', 'mgmt', 'upd', 'del', 'rev'];
    expect(shareOf(({ acts }) => acts.includes('passive') && acts.length > 1)).toEqual([]);
    expect(
      shareOf(({ acts, needs }) => acts.includes('passive') && needs.some((need) => creating.includes(need))),
    ).toEqual([]);
  });
});

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

  test('a statement says what a violation is, or that nothing is', () => {
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

  test('what the owner of the tenant can change is found in the console, or promoted', () => {
    const ownersFirst = rows.filter(
      ({ level, owners }) => level === 'TENANT' && owners[0] === 'tenant-config',
    );
    expect(ownersFirst.length).toBeGreaterThan(20);
    expect(ownersFirst.filter(({ remedy }) => !/ > |promote/.test(remedy)).map(({ id }) => id)).toEqual([]);
  });

  test('what only Ping can change is said to be reported', () => {
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

  test('what Ping asks for cites Ping', () => {
    const cited = (row: Requirement) => row.clauses.some((clause) => clause.startsWith('Ping page'));
    expect(shareOf((row) => row.release === 'seed' && !cited(row))).toEqual([]);
  });
});

test.describe('profiles', () => {
  const members = (profile: 'read-only' | 'onboarding' | 'full') =>
    requirementIds.filter((id) => inProfile(id, profile));

  test('have the agreed sizes', () => {
    expect(members('read-only')).toHaveLength(30);
    expect(members('onboarding')).toHaveLength(29);
    expect(members('full')).toHaveLength(161);
  });

  test('grow: whatever a smaller one decides, full decides too', () => {
    const full = new Set(members('full'));
    expect([...members('read-only'), ...members('onboarding')].filter((id) => !full.has(id))).toEqual([]);
  });

  test('read-only registers nothing', () => {
    expect(members('read-only')).toContain('discovery.tls');
    expect(members('read-only')).not.toContain('registration.page-body');
  });

  test('onboarding is the flow itself, without provocation', () => {
    expect(members('onboarding')).toEqual(
      expect.arrayContaining(['registration.page-body', 'token.issued', 'introspection.active-own-token']),
    );
    expect(members('onboarding')).not.toContain('registration-refusals.scope-outside');
  });

  test('each judges what the run owes the tenant', () => {
    for (const profile of ['read-only', 'onboarding', 'full'] as const) {
      expect(members(profile)).toContain('hygiene.clients-removed');
    }
  });
});

test.describe('digest', () => {
  test('has the form that reports carry, and stays', () => {
    expect(catalogueDigest()).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(catalogueDigest()).toBe(catalogueDigest());
  });

  test('does not depend on the order of rows or members', () => {
    const shuffled = Object.fromEntries(
      rows.toReversed().map(({ id }) => {
        const members = Object.entries(requirement(id)).toReversed();
        return [id, Object.fromEntries(members) as unknown as Requirement];
      }),
    );
    expect(digestOf(shuffled)).toBe(catalogueDigest());
  });

  test('depends on every member', () => {
    const row = requirement('posture.error-leak');
    const changes: Partial<Requirement>[] = [
      { severity: 'blocker' },
      { title: 'another' },
      { statement: 'another' },
      { clauses: ['suite policy'] },
      { owners: ['suite'] },
      { task: 'task-1' },
      { acts: ['wait'] },
      { needs: ['del'] },
      { release: 'opt' },
      { why: 'another' },
      { remedy: 'another' },
    ];
    const digests = changes.map((change) =>
      digestOf({ ...catalogue, 'posture.error-leak': { ...row, ...change } as Requirement }),
    );
    expect(new Set([catalogueDigest(), ...digests]).size).toBe(changes.length + 1);
  });
});

test.describe('privileged scopes', () => {
  for (const scope of ['fr:idc:esv:read', 'fr:iga:*', 'uma_protection', ...probedPrivilegedScopes]) {
    test(`${scope} is privileged`, () => {
      expect(isPrivileged(scope, [])).toBe(true);
    });
  }

  for (const scope of [...standardScopes, 'data-read', 'friend', 'fr', 'my-fr:idm:*', 'uma_protection2']) {
    test(`${scope} is not privileged`, () => {
      expect(isPrivileged(scope, [])).toBe(false);
    });
  }

  test('a target adds its own, exactly or by prefix', () => {
    expect(isPrivileged('payments-admin', ['payments-admin'])).toBe(true);
    expect(isPrivileged('payments-admin:all', ['payments-admin'])).toBe(false);
    expect(isPrivileged('payments-admin:all', ['payments-admin*'])).toBe(true);
    expect(isPrivileged('data-read', ['payments-admin*'])).toBe(false);
  });
});

test.describe('around the catalogue', () => {
  test('every task of the page has requirements', () => {
    expect(new Set(rows.map(({ task }) => task))).toEqual(new Set(Object.keys(taskTitle)));
  });

  test('what cannot be tested says why, and what to ask for', () => {
    expect(untestable).toHaveLength(20);
    expect(new Set(untestable.map(({ subject }) => subject)).size).toBe(untestable.length);
    for (const { subject, reason, evidence } of untestable) {
      expect(reason, subject).toMatch(/^[A-Z].{10,}\.$/);
      expect(evidence, subject).toMatch(/^[A-Z].{10,}\.$/);
    }
  });
});
