import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { layers } from '../../dependency-rules.mjs';
import { drawLayers } from '../../fixtures/lab/layers-drawing.ts';

const root = path.resolve(import.meta.dirname, '../..');

test('the rules name every folder but those that may import all of them', () => {
  // Recorded answers are data: nothing there imports anything.
  const folders = readdirSync(path.join(root, 'fixtures'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'recorded')
    .map(({ name }) => name);
  expect(folders.filter((name) => !(name in layers)).sort()).toEqual(['commands', 'lab']);
  expect(Object.keys(layers).filter((name) => !folders.includes(name))).toEqual([]);
});

test('an arrow that follows from two others is left out', () => {
  expect(drawLayers({ low: [], middle: ['low'], high: ['middle', 'low'] }).split('\n')).toEqual([
    '```mermaid',
    'flowchart TD',
    '  high --> middle',
    '  middle --> low',
    '```',
  ]);
});
