import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { SettingsError } from '../../fixtures/settings/problem.ts';
import type { Waiver } from '../../fixtures/settings/settings.ts';

const good: Waiver = {
  requirement: 'token.lifetime-declared',
  target: '*',
  reason: 'the gateway is replaced in spring',
  owner: 'iam-team',
  expires: '2030-01-31',
};
const knownRequirements = ['token.lifetime-declared', 'token.scope-single', 'discovery.tls'];

function read(content: string, today = '2030-01-31'): readonly Waiver[] {
  const directory = test.info().outputPath('project');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'waivers.json'), content);
  const env = { WAIVERS_FILE: 'waivers.json' };
  return loadSettings({ env, directory, knownRequirements, today }).waivers;
}

function messagesOf(content: unknown, today?: string): string {
  try {
    read(typeof content === 'string' ? content : JSON.stringify(content), today);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    expect(error.problems.map(({ variable }) => variable)).toEqual(error.problems.map(() => 'WAIVERS_FILE'));
    return error.message;
  }
  throw new Error('the waivers were accepted');
}

test('waivers are read and still apply on their last day', () => {
  const other = { ...good, target: 'def*' };
  expect(read(JSON.stringify([good, other]))).toEqual([good, other]);
  expect(read('[]')).toEqual([]);
});

test('ids are not checked without the catalogue', () => {
  const directory = test.info().outputPath('project');
  mkdirSync(directory, { recursive: true });
  writeFileSync(
    join(directory, 'w.json'),
    JSON.stringify([{ ...good, requirement: 'x.y', expires: '9999-12-31' }]),
  );
  expect(loadSettings({ env: { WAIVERS_FILE: 'w.json' }, directory }).waivers).toHaveLength(1);
});

for (const [title, content, says] of [
  ['text that is not JSON', 'token.lifetime-declared', /JSON array[\s\S]*"requirement":/],
  ['one object instead of an array', good, /JSON array/],
  ['an array of names', ['token.lifetime-declared'], /JSON array/],
  ['no reason', [{ ...good, reason: ' ' }], /Entry 1: "reason"[\s\S]*add "reason":"why/],
  ['no owner', [good, { ...good, owner: undefined }], /Entry 2: "owner"[\s\S]*add "owner":"/],
  ['no end', [{ ...good, expires: undefined }], /Entry 1: "expires"[\s\S]*"expires":"2030-05-01"/],
  ['an owner that is not text', [{ ...good, owner: 7 }], /Entry 1: "owner"/],
  ['a misspelt member', [{ ...good, expiry: '2030-02-01' }], /"expiry"[\s\S]*Did you mean expires/],
  ['a day in another order', [{ ...good, expires: '31.01.2030' }], /"31\.01\.2030"[\s\S]*YYYY-MM-DD/],
  ['a day that does not exist', [{ ...good, expires: '2030-02-30' }], /"2030-02-30", which is not a day/],
  [
    'a misspelt requirement',
    [{ ...good, requirement: 'token.scopes-single' }],
    /did you mean "requirement":"token\.scope-single"/,
  ],
  ['a pattern of requirements', [{ ...good, requirement: 'token.*' }], /names one requirement/],
  ['a target with a space', [{ ...good, target: 'my target' }], /"my target"[\s\S]*"\*" matches/],
  ['a repetition', [good, { ...good, owner: 'me' }], /Entry 2: it repeats entry 1[\s\S]*keep one/],
] as const) {
  test(`${title} is refused with a hint`, () => {
    expect(messagesOf(content)).toMatch(says);
  });
}

test('a waiver for an unknown target is refused with a suggestion', () => {
  expect(messagesOf([{ ...good, target: 'defualt' }])).toMatch(
    /Entry 1: no target has the name "defualt"[\s\S]*Did you mean default\?[\s\S]*write "target":"default"/,
  );
  expect(messagesOf([good, { ...good, target: 'staging-*' }])).toMatch(/Entry 2: no target has the name/);
});

test('a waiver may cover a target of another run from the same folder', () => {
  const directory = test.info().outputPath('project');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, '.env.staging'), 'TENANT_BASE_URL=https://staging.example.com\n');
  const targets = ['staging', 'staging-bravo', 'stag*'];
  const entries = targets.map((target) => ({ ...good, target }));
  expect(read(JSON.stringify(entries)).map(({ target }) => target)).toEqual(targets);
});

test('an expired waiver is refused', () => {
  expect(messagesOf([good], '2030-02-01')).toMatch(/Entry 1: it expired on 2030-01-31[\s\S]*"2030-05-02"/);
});

test('all problems of all entries are reported', () => {
  const message = messagesOf([{ ...good, reason: '' }, good, { ...good, requirement: 'no.such' }]);
  expect(message).toMatch(/Entry 1[\s\S]*Entry 3/);
});

test('a text in a waiver that looks like a secret is not shown', () => {
  const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';
  for (const member of ['requirement', 'target', 'expires'] as const) {
    expect(messagesOf([{ ...good, [member]: jwt }])).not.toContain(jwt);
  }
  expect(messagesOf([{ ...good, [jwt]: 'x' }])).not.toContain(jwt);
});
