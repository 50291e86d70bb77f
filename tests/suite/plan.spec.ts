import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { requirement, requirementIds } from '../../fixtures/catalogue/index.ts';
import { inProfile } from '../../fixtures/catalogue/profiles.ts';
import { specsDir } from '../../fixtures/run/checks.ts';
import { handPlan, readPlan } from '../../fixtures/run/plan.ts';
import { planOf, type PlannedProject } from '../../fixtures/run/planned.ts';
import { isSelected } from '../../fixtures/run/selection.ts';
import { tagsOf } from '../../fixtures/run/tags.ts';
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

/** The ids whose tests a project selects, by what Playwright compares: project, file, title and tags. */
const selectedBy = ({ name, grep }: PlannedProject) =>
  requirementIds.filter((id) => {
    const text = [name, 'some.spec.ts', `${id}: ${requirement(id).title}`, ...tagsOf(id)].join(' ');
    return grep.some((pattern) => pattern.test(` ${text}`));
  });

const live = { TENANT_BASE_URL: 'https://tenant.example.com' };

for (const declared of [
  {},
  { PROFILE: 'read-only' },
  { PROFILE: 'onboarding' },
  { PROFILE: 'onboarding', EXPECTED_REGISTRATION: 'protected', INITIAL_ACCESS_TOKEN: TOKEN },
  { OPTIONAL_CHECKS: 'agents' },
  { OPTIONAL_CHECKS: 'posture.introspect-all-proof,agents' },
  { OPTIONAL_CHECKS: 'agents', PROFILE: 'read-only' },
]) {
  test(`a project selects by tag what the settings ask for: ${JSON.stringify(declared)}`, () => {
    const known = loadSettings({
      env: { ...live, ...declared },
      directory: tmpdir(),
      knownRequirements: requirementIds,
    });
    const [project] = planOf(known).projects;
    const [target] = known.targets;
    const wanted = requirementIds.filter((id) => isSelected(id, target, known));
    expect(project === undefined ? [] : selectedBy(project)).toEqual(wanted);
    expect(wanted.length).toBeGreaterThan(0);
  });
}

test('a project loads the specs of its tests, and no other', () => {
  const filesOf = (profile: string): readonly string[] =>
    planOf(settings({ ...live, PROFILE: profile })).projects[0]?.testMatch ?? [];
  const checksIn = (file: string): string => readFileSync(path.join(specsDir, file), 'utf8');
  expect(filesOf('onboarding').length).toBeLessThan(filesOf('full').length / 2);
  for (const file of filesOf('onboarding')) expect(checksIn(file)).toContain('requirement(');
  const missing = requirementIds.filter(
    (id) => inProfile(id, 'full') && !filesOf('full').some((file) => checksIn(file).includes(`'${id}'`)),
  );
  expect(missing).toEqual([]);
});

test('a test has the tags of its row', () => {
  expect(tagsOf('token.scope-single')).toEqual(['@TENANT', '@task-4', '@token', '@onboarding', '@full']);
  expect(tagsOf('agents.metadata-locations')).toContain('@opt-in');
});

test('a worker uses the plan of the runner, even if the settings have changed', async () => {
  const plan = planOf(manyTargets());
  const handed = handPlan(plan);
  try {
    expect(await readPlan(() => Promise.reject(new Error('nothing is wrong')))).toEqual(plan);
  } finally {
    handed.takeBack();
  }
  expect(process.env.AIC_DCR_CONFORMANCE_PLAN).toBeUndefined();
});

test('a plan of 40 targets fits into one environment variable and contains no secret', () => {
  const plan = planOf(manyTargets());
  expect(plan.projects).toHaveLength(40);
  const handed = handPlan(plan);
  const text = process.env.AIC_DCR_CONFORMANCE_PLAN ?? '';
  handed.takeBack();
  expect(text).not.toContain(TOKEN);
  // What Linux takes for one variable, with its name.
  expect(text.length).toBeLessThan(128 * 1024 - 64);
});
