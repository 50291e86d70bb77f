import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../fixtures/catalogue/index.ts';
import {
  declared,
  exportFolder,
  judgeFolder,
  managerFiles,
  soundProvider,
  withSettings,
  type Service,
} from './support/exports.ts';

// How exported values are written: variables, typed objects, defaults, and what is not there.

const lifetime = (value: unknown): Service =>
  withSettings(soundProvider(), 'coreOAuth2Config', { accessTokenLifetime: value });
const variable = (name: string, value: string): Record<string, unknown> => ({
  [`esvs/variables/${name}.json`]: {
    _id: name,
    expressionType: 'int',
    valueBase64: Buffer.from(value).toString('base64'),
  },
});
const unset = { _id: 'esv-life-time', valueBase64: '${ESV_LIFE_TIME}' };

interface Case {
  readonly value: unknown;
  readonly files?: Readonly<Record<string, unknown>>;
  readonly esv?: readonly string[];
  readonly verdict: 'conformant' | 'nonconformant' | 'inconclusive';
  readonly says?: string;
}

const cases: Readonly<Record<string, Case>> = {
  'a variable of the export': {
    value: '&{esv.life.time}',
    files: variable('esv-life-time', '3600'),
    verdict: 'conformant',
  },
  'a variable with a wrong value': {
    value: '&{esv.life.time}',
    files: variable('esv-life-time', '0'),
    verdict: 'nonconformant',
  },
  'a typed object around it': {
    value: { $int: '&{esv.life.time}' },
    files: variable('esv-life-time', '3600'),
    verdict: 'conformant',
  },
  'a variable that is named': {
    value: '&{esv.life.time}',
    esv: ['esv-life-time=3600'],
    verdict: 'conformant',
  },
  'a name in capitals': { value: '&{esv.life.time}', esv: ['ESV_LIFE_TIME=3600'], verdict: 'conformant' },
  'what is named wins over the export': {
    value: '&{esv.life.time}',
    files: variable('esv-life-time', '0'),
    esv: ['esv-life-time=3600'],
    verdict: 'conformant',
  },
  'a file of lines': {
    value: '&{esv.life.time}',
    files: { 'a.esv': '# staging\nesv.life.time=3600\n' },
    esv: ['a.esv'],
    verdict: 'conformant',
  },
  'a file of JSON': {
    value: '&{esv.life.time}',
    files: { 'a.esv': { 'esv-life-time': 3600 } },
    esv: ['a.esv'],
    verdict: 'conformant',
  },
  'a default after a bar': { value: { $int: '&{esv.life.time|3600}' }, verdict: 'conformant' },
  'a number that is written as a string': { value: '3600', verdict: 'conformant' },
  'no value at all': { value: '&{esv.life.time}', verdict: 'inconclusive', says: 'esv-life-time' },
  'no value in a typed object': {
    value: { $int: '&{esv.life.time}' },
    verdict: 'inconclusive',
    says: 'esv-life-time',
  },
  'a template of the tool in the place of the value': {
    value: '&{esv.life.time}',
    files: { 'esvs/variables/x.json': unset },
    verdict: 'inconclusive',
    says: 'esv-life-time',
  },
  'a variable that is no number': {
    value: { $int: '&{esv.life.time}' },
    esv: ['esv-life-time=soon'],
    verdict: 'inconclusive',
  },
  absent: { value: undefined, verdict: 'inconclusive', says: 'has no value to compare' },
};

for (const [name, { value, files = {}, esv = [], verdict, says = '' }] of Object.entries(cases)) {
  test(`a value: ${name}`, async () => {
    const folder = exportFolder({ ...managerFiles(lifetime(value)), ...files });
    const named = esv.map((argument) => (argument.includes('=') ? argument : `${folder}/${argument}`));
    const judged = await judgeFolder(folder, declared, { esv: named });
    expect(judged.of('settings.lifetime-sound')).toMatchObject({ verdict });
    expect(judged.of('settings.lifetime-sound').reason ?? '').toContain(says);
  });
}

test('that a default counted is said', async () => {
  const judged = await judgeFolder(exportFolder(managerFiles(lifetime({ $int: '&{esv.life.time|3600}' }))));
  expect(judged.notices.join()).toContain('no value is known of esv-life-time: the default counts');
});

test('a variable in one entry of a list leaves the list open, and never differs', async () => {
  const scopes = ['openid', '&{esv.scope}'];
  const service = withSettings(soundProvider(), 'advancedOAuth2Config', { supportedScopes: scopes });
  const judged = await judgeFolder(exportFolder(managerFiles(service)));
  expect(judged.with('nonconformant')).toEqual([]);
  for (const id of [
    'settings.scope-allowlist',
    'discovery.scopes-expected',
    'settings.allowlist-privileged',
  ] as const) {
    expect(judged.of(id)).toMatchObject({ verdict: 'inconclusive' });
    expect(judged.of(id).reason).toContain('esv-scope');
  }
});

test('absent is not off, and [Empty] is none', async () => {
  const { clientDynamicRegistrationConfig: group } = soundProvider();
  const rest = {
    ...(group as Service),
    allowDynamicRegistration: undefined,
    dynamicClientRegistrationScript: undefined,
  };
  const judged = await judgeFolder(
    exportFolder(managerFiles({ ...soundProvider(), clientDynamicRegistrationConfig: rest })),
    { ...declared, EXPECTED_REGISTRATION: 'closed' },
  );
  expect(judged.of('settings.open-registration').verdict).toBe('inconclusive');
  expect(judged.of('settings.agents-without-script').verdict).toBe('inconclusive');
  expect(judged.with('nonconformant')).toEqual([]);
});

