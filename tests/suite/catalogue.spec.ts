import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
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
import { probedPrivilegedScopes } from '../../fixtures/catalogue/posture-privileges.ts';
import { isPrivileged, standardScopes } from '../../fixtures/settings/scope-names.ts';
import { inProfile } from '../../fixtures/catalogue/profiles.ts';
import type { Requirement } from '../../fixtures/catalogue/requirement.ts';
import { untestable } from '../../fixtures/catalogue/untestable.ts';

const rows = requirementIds.map((id) => ({ id, ...requirement(id) }));

function shareOf(predicate: (row: (typeof rows)[number]) => boolean): string[] {
  return rows.filter(predicate).map(({ id }) => id);
}

test.describe('rows', () => {
  test('merging the areas neither loses nor doubles one', () => {
    const folder = path.resolve(import.meta.dirname, '../../fixtures/catalogue');
    const sources = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
    const written = sources.flatMap((source) =>
      [...source.matchAll(/^ {2}'([a-z-]+\.[a-z0-9-]+)': \{$/gm)].map(([, id = '']) => id),
    );
    expect(written.toSorted()).toEqual(requirementIds.toSorted());
  });

  test('areas have the order of the page', () => {
    expect([...new Set(requirementIds.map(areaOf))]).toEqual([...areas]);
  });

  test('each id is its area, a dot and a claim in lower case', () => {
    expect(requirementIds.filter((id) => !/^[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  });

  test('only ids of the catalogue are requirements', () => {
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

test.describe('profiles', () => {
  const members = (profile: 'read-only' | 'onboarding' | 'full') =>
    requirementIds.filter((id) => inProfile(id, profile));

  test('grow: full decides everything that a smaller one decides', () => {
    const full = new Set(members('full'));
    expect([...members('read-only'), ...members('onboarding')].filter((id) => !full.has(id))).toEqual([]);
  });

  test('full omits only opt-in requirements, and those of exported configuration', () => {
    const left = requirementIds.filter((id) => !inProfile(id, 'full'));
    expect(left.filter((id) => !['opt', 'config'].includes(requirement(id).release))).toEqual([]);
  });

  test('read-only registers nothing', () => {
    const active = members('read-only').filter((id) => !id.startsWith('hygiene.'));
    expect(active.filter((id) => requirement(id).acts.some((act) => act !== 'passive'))).toEqual([]);
    expect(members('read-only')).toContain('discovery.tls');
    expect(members('read-only')).not.toContain('registration.page-body');
  });

  test('onboarding is the flow itself, without provocation', () => {
    expect(members('onboarding')).toEqual(
      expect.arrayContaining(['registration.page-body', 'token.issued', 'introspection.active-own-token']),
    );
    expect(members('onboarding')).not.toContain('registration-refusals.scope-outside');
  });

  test('all judge the hygiene of the run', () => {
    for (const profile of ['read-only', 'onboarding', 'full'] as const) {
      expect(members(profile)).toContain('hygiene.clients-removed');
    }
  });
});

test.describe('digest', () => {
  test('has the form that reports show, and does not change', () => {
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
      { stage: 'clean-up' },
      { optIn: { profiles: 'full', text: 'another', isOn: () => true } },
      { otherLevel: { level: 'MUST', text: 'another', isOn: () => true } },
      { probes: { one: 'another' } },
      { notes: { one: 'another' } },
      { accepts: { one: 'another' } },
      { headline: 'another' },
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

  test('untestable subjects have a reason and name the evidence to ask for', () => {
    expect(untestable).not.toEqual([]);
    expect(new Set(untestable.map(({ subject }) => subject)).size).toBe(untestable.length);
    for (const { subject, reason, evidence } of untestable) {
      expect(reason, subject).toMatch(/^[A-Z].{10,}\.$/);
      expect(evidence, subject).toMatch(/^[A-Z].{10,}\.$/);
    }
  });
});
