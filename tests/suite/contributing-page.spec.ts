import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { resolveConfig } from 'prettier';
import { fillPlace, renderContributing } from '../../fixtures/lab/contributing-page.ts';

const file = path.resolve(import.meta.dirname, '../../CONTRIBUTING.md');

test('CONTRIBUTING has the drawing of the layers and the glossary as the code has them', async () => {
  const page = readFileSync(file, 'utf8');
  const options = (await resolveConfig(file)) ?? {};
  expect(await renderContributing(page, options), 'run `npm run docs`').toBe(page);
});

test('a place is filled anew, and a page without it is refused', () => {
  const page = 'a\n<!-- x -->\n\nold\n\n<!-- /x -->\nb';
  expect(fillPlace(page, 'x', 'new')).toBe('a\n<!-- x -->\n\nnew\n\n<!-- /x -->\nb');
  expect(() => fillPlace('# A page', 'x', 'new')).toThrow('the page has no place for x');
});