for (const [name, group, member, id] of [
  ['declared lifetime', 'coreOAuth2Config', 'accessTokenLifetime', 'settings.declared-values'],
  ['declared form of tokens', 'coreOAuth2Config', 'statelessTokensEnabled', 'settings.declared-values'],
  ['list of default scopes', 'advancedOAuth2Config', 'defaultScopes', 'settings.declared-values'],
  ['switch for AI agents', 'aiAgentsConfig', 'aiAgentsEnabled', 'settings.agents-without-script'],
] as const) {
  test(`is open while the export has no value: ${name}`, async () => {
    const none = { dynamicClientRegistrationScript: '[Empty]' };
    const service = withSettings(soundProvider(), 'clientDynamicRegistrationConfig', none);
    const without = withSettings(service, group, { [member]: undefined });
    const env = { ...declared, EXPECTED_DEFAULT_SCOPES: 'address phone openid profile email' };
    const judged = await judgeFolder(exportFolder(managerFiles(without)), env);
    expect(judged.of(id)).toMatchObject({ verdict: 'inconclusive' });
  });
}

test('AI agents that a variable switches on need no script until that is known', async () => {
  const service = withSettings(soundProvider(), 'aiAgentsConfig', { aiAgentsEnabled: '&{esv.agents}' });
  const without = withSettings(service, 'clientDynamicRegistrationConfig', {
    dynamicClientRegistrationScript: '[Empty]',
  });
  const folder = exportFolder(managerFiles(without));
  const verdictWith = async (...esv: readonly string[]) =>
    (await judgeFolder(folder, declared, { esv })).of('settings.agents-without-script').verdict;
  expect(await verdictWith()).toBe('inconclusive');
  expect(await verdictWith('esv-agents=true')).toBe('advisory');
  expect(await verdictWith('esv-agents=false')).toBe('not-applicable');
});

test('an identity object that is [Empty] is none', async () => {
  const service = withSettings(soundProvider(), 'aiAgentsConfig', { aiAgentsIdentityObjectName: '[Empty]' });
  const judged = await judgeFolder(exportFolder(managerFiles(service)));
  expect(judged.of('settings.ai-agents').verdict).toBe('nonconformant');
});

test.describe('the scopes of a client', () => {
  const folder = 'realms/alpha/realm-config/agents';
  const judgedWith = async (scopes: unknown, files: Readonly<Record<string, unknown>> = {}) => {
    const section = { scopes, agentgroup: { inherited: false, value: 'partners' } };
    const client = { _id: 'c', _type: { _id: 'OAuth2Client' }, coreOAuth2ClientConfig: section };
    const all = { ...managerFiles(soundProvider()), [`${folder}/OAuth2Client/c.json`]: client, ...files };
    return (await judgeFolder(exportFolder(all))).of('settings.clients-privileged');
  };
  const group = (scopes: readonly string[]): Readonly<Record<string, unknown>> => ({
    [`${folder}/groups/OAuth2Client/partners.json`]: {
      _id: 'partners',
      _type: { _id: 'OAuth2Client' },
      coreOAuth2ClientConfig: { scopes },
    },
  });
  const inherited = { inherited: true, value: ['data-read'] };

  test('are open if they come from a group that is not there', async () => {
    const { verdict, reason } = await judgedWith(inherited);
    expect(verdict).toBe('inconclusive');
    expect(reason).toContain('c inherits its scopes from an agent group that the export does not have');
  });

  test('are those of the group if it is there', async () => {
    expect((await judgedWith(inherited, group(['data-read']))).verdict).toBe('conformant');
    const { verdict, actual } = await judgedWith(inherited, group(['fr:idm:*']));
    expect(verdict).toBe('advisory');
    expect(actual).toContain('c has fr:idm:*');
  });

  test('are open if they are no list, and none if there are none', async () => {
    const { verdict, reason } = await judgedWith('fr:idm:*');
    expect(verdict).toBe('inconclusive');
    expect(reason).toContain('scopes of c is not a list of scopes');
    for (const none of [null, '[Empty]', []]) expect((await judgedWith(none)).verdict).toBe('conformant');
  });

  test('are read without the number that older files write before each', async () => {
    expect((await judgedWith(['[0]=openid', '[1]=fr:idm:*|label'])).verdict).toBe('advisory');
  });

  test('are open if one stands in a variable, unless another is privileged', async () => {
    const { verdict, reason } = await judgedWith({ inherited: false, value: ['&{esv.scope}'] });
    expect(verdict).toBe('inconclusive');
    expect(reason).toContain('esv-scope');
    const both = { inherited: false, value: ['&{esv.scope}', 'fr:idm:*|label'] };
    expect((await judgedWith(both)).verdict).toBe('advisory');
  });
});

test('of a list, the entries that a finding is about are shown, and the list where something is missing', async () => {
  const supportedScopes = ['openid', 'fr:idm:*', 'profile', 'am-introspect-all-tokens|Introspect'];
  const service = withSettings(soundProvider(), 'advancedOAuth2Config', { supportedScopes });
  const folder = exportFolder(managerFiles(service));
  const judged = await judgeFolder(folder);
  const lines = readFileSync(path.join(folder, 'realms/alpha/services/oauth-oidc.json'), 'utf8').split('\n');
  const shown = (id: RequirementId): readonly string[] =>
    (judged.of(id).places ?? []).map(({ line }) => lines[line - 1]?.trim().replace(/,$/, '') ?? '');
  const entries = ['"fr:idm:*"', '"am-introspect-all-tokens|Introspect"'];
  expect(shown('settings.allowlist-privileged')).toEqual(entries);
  expect(shown('discovery.scopes-nothing-extra')).toEqual(entries);
  expect(shown('discovery.scopes-expected')).toEqual(['"supportedScopes": [']);
});
