import { expect, test } from '@playwright/test';
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

test('an inherited value of a client is not looked at', async () => {
  const client = {
    _id: 'c',
    _type: { _id: 'OAuth2Client' },
    coreOAuth2ClientConfig: { scopes: { inherited: true, value: ['fr:idm:*'] } },
  };
  const files = {
    ...managerFiles(soundProvider()),
    'realms/alpha/realm-config/agents/OAuth2Client/c.json': client,
  };
  expect((await judgeFolder(exportFolder(files))).of('settings.clients-privileged').verdict).toBe(
    'conformant',
  );
});
