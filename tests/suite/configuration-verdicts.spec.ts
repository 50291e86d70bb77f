import { expect, test } from '@playwright/test';
import { predictedByConfiguration } from '../../fixtures/catalogue/from-configuration.ts';
import { requirement } from '../../fixtures/catalogue/index.ts';
import {
  declared,
  exportFolder,
  judgeFolder,
  managerFiles,
  soundProvider,
  withSettings,
} from './support/exports.ts';

// What becomes of what exported configuration shows: predictions, waivers, levels.

const scopes = ['openid|', 'profile', 'email', 'address', 'phone', 'data-read', 'data-write'];

test('a prediction is never a verdict, in strict mode neither', async () => {
  const service = withSettings(soundProvider(), 'coreOAuth2Config', { usePolicyEngineForScope: true });
  const judged = await judgeFolder(exportFolder(managerFiles(service)), { ...declared, STRICT: 'true' });
  expect(judged.of('token.scope-single')).toMatchObject({ verdict: 'advisory', expected: null });
  expect(judged.of('token.scope-single').actual).toMatch(/^prediction: /);
  expect(predictedByConfiguration.filter((id) => requirement(id).release === 'config')).toEqual([]);
});

test('while nobody can register, a privileged entry is reported and violates nothing', async () => {
  const privileged = withSettings(soundProvider(), 'advancedOAuth2Config', {
    supportedScopes: [...scopes, 'fr:idm:*'],
  });
  const service = withSettings(privileged, 'clientDynamicRegistrationConfig', {
    allowDynamicRegistration: false,
  });
  const folder = exportFolder(managerFiles(service));
  const verdictWhen = async (registration: string) =>
    (await judgeFolder(folder, { ...declared, EXPECTED_REGISTRATION: registration })).of(
      'settings.allowlist-privileged',
    ).verdict;
  expect(await verdictWhen('closed')).toBe('advisory');
  expect(await verdictWhen('protected')).toBe('nonconformant');
});

test('a waiver of a live run counts here too', async () => {
  const service = withSettings(soundProvider(), 'coreOAuth2Config', { accessTokenLifetime: 7_200 });
  const waiver = {
    requirement: 'settings.lifetime-sound',
    target: 'default',
    reason: 'gateway',
    owner: 'iam',
    expires: '2999-12-31',
  };
  const folder = exportFolder({ ...managerFiles(service), 'waivers.json': [waiver] });
  const judged = await judgeFolder(folder, { ...declared, WAIVERS_FILE: 'waivers.json' });
  expect(judged.of('settings.lifetime-sound').verdict).toBe('waived');
  expect(judged.of('settings.declared-values').verdict).toBe('nonconformant');
});
