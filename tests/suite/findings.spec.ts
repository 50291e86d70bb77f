import { expect, test } from '@playwright/test';
import { impactOf, impacts } from '../../fixtures/catalogue/impact.ts';
import {
  isRequirementId,
  requirement,
  requirementIds,
  type RequirementId,
} from '../../fixtures/catalogue/index.ts';
import { toldWith } from '../../fixtures/catalogue/told-with.ts';
import { faults, type Fault } from '../../fixtures/reference-tenant/index.ts';
import { findingsOf, isUrgent } from '../../fixtures/verdict/findings.ts';
import { undecidedInWords } from '../../fixtures/verdict/finding-words.ts';
import type { Decided } from '../../fixtures/verdict/results.ts';
import { decided, resultFile, targetSummary } from './support/stub-results.ts';

/** The findings in short: `kind requirement (others) [undecided]`. */
const told = (...results: readonly Decided[]): string[] =>
  resultFile(results).findings.map((finding) =>
    [
      finding.kind,
      finding.requirement,
      ...(finding.others.length === 0 ? [] : [`(${finding.others.join(' ')})`]),
      ...(finding.kind === 'undecided' || finding.undecided.length === 0
        ? []
        : [`[${finding.undecided.join(' ')}]`]),
    ].join(' '),
  );

const headlines = (...results: readonly Decided[]): string[] =>
  resultFile(results).findings.map(({ headline }) => headline);

test.describe('what could not be decided', () => {
  test('belongs to the violation that it follows from, however long the chain', () => {
    expect(
      told(
        decided('registration.page-body', 'nonconformant'),
        decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason: 'a' }),
        decided('token.no-store', 'inconclusive', { cause: 'token.issued', reason: 'b' }),
        decided('token.scope-all', 'inconclusive', { reason: 'c' }),
      ),
    ).toEqual(['violated registration.page-body [token.issued token.no-store]', 'undecided token.scope-all']);
  });

  test('belongs to the finding that tells its cause', () => {
    expect(
      told(
        decided('posture.privileged-granted', 'nonconformant'),
        decided('posture.privileged-registrable', 'nonconformant'),
        decided('token.issued', 'inconclusive', { cause: 'posture.privileged-registrable' }),
      ),
    ).toEqual(['violated posture.privileged-granted (posture.privileged-registrable) [token.issued]']);
  });

  test('names a cause that this run did not ask for, or that holds', () => {
    const open = decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason: 'a' });
    const said = '1 requirement is undecided because registration.page-body failed first: start there';
    expect(headlines(open)).toEqual([said]);
    expect(headlines(decided('registration.page-body', 'conformant'), open)).toEqual([said]);
  });

  test('says a reason rather than a cause that could not be decided either', () => {
    const [finding, ...others] = resultFile([
      decided('token.issued', 'inconclusive', { reason: 'server error (503)' }),
      decided('token.no-store', 'inconclusive', { cause: 'token.issued', reason: 'no token' }),
    ]).findings;
    expect(finding).toMatchObject({
      requirement: 'token.issued',
      others: ['token.no-store'],
      cause: null,
      reason: 'server error (503)',
    });
    expect(others).toEqual([]);
  });

  test('shows the reason with the cause if all have the same one, but not if each has its own', () => {
    const reasonOf = (...reasons: readonly [string, string]) =>
      resultFile([
        decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason: reasons[0] }),
        decided('token.no-store', 'inconclusive', { cause: 'registration.page-body', reason: reasons[1] }),
      ]).findings.map((finding) => (finding.kind === 'undecided' ? finding.reason : ''));
    expect(reasonOf('a', 'a')).toEqual(['a']);
    expect(reasonOf('a', 'b')).toEqual([null]);
  });

  test('is one finding if requirements blame each other', () => {
    expect(
      headlines(
        decided('token.issued', 'inconclusive', { cause: 'token.no-store', reason: 'a' }),
        decided('token.no-store', 'inconclusive', { cause: 'token.issued', reason: 'a' }),
      ),
    ).toEqual(['2 requirements are undecided: a']);
  });

  test('is counted in one line if the budget starved it', () => {
    const reason = "not asked, the run's budget of 40 clients is used up";
    expect(
      headlines(
        decided('token.issued', 'inconclusive', { reason }),
        decided('token.no-store', 'inconclusive', { reason }),
        decided('token.scope-all', 'inconclusive', { reason: 'not asked, the run was ended before' }),
      ),
    ).toEqual([
      '2 requirements were not asked: the budget of 40 clients is used up',
      '1 requirement was not asked: the run was ended before',
    ]);
    expect(undecidedInWords(1, { cause: null, reason: null })).toBe(
      '1 requirement is undecided: no reason is known',
    );
  });
});

