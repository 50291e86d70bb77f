import fc from 'fast-check';
import { expect, test } from '@playwright/test';
import { combinationsOf, MOST_SIMULATIONS } from '../../fixtures/configuration/simulation/combinations.ts';
import { configuredRealm, type ConfiguredRealm } from '../../fixtures/configuration/simulation/configured.ts';
import { knownSettings } from '../../fixtures/configuration/simulation/known-settings.ts';
import { declaredSettings } from '../../fixtures/configuration/declared.ts';
import { filledFromExport } from '../../fixtures/exported/expectations.ts';
import { readRealms } from '../../fixtures/exported/read.ts';
import {
  declared,
  exportFolder,
  managerFiles,
  recordedProvider,
  soundProvider,
  withSettings,
  type Service,
} from './support/exports.ts';

// What the simulation tries of settings of which no value is known.

function realmOf(service: Service, env: Readonly<Record<string, string>> = {}): ConfiguredRealm {
  const folder = exportFolder(managerFiles(service));
  const [first] = readRealms({ given: ['.'], esv: [], directory: folder });
  if (first === undefined) throw new Error('no realm');
  return configuredRealm(first, declaredSettings({ ...declared, ...env }, folder).declared.target);
}

const withMember = (member: string, value: unknown, service = soundProvider()): Service => {
  const group = knownSettings.find((setting) => setting.member === member)?.group ?? '';
  return withSettings(service, group, { [member]: value });
};

/** A value that is neither that of a stock realm nor the usual other one, and the variable that declares it. */
const declarations: Readonly<Record<string, readonly (readonly [text: string, value: unknown])[]>> = {
  EXPECTED_TOKEN_LIFETIME: [
    ['600', 600],
    ['100000', 100_000],
  ],
  EXPECTED_DEFAULT_SCOPES: [
    ['data-read', ['data-read']],
    ['[]', []],
  ],
  EXPECTED_REGISTRATION_ACCESS_TOKENS: [
    ['true', true],
    ['false', false],
  ],
  EXPECTED_TOKEN_FORMAT: [
    ['jwt', true],
    ['opaque', false],
  ],
  EXPECTED_TOKEN_ALGORITHM: ['RS256', 'RS384', 'PS512', 'ES256', 'HS512'].map((name) => [name, name]),
  EXPECTED_AI_AGENTS: [
    ['true', true],
    ['false', false],
  ],
};

test('whatever a variable declares is tried, if the export does not say the value', () => {
  for (const { variable, member } of filledFromExport) {
    const setting = knownSettings.find((one) => one.member === member);
    // Without ends nothing is simulated unless the value is known.
    if (setting?.ends === undefined) continue;
    const given = declarations[variable];
    expect(given, `${variable} has an example`).toBeDefined();
    for (const [text, value] of given ?? []) {
      const open = realmOf(withMember(member, '&{esv.value}'), { [variable]: text });
      const known = realmOf(withMember(member, value), { [variable]: text });
      expect([open.provider, ...open.otherwise], `${variable}=${text}`).toContainEqual(known.provider);
    }
  }
});

test('the same value is not tried twice, and the order of a list is none', () => {
  const lifetimes = ({ provider, otherwise }: ConfiguredRealm) =>
    [provider, ...otherwise].map(({ accessTokenLifetime }) => accessTokenLifetime);
  const unresolved = withMember('accessTokenLifetime', '&{esv.life}');
  expect(lifetimes(realmOf(unresolved))).toEqual([3_600, 86_400]);
  expect(lifetimes(realmOf(unresolved, { EXPECTED_TOKEN_LIFETIME: '86400' }))).toEqual([3_600, 86_400]);
  expect(lifetimes(realmOf(unresolved, { EXPECTED_TOKEN_LIFETIME: '600' }))).toEqual([3_600, 600, 86_400]);
  const defaults = realmOf(withMember('defaultScopes', '&{esv.defaults}'), {
    EXPECTED_DEFAULT_SCOPES: 'phone openid email profile address',
  });
  expect(defaults.otherwise.map(({ defaultScopes }) => defaultScopes)).toEqual([[], ['fr:idm:*']]);
});

