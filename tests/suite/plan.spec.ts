import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect, test } from '@playwright/test';
import { requirementIds } from '../../fixtures/catalogue/index.ts';
import { currentPlan, handPlan, planOf, readPlan } from '../../fixtures/run/plan.ts';
import { isSelected } from '../../fixtures/run/selection.ts';
import { loadSettings } from '../../fixtures/settings/load.ts';
import type { Settings } from '../../fixtures/settings/settings.ts';
import { emptyFolder } from './support/command.ts';

const settings = (env: Readonly<Record<string, string>>, directory = tmpdir()): Settings =>
  loadSettings({ env, directory });

const TOKEN = 'correct-horse-battery-staple';

/** Forty live targets, with a secret. */
function manyTargets(): Settings {
  const names = Array.from({ length: 40 }, (_, index) => `environment-${index + 1}`);
  const addressOf = (name: string): string => `TENANT_BASE_URL=https://${name}.example.com\n`;
  const files = Object.fromEntries(names.map((name) => [`.env.${name}`, addressOf(name)]));
  const folder = emptyFolder(files);
  try {
    return settings({ TARGETS: names.join(','), INITIAL_ACCESS_TOKEN: TOKEN }, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a plan names what the profile decides of each target, and where a live one is', () => {
  const readOnly = settings({
    TENANT_BASE_URL: 'https://tenant.example.com',
    REALM: 'bravo',
    PROFILE: 'read-only',
  });
  const [live] = planOf(readOnly).targets;
  expect(live).toMatchObject({ realm: 'bravo', origin: 'https://tenant.example.com' });
  expect(live?.requirements).toEqual(
    requirementIds.filter((id) => isSelected(id, readOnly.targets[0], readOnly)),
  );
  expect(live?.requirements).not.toContain('registration.open-without-token');

  const [embedded] = planOf(settings({})).targets;
  expect(embedded?.origin).toBeNull();
  expect(embedded?.requirements).toContain('registration.open-without-token');
});

test('a worker works by the plan that it was handed, whatever the settings say by then', async () => {
  const plan = planOf(manyTargets());
  const handed = handPlan(plan);
  try {
    expect(await readPlan()).toEqual(plan);
    expect(currentPlan()).toEqual(plan);
  } finally {
    handed.takeBack();
  }
  expect(process.env.AIC_DCR_CONFORMANCE_PLAN).toBeUndefined();
});

test('a plan of 40 targets fits into one variable of the environment and holds no secret', () => {
  const plan = planOf(manyTargets());
  expect(plan.targets).toHaveLength(40);
  expect(JSON.stringify(plan)).not.toContain(TOKEN);
  const handed = handPlan(plan);
  const size = process.env.AIC_DCR_CONFORMANCE_PLAN?.length;
  handed.takeBack();
  // What Linux takes for one variable, with its name.
  expect(size).toBeLessThan(128 * 1024 - 64);
});
