import { expect, test } from '@playwright/test';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { SettingsError } from '../../fixtures/settings/problem.ts';

// How many clients a run may leave behind, what a registration body asks for, and which form of the page is judged.

const load = (env: Readonly<Record<string, string>>) =>
  loadSettings({
    env: { TENANT_BASE_URL: 'https://tenant.example.com', ...env },
    directory: test.info().outputDir,
  });

const said = (env: Readonly<Record<string, string>>): string => {
  try {
    load(env);
    return '';
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
};

for (const [given, wanted] of [
  ['none', []],
  ['code', ['code']],
  ['Token, code', ['token', 'code']],
  ['["code","code"]', ['code']],
] as const) {
  test(`response types as ${given}`, () => {
    expect(load({ REGISTRATION_RESPONSE_TYPES: given }).targets[0].responseTypes).toEqual(wanted);
  });
}

test('response types are those of the dialect if none are set', () => {
  expect(load({}).targets[0].responseTypes).toBeNull();
});

for (const [given, wanted] of [
  ['client', ['client']],
  ['Agent', ['agent']],
  ['client, agent', ['client', 'agent']],
  ['["agent","client","agent"]', ['agent', 'client']],
] as const) {
  test(`forms of the page as ${given}`, () => {
    expect(load({ ONBOARDING: given }).targets[0].onboarding).toEqual(wanted);
  });
}

test('the form of the page that a client registers by is the default', () => {
  expect(load({}).targets[0].onboarding).toEqual(['client']);
});

test('as many clients may remain as the owner allows, and one by default', () => {
  expect(load({}).maxClientsLeftBehind).toBe(1);
  expect(load({ MAX_CLIENTS_LEFT_BEHIND: '40' }).maxClientsLeftBehind).toBe(40);
});

for (const [variable, given, text] of [
  ['MAX_CLIENTS_LEFT_BEHIND', '0', /from 1 to 40/],
  ['MAX_CLIENTS_LEFT_BEHIND', '41', /from 1 to 40/],
  ['MAX_CLIENTS_LEFT_BEHIND', '1.5', /digits only/],
  ['ONBOARDING', 'agents', /Did you mean agent/],
  ['ONBOARDING', 'client,both', /write client or agent/],
  ['ONBOARDING', '[]', /names no form of the page/],
  ['REGISTRATION_RESPONSE_TYPES', 'id_token', /none or code or token/],
  ['REGISTRATION_RESPONSE_TYPES', 'none code', /combines none with a response type/],
] as const) {
  test(`${variable} as ${given} is refused`, () => {
    const message = said({ [variable]: given });
    expect(message).toContain(variable);
    expect(message).toMatch(text);
  });
}
