import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { renderEnvExample, renderSettingsTable } from '../../fixtures/settings/documents.ts';
import { loadSettings } from '../../fixtures/settings/load.ts';
import type { Settings } from '../../fixtures/settings/settings.ts';
import { allVariables } from '../../fixtures/settings/variables.ts';

function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = test.info().outputPath('project');
  mkdirSync(path, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

function load(env: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}): Settings {
  return loadSettings({ env, directory: folder(files) });
}

test.describe('documents', () => {
  const advice = 'Write the result of the function into the file.';
  const committed = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

  test('.env.example matches renderEnvExample()', () => {
    expect(committed('.env.example'), advice).toBe(renderEnvExample());
  });

  test('docs/settings.md matches renderSettingsTable()', () => {
    expect(committed('docs/settings.md'), advice).toBe(renderSettingsTable());
  });

  /** Settings that need a second one, or a file. */
  const partners = ['SERVICE_ACCOUNT_ID', 'EXPECTED_SUBJECT', 'EXPECTED_FROM', 'EXPECTED_FROM_ESV'];

  test('.env.example sets nothing, and every example in it is accepted', () => {
    const text = renderEnvExample();
    expect(load({}, { '.env': text })).toEqual(load({}));
    for (const { name, example, secret } of allVariables) {
      expect(text).toContain(`\n#${name}=${example}\n`);
      if (secret || name === 'TARGETS' || name.endsWith('_FILE') || partners.includes(name)) continue;
      expect(() => load({}, { '.env': `${name}=${example}` }), name).not.toThrow();
    }
  });
});
