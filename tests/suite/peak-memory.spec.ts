import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { suite } from '../../fixtures/lab/bench/commands.ts';
import { measure } from '../../fixtures/lab/bench/measured.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder } from './support/command.ts';
import { startLargestAnswers, type Filling } from './support/largest-answers.ts';

/** Of all processes of a run against up to four targets. From Node 24 on, V8 lets twice as much garbage lie. */
const MOST_MIB = Number.parseInt(process.versions.node, 10) < 24 ? 700 : 800;

const fillings: readonly Filling[] = ['one text', 'many members', 'long values', 'many members'];

test(`four targets whose every answer is as large as is read take less than ${MOST_MIB} MiB`, async () => {
  test.skip(process.platform !== 'linux', 'the memory of a tree of processes is read from /proc');
  test.setTimeout(240_000);
  const honest = await startReferenceTenant({});
  const large = await Promise.all(fillings.map((filling) => startLargestAnswers(honest.baseUrl, filling)));
  const folder = emptyFolder();
  large.forEach(({ baseUrl }, index) => {
    writeFileSync(path.join(folder, `.env.t${index}`), `TENANT_BASE_URL=${baseUrl}\n`);
  });
  const command = suite(folder, { TARGETS: large.map((_, index) => `t${index}`).join(',') });
  const { peakMiB } = await measure({ ...command, expected: [1, 3] });
  // Each of them sent more than its share of what a run reads of large answers, which is 16 MiB.
  for (const { bytes } of large) expect(bytes()).toBeGreaterThan(4 * 1_048_576);
  expect(peakMiB).toBeGreaterThan(200);
  expect(peakMiB).toBeLessThan(MOST_MIB);
  expect(honest.clients('alpha')).toEqual([]);
  await Promise.all(large.map((one) => one.close()));
  await honest.close();
});
