import path from 'node:path';
import { configurationIds } from '../../../fixtures/catalogue/from-configuration.ts';
import type { RequirementId } from '../../../fixtures/catalogue/index.ts';
import { declaredSettings } from '../../../fixtures/configuration/declared.ts';
import { judgeConfiguration } from '../../../fixtures/configuration/judge.ts';
import { loadExports } from '../../../fixtures/configuration/load.ts';
import { configuredRealm } from '../../../fixtures/configuration/simulation/configured.ts';
import { simulate } from '../../../fixtures/configuration/simulation/simulate.ts';
import type { RunRecord } from '../../../fixtures/run/record.ts';
import type { Outcome } from '../../../fixtures/verdict/verdict.ts';
import { declared } from './exports.ts';

/** An export as it is judged, and as its simulation is. */
export interface BothJudged {
  readonly record: RunRecord;
  /** Of the simulation. */
  readonly outcomes: readonly Outcome[];
  /** By configuration, and by the simulation; undefined where one of them does not decide the requirement. */
  of(id: RequirementId): {
    readonly configuration: Outcome | undefined;
    readonly simulation: Outcome | undefined;
  };
}

/** Judges what lies in a folder in both ways; of the simulation what configuration speaks about, unless more is asked for. */
export async function judgeBoth(
  folder: string,
  env: Readonly<Record<string, string>> = declared,
  {
    esv = [],
    decides = (id) => configurationIds.some((known) => known === id),
  }: { esv?: readonly string[]; decides?: (id: RequirementId) => boolean } = {},
): Promise<BothJudged> {
  const read = declaredSettings(env, folder);
  const { judged } = loadExports({ given: ['.'], esv, directory: folder }, read.declared);
  const exports = judged.map((one) => ({ ...one, configured: configuredRealm(one.exported, one.target) }));
  const { outcomes } = await judgeConfiguration(judged, read.settings);
  const reportsDir = path.join(folder, 'reports', 'simulation');
  const simulation = await simulate(exports, read.settings, { reportsDir, decides });
  const find = (all: readonly Outcome[], id: RequirementId): Outcome | undefined =>
    all.find(({ requirement }) => requirement === id);
  return {
    record: simulation.record,
    outcomes: simulation.outcomes,
    of: (id) => ({ configuration: find(outcomes, id), simulation: find(simulation.outcomes, id) }),
  };
}
