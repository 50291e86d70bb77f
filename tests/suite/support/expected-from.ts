import { readSettings } from '../../../fixtures/run/settings.ts';
import { SettingsError } from '../../../fixtures/settings/problem.ts';
import type { Settings } from '../../../fixtures/settings/settings.ts';
import { exportFolder, soundProvider, withSettings, type Service } from './exports.ts';

export type Env = Readonly<Record<string, string>>;
export type Files = Readonly<Record<string, unknown>>;

const base = { TENANT_BASE_URL: 'https://tenant.example.com', EXPECTED_FROM: '.' };
/** The settings of a run that is declared by these files. */
export const read = (files: Files, env: Env = {}): Settings =>
  readSettings({ env: { ...base, ...env }, directory: exportFolder(files) });

/** What they are refused with. */
export function why(files: Files, env: Env = {}): string {
  try {
    read(files, env);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error('the settings were accepted');
}

export const sound = soundProvider();
export const scopes = ['openid', 'profile', 'email', 'address', 'phone', 'data-read', 'data-write'];
export const core = (values: Service): Service => withSettings(sound, 'coreOAuth2Config', values);
export const advanced = (values: Service): Service => withSettings(sound, 'advancedOAuth2Config', values);
export const registration = (values: Service): Service =>
  withSettings(sound, 'clientDynamicRegistrationConfig', values);
/** A variable of the tenant, as fr-config-manager exports it. */
export const esv = (name: string, value: string): Files => ({
  [`esvs/variables/${name}.json`]: { _id: name, valueBase64: Buffer.from(value).toString('base64') },
});