test.describe('the order of findings', () => {
  test('is what lets somebody in, what stops agents, what breaks a standard, what is open, waived, advice', () => {
    expect(
      told(
        decided('discovery.member-types', 'nonconformant'),
        decided('posture.error-leak', 'advisory'),
        decided('token.scope-all', 'inconclusive', { reason: 'x' }),
        decided('registration.page-body', 'nonconformant'),
        decided('posture.privileged-granted', 'waived'),
        decided('token.bad-secret', 'nonconformant'),
        decided('cross.realm-token-isolation', 'nonconformant'),
      ),
    ).toEqual([
      'violated cross.realm-token-isolation',
      'violated token.bad-secret',
      'violated registration.page-body',
      'violated discovery.member-types',
      'undecided token.scope-all',
      'waived posture.privileged-granted',
      'advisory posture.error-leak',
    ]);
  });

  test('puts a published private key and a door that is declared closed on top, as it does a privileged scope', () => {
    const { findings } = resultFile([
      decided('discovery.jwks-no-private', 'nonconformant'),
      decided('registration-refusals.closed-mode', 'nonconformant'),
      decided('posture.privileged-granted', 'nonconformant'),
      decided('token.response-shape', 'advisory'),
    ]);
    expect(findings.map((finding) => [isUrgent(finding), finding.headline])).toEqual([
      [true, 'Anybody who can reach this tenant can obtain an administrative token'],
      [true, 'The key set hands out a key that has to stay secret'],
      [true, 'Registration is open, although it is declared protected or closed'],
      [false, 'Observed: the token answer has the standard form'],
    ]);
  });

  test('what is only advice lets nobody in', () => {
    const [finding] = resultFile([
      decided('token.bad-secret', 'advisory', { expected: 'a', actual: 'another code' }),
    ]).findings;
    expect(finding).toMatchObject({
      impact: 'advice',
      headline: 'Not followed: a wrong or missing secret yields no token',
    });
  });

  test('keeps targets apart', () => {
    const targets = [targetSummary(), targetSummary({ name: 'other' })];
    const { findings } = resultFile(
      [
        decided('posture.privileged-granted', 'nonconformant'),
        decided('posture.privileged-registrable', 'nonconformant', { target: 'other' }),
        decided('token.issued', 'inconclusive', { reason: 'a' }),
        decided('token.issued', 'inconclusive', { reason: 'a', target: 'other' }),
        decided('token.no-store', 'not-applicable', { reason: 'a' }),
      ],
      targets,
    );
    expect(findings.map(({ target, requirement: id, others }) => [target, id, others.length])).toEqual([
      ['default', 'posture.privileged-granted', 0],
      ['other', 'posture.privileged-registrable', 0],
      ['default', 'token.issued', 0],
      ['other', 'token.issued', 0],
    ]);
  });
});

test.describe('what is told together', () => {
  test('never goes in a circle', () => {
    const below = (id: RequirementId, path: readonly RequirementId[]): void => {
      expect(path, path.join(' > ')).not.toContain(id);
      for (const lead of toldWith(id)) below(lead, [...path, id]);
    };
    for (const id of requirementIds) below(id, []);
  });

  for (const [slug, fault] of Object.entries(faults)) {
    const turned = (fault as Fault).turns.filter(isRequirementId);
    if (turned.length < 2) continue;

    test(`one mistake is one finding: ${slug}`, () => {
      const findings = findingsOf(turned.map((id) => ({ ...decided(id, 'nonconformant') })));
      // An empty allowlist that allows everything also publishes nothing: two things to know.
      expect(findings).toHaveLength(slug === 'allowlist-empty-allows-all' ? 2 : 1);
    });
  }

  test('everything that lets somebody in with a grave word has a sentence', () => {
    const silent = requirementIds.filter((id) => {
      const row = requirement(id);
      return impactOf(id) === 'access' && row.release === 'seed' && row.headline === undefined;
    });
    expect(silent).toEqual(['registration-refusals.scope-mixed']);
    expect(new Set(requirementIds.map(impactOf))).toEqual(new Set(impacts));
  });
});
