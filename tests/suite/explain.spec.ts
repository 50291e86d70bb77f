import { expect, test } from '@playwright/test';
import { requirement, requirementIds } from '../../fixtures/catalogue/index.ts';
import { faults } from '../../fixtures/reference-tenant/index.ts';
import { explain } from '../../fixtures/report/explain.ts';
import { emptyFolder, runCommand } from './support/command.ts';

for (const width of [60, 100]) {
  test(`every row is explained whole, in lines of ${width}`, () => {
    for (const id of requirementIds) {
      const text = explain(id, faults, width);
      const { statement, why, remedy, probes = {}, accepts = {} } = requirement(id);
      const words = text.replaceAll(/\s+/g, ' ');
      for (const told of [statement, why, remedy, ...Object.values({ ...probes, ...accepts })])
        expect(words).toContain(told);
      // Only a word that is longer by itself, such as an address, may stand out.
      const long = text.split('\n').filter((line) => line.length > width);
      expect(
        long.filter((line) => line.slice(14).includes(' ')),
        id,
      ).toEqual([]);
    }
  });
}

test('it says how to make a row apply, and what turns it', () => {
  expect(explain('cross.baseline-drift', faults, 100)).toMatch(/decided in +full, if BASELINE_FILE is set\n/);
  expect(explain('posture.privileged-granted', faults, 100)).toContain('privileged-idm-scope: ');
  expect(explain('settings.script-exported', faults, 100)).toMatch(/decided in +config\n/);
});

test('the command explains rows and areas, and knows what was meant', async () => {
  const folder = emptyFolder();
  const area = await runCommand('explain', folder, {}, ['token']);
  expect(area.code).toBe(0);
  expect(area.output.split('\n').filter((line) => line.startsWith('token.')).length).toBeGreaterThan(10);
  const wrong = await runCommand('explain', folder, {}, ['token.issued', 'token.isued']);
  expect(wrong.code).toBe(2);
  expect(wrong.output).toContain('no requirement called token.isued. Did you mean token.issued?');
  expect((await runCommand('explain', folder, {}, [])).code).toBe(2);
});
