import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { renderSample } from '../../fixtures/lab/sample-report.ts';

const projectDir = path.resolve(import.meta.dirname, '../..');

test('the sample report is what this version says of a leaking tenant', async () => {
  const sample = await renderSample();
  expect(Object.keys(sample)).toEqual(['docs/sample/conformance.html', 'docs/sample/summary.md']);
  for (const [name, text] of Object.entries(sample)) {
    expect(text, name).toContain('Anybody who can reach this tenant can obtain an administrative token');
    expect(readFileSync(path.join(projectDir, name), 'utf8') === text, `${name}: npm run docs`).toBe(true);
  }
});
