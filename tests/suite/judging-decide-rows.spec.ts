import { expect, test } from '@playwright/test';
import { providerMember, providerSetting } from '../../fixtures/catalogue/console.ts';
import type { RequirementId } from '../../fixtures/catalogue/index.ts';
import { Vault } from '../../fixtures/evidence/vault.ts';
import { settingsBehind } from '../../fixtures/facts/provider-service.ts';
import { decide } from '../../fixtures/judging/decide.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import { Deviation, Violation } from '../../fixtures/judging/signals.ts';
import type { Settings } from '../../fixtures/settings/settings.ts';
import { stubTarget } from './support/stub-target.ts';

// What the settings of a run change about a row, and what is told about the settings of the tenant.

const vault = new Vault();
const secret = 'a-secret-of-this-run';
vault.keep(secret);

const provider = {
  advancedOAuth2Config: { [providerMember.grantTypes]: ['authorization_code', secret] },
};

const administration = { readService: () => Promise.resolve({ service: provider }) };

const usual = { strict: false, waivers: [], optionalChecks: [], drift: 'report' } as const;

function decideOn(
  id: RequirementId,
  signal: Error,
  settings: Partial<Pick<Settings, 'strict' | 'optionalChecks' | 'drift' | 'waivers'>> = {},
  account: typeof administration | null = null,
) {
  const context = { vault, profile: 'full' };
  const session = { target: stubTarget(), context, administration: account } as unknown as Session;
  const check = () => {
    throw signal;
  };
  return decide(id, check, session, { ...usual, ...settings }, () => 0, settingsBehind);
}

test('drift is only told, unless it was asked to fail the run', async () => {
  const drifted = new Violation('as accepted', 'changed', 'run');
  const verdictOf = async (id: RequirementId, drift: Settings['drift']) =>
    (await decideOn(id, drifted, { drift })).verdict;
  expect(await verdictOf('cross.baseline-drift', 'report')).toBe('advisory');
  expect(await verdictOf('cross.baseline-drift', 'fail')).toBe('nonconformant');
  // It is a recommendation as any other.
  const strictly = await decideOn('cross.baseline-drift', drifted, { drift: 'report', strict: true });
  expect(strictly.verdict).toBe('nonconformant');
  expect(await verdictOf('cross.scope-lattice', 'report')).toBe('nonconformant');
});

test('PKCE is recommended, and demanded where agents are judged; nothing else is raised with it', async () => {
  const missing = new Violation('S256', 'absent', 'run');
  const verdictOf = async (id: RequirementId, optionalChecks: Settings['optionalChecks']) =>
    (await decideOn(id, missing, { optionalChecks })).verdict;
  expect(await verdictOf('discovery.pkce-s256', [])).toBe('advisory');
  expect(await verdictOf('discovery.pkce-s256', ['agents'])).toBe('nonconformant');
  expect(await verdictOf('posture.asymmetric-client-auth', ['agents'])).toBe('advisory');
});

test.describe('the settings behind a violation', () => {
  const told = `${providerSetting.grantTypes} is `;
  const violated = new Violation('a', 'b', 'run');

  test('are told with their present values, without a secret', async () => {
    const { reason } = await decideOn('token.issued', violated, {}, administration);
    expect(reason).toContain(`${told}authorization_code, [secret `);
    expect(reason).not.toContain(secret);
  });

  test('are told of nothing but a violation, and of no row that is about the settings themselves', async () => {
    const deviated = await decideOn('token.issued', new Deviation('a', 'b', 'run'), {}, administration);
    expect(deviated).toMatchObject({ verdict: 'advisory', reason: null });
    const own = await decideOn('settings.grant-types', violated, {}, administration);
    expect(own).toMatchObject({ verdict: 'nonconformant', reason: null });
    const without = await decideOn('token.issued', violated);
    expect(without).toMatchObject({ verdict: 'nonconformant', reason: null });
  });

  test('give way to a waiver, which says who accepted it', async () => {
    const waiver = {
      requirement: 'token.issued',
      target: '*',
      reason: 'r',
      owner: 'o',
      expires: '2030-01-01',
    };
    const { verdict, reason } = await decideOn(
      'token.issued',
      violated,
      { waivers: [waiver] },
      administration,
    );
    expect([verdict, reason]).toEqual(['waived', 'waived until 2030-01-01 by o: r']);
  });
});
