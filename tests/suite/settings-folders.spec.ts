import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { SettingsError } from '../../fixtures/settings/problem.ts';

/** The variables with a problem if the settings name these folders. */
function told(
  env: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>>,
): readonly string[] {
  const directory = test.info().outputPath('project');
  mkdirSync(path.join(directory, 'reports'), { recursive: true });
  for (const [name, target] of Object.entries(links)) {
    symlinkSync(path.join(directory, target), path.join(directory, name), 'dir');
  }
  try {
    loadSettings({ env, directory });
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(({ variable }) => variable);
  }
}

test('a journal inside the reports by way of a link is refused', () => {
  expect(told({ JOURNAL_DIR: 'elsewhere/journal' }, { elsewhere: 'reports' })).toEqual(['JOURNAL_DIR']);
});

test('reports that link to the working directory are refused', () => {
  expect(told({ REPORTS_DIR: 'here' }, { here: '.' })).toEqual(['REPORTS_DIR']);
});

test('separate folders are accepted, even through links', () => {
  expect(told({ JOURNAL_DIR: 'elsewhere/journal', REPORTS_DIR: 'reports' }, { elsewhere: '..' })).toEqual([]);
});
