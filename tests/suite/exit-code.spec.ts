import { writeFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { exitCodeOf } from '../../fixtures/run/exit-code.ts';

const codeOf = (text: string): number => {
  const file = test.info().outputPath('conformance.json');
  writeFileSync(file, text);
  return exitCodeOf(file, ['why']);
};

test('the exit code is the one of the results', () => {
  for (const code of [0, 1, 3, 4]) expect(codeOf(JSON.stringify({ run: { exitCode: code } }))).toBe(code);
});

test('whatever else a result file holds decides nothing', () => {
  const broken = ['', '{', 'null', '[]', '{}', '{"run":null}', '{"run":{}}', '{"run":{"exitCode":null}}'];
  const strange = [2, 5, -1, 0.5, '0', true, [0]].map((exitCode) => JSON.stringify({ run: { exitCode } }));
  for (const text of [...broken, ...strange]) expect(codeOf(text), text).toBe(3);
});

test('no result file decides nothing', () => {
  expect(exitCodeOf(test.info().outputPath('nowhere.json'), ['why'])).toBe(3);
});
