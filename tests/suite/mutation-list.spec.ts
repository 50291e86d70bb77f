import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { decidingCode } from '../mutation/deciding-code.ts';

// The list of mutation tests names what is there: a spec that was renamed would notice no mutant.

const root = path.resolve(import.meta.dirname, '../..');

test('each file of the list exists, and so does each spec that has to notice its changes', () => {
  const specs = readdirSync(import.meta.dirname).map((name) => `tests/suite/${name}`);
  for (const [file, filters] of Object.entries(decidingCode)) {
    expect(existsSync(path.join(root, file)), file).toBe(true);
    expect(filters, file).not.toEqual([]);
    const dead = filters.filter((filter) => !specs.some((spec) => spec.includes(filter)));
    expect(dead, file).toEqual([]);
  }
});