test('what a list is known to have stays in it, beside the stock entries and the declared ones', () => {
  const { provider, otherwise } = realmOf(withMember('defaultScopes', ['openid|Id', 'x', '&{esv.more}']), {
    EXPECTED_DEFAULT_SCOPES: 'openid data-read',
  });
  expect([provider, ...otherwise].map(({ defaultScopes }) => defaultScopes)).toEqual([
    ['openid', 'x', 'address', 'phone', 'profile', 'email'],
    ['openid', 'x', 'data-read'],
    [],
    ['fr:idm:*'],
  ]);
});

test('policies answer either way where it is not known whether they are asked', () => {
  const { provider, otherwise, unknown } = realmOf(withMember('usePolicyEngineForScope', '&{esv.policies}'));
  expect([provider, ...otherwise].map(({ scopePolicies }) => scopePolicies)).toEqual([
    'off',
    'grant every scope',
    'grant no scope',
  ]);
  expect(unknown).toHaveLength(1);
});

const counts = fc.array(fc.integer({ min: 2, max: 4 }), { maxLength: 64 });

test('never more simulations than said, each another one, all at either end among them', () => {
  fc.assert(
    fc.property(counts, (some) => {
      const { choices, untried } = combinationsOf(some);
      expect(choices.length).toBeLessThanOrEqual(MOST_SIMULATIONS);
      expect(new Set(choices.map((choice) => choice.join())).size).toBe(choices.length);
      for (const choice of choices) {
        expect(choice).toHaveLength(some.length);
        expect(choice.every((place, index) => place >= 0 && place < (some[index] ?? 0))).toBe(true);
      }
      expect(choices[0].every((place) => place === 0)).toBe(true);
      expect(choices).toContainEqual(some.map((count) => count - 1));
      const all = some.reduce((product, count) => product * count, 1);
      expect(untried === null).toBe(choices.length === all);
    }),
  );
});

test('any two settings are tried at different ends, and each value of each setting is tried', () => {
  fc.assert(
    fc.property(counts, (some) => {
      const { choices } = combinationsOf(some);
      for (const [index, count] of some.entries()) {
        for (let place = 0; place < count; place += 1) {
          expect(choices.some((choice) => choice[index] === place)).toBe(true);
        }
        for (const [other, othersCount] of some.entries()) {
          if (other === index) continue;
          expect(choices.some((one) => one[index] === 0 && one[other] === othersCount - 1)).toBe(true);
        }
      }
    }),
    { numRuns: 30 },
  );
});

test('up to seven switches: each alone against all others, from either end, and it is said', () => {
  expect(combinationsOf([2, 2, 2, 2])).toMatchObject({ untried: null });
  const { choices, untried } = combinationsOf([2, 2, 2, 2, 2]);
  expect(choices).toHaveLength(12);
  for (const index of [0, 1, 2, 3, 4]) {
    for (const end of [0, 1]) {
      expect(choices).toContainEqual([end, end, end, end, end].with(index, 1 - end));
    }
  }
  expect(untried).toBe(
    'combinations of the 5 settings without a known value: 12 of 32 were tried, all at either end and each alone against the others',
  );
  expect(combinationsOf(Array.from({ length: 40 }, () => 2)).untried).toMatch(
    /14 of more than a million were tried, all at either end and any two at different ends$/,
  );
});

test('an export says of which settings not every combination was tried', () => {
  const stock = recordedProvider('provider-aic-sapig-core-fapi.json');
  const three = realmOf(stock);
  expect(three.otherwise).toHaveLength(7);
  expect(three.notSimulated.join()).not.toContain('combinations of');
  const five = realmOf(
    withMember('statelessTokensEnabled', '&{esv.a}', withMember('accessTokenLifetime', '&{esv.b}', stock)),
  );
  expect(five.otherwise).toHaveLength(11);
  expect(five.notSimulated.join()).toContain('combinations of the 5 settings without a known value');
});
