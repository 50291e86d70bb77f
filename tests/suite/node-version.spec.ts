import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { nodeLines, supportedNode } from '../../fixtures/lab/compat/lines.ts';
import { isSupported, unsupportedInWords } from '../../fixtures/run/node-version.ts';

const root = path.resolve(import.meta.dirname, '../..');

test('every line of Node that engines names is accepted from its lowest version on', () => {
  for (const { lowest } of nodeLines) expect(isSupported(`v${lowest}`, supportedNode), lowest).toBe(true);
  expect(isSupported(process.version, supportedNode)).toBe(true);
  expect(isSupported('v99.0.0', supportedNode)).toBe(true);
});

test('others are told in one sentence, with what is needed', () => {
  for (const version of ['v18.20.8', 'v20.9.0', 'v20.18.3', 'v21.7.3', 'v22.12.0', 'v23.11.1']) {
    expect(isSupported(version, supportedNode), version).toBe(false);
  }
  expect(unsupportedInWords('v20.9.0', supportedNode)).toBe(
    'Node 20.9.0 does not run this suite, nothing was sent: it needs 20.19.0, 22.13.0, 24.0.0, 26.0.0 or newer of the same line.',
  );
});

test('the version is looked at before anything else is loaded', () => {
  const firstImport = (file: string): string | undefined =>
    /^import .*$/m.exec(readFileSync(path.join(root, file), 'utf8'))?.[0];
  expect(firstImport('playwright.config.ts')).toBe("import './fixtures/run/node-version.ts';");
  expect(firstImport('fixtures/run/lost-output.ts')).toBe("import './node-version.ts';");
  // What an old Node lacks must not be needed to say so.
  const text = readFileSync(path.join(root, 'fixtures/run/node-version.ts'), 'utf8');
  expect(text.match(/^import .*$/gm)).toEqual([
    "import { readFileSync } from 'node:fs';",
    "import { createRequire } from 'node:module';",
  ]);
  expect(text).not.toContain('import.meta.dirname');
});
