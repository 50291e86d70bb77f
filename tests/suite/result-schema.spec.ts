import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { renderResultSchema, resultFileSchema } from '../../fixtures/verdict/result-schema.ts';
import type { ResultFile } from '../../fixtures/verdict/results.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { decided, resultFile } from './support/stub-results.ts';

/** Whatever the suite writes is what it describes: this would not compile otherwise. */
const described = (file: ResultFile): z.input<typeof resultFileSchema> =>
  JSON.parse(JSON.stringify(file)) as Written;
type Written = { -readonly [Name in keyof ResultFile]: z.input<typeof resultFileSchema>[Name] };

const published = (): string =>
  readFileSync(path.resolve(import.meta.dirname, '../../docs/conformance.schema.json'), 'utf8');

const schemaOfTools = () =>
  z.fromJSONSchema(JSON.parse(published()) as Parameters<typeof z.fromJSONSchema>[0]);

test('docs/conformance.schema.json matches the schema of the suite', () => {
  expect(published(), 'run `npm run docs`').toBe(renderResultSchema());
});

test('a real run matches it, and shows with the counts how much it decided', async () => {
  const folder = emptyFolder();
  const { output } = await runCommand('conformance', folder, { PROFILE: 'read-only' });
  const text = readFileSync(path.join(folder, 'reports/conformance.json'), 'utf8');
  const read = schemaOfTools().safeParse(JSON.parse(text));
  expect(read.error?.issues ?? [], output).toEqual([]);
  const { targets, results } = resultFileSchema.parse(JSON.parse(text));
  const [target] = targets;
  expect(target?.coverage.selected).toBe(results.length);
  const { catalogue = 0, selected = 0, notSelected = 0, decided: own = 0 } = target?.coverage ?? {};
  expect(selected + notSelected).toBe(catalogue);
  expect(target?.tasks.reduce((sum, { coverage }) => sum + coverage.catalogue, 0)).toBe(catalogue);
  expect(target?.tasks.reduce((sum, { coverage }) => sum + coverage.decided, 0)).toBe(own);
  expect(output).toContain(`${own} of ${catalogue} requirements decided`);
});

test('it refuses other files', () => {
  const file = described(resultFile([decided('token.issued', 'conformant')]));
  expect(schemaOfTools().safeParse(file).success).toBe(true);
  for (const broken of [
    { ...file, schema: 'aic-dcr-conformance/report/v1' },
    { ...file, run: { ...file.run, exitCode: 2 } },
    { ...file, targets: file.targets.map((target) => ({ ...target, coverage: undefined })) },
    { ...file, results: file.results.map((result) => ({ ...result, verdict: 'good' })) },
  ]) {
    expect(schemaOfTools().safeParse(broken).success).toBe(false);
  }
});
