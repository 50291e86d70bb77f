import { expect, test } from '@playwright/test';
import {
  configurationIds,
  predictedByConfiguration,
  type ConfigurationId,
} from '../../fixtures/catalogue/from-configuration.ts';
import { requirement } from '../../fixtures/catalogue/index.ts';
import type { Outcome } from '../../fixtures/verdict/verdict.ts';
import { configurationExamples } from './support/configuration-examples.ts';
import {
  declared,
  exportFolder,
  managerFiles,
  soundProvider,
  withSettings,
  type Service,
} from './support/exports.ts';
import { judgeBoth, type BothJudged } from './support/simulated-exports.ts';

// What configuration decides and predicts, beside what a tenant made of it answers: none contradicts the other.

const isFinding = (outcome: Outcome | undefined): boolean =>
  outcome?.verdict === 'nonconformant' || outcome?.verdict === 'advisory';

/** Why the two contradict each other about a requirement; null if they do not. */
function contradiction(id: ConfigurationId, both: BothJudged): string | null {
  const { configuration, simulation } = both.of(id);
  // What only configuration shows has no answer to compare with.
  if (configuration === undefined || simulation === undefined || requirement(id).release === 'config')
    return null;
  const said = `${id}: ${configuration.verdict} and ${simulation.verdict}: ${simulation.actual ?? simulation.reason ?? ''}`;
  const isDecided = simulation.verdict === 'conformant' || isFinding(simulation);
  if (configuration.verdict === 'inconclusive') return isDecided ? said : null;
  // A finding about a setting that has no effect is none; what is only predicted may not come to pass.
  const isQuiet = simulation.verdict === 'not-applicable' && !isPrediction(id);
  if (isFinding(configuration)) return simulation.verdict === 'conformant' || isQuiet ? said : null;
  // Of a prediction: nothing was predicted against it.
  const isExpectedToHold = configuration.verdict === 'conformant' || isPrediction(id);
  return isExpectedToHold && isFinding(simulation) ? said : null;
}

const isPrediction = (id: ConfigurationId): boolean => predictedByConfiguration.some((one) => one === id);

for (const [name, { changes = [], files = {}, env = {}, shown = [], open = [] }] of Object.entries(
  configurationExamples,
)) {
  test(`configuration and simulation agree: ${name}`, async () => {
    const service = changes.reduce<Service>((one, change) => withSettings(one, ...change), soundProvider());
    const folder = exportFolder({ ...managerFiles(service), ...files });
    const both = await judgeBoth(folder, { ...declared, ...env });
    expect(configurationIds.flatMap((id) => contradiction(id, both) ?? [])).toEqual([]);
    for (const id of shown) {
      const { configuration, simulation } = both.of(id);
      expect(isFinding(configuration), `${id}: configuration is ${configuration?.verdict ?? 'silent'}`).toBe(
        true,
      );
      expect(
        isFinding(simulation),
        `${id}: ${simulation?.verdict ?? 'silent'}, ${simulation?.reason ?? ''}`,
      ).toBe(true);
      expect(simulation?.actual).toMatch(/^simulation: /);
      expect(simulation?.shown.length, id).toBeGreaterThan(0);
    }
    for (const id of open) expect(both.of(id).simulation?.verdict, id).toBe('inconclusive');
    const findings = configurationIds.filter(
      (id) => isFinding(both.of(id).configuration) && isFinding(both.of(id).simulation),
    );
    expect(findings.toSorted()).toEqual([...shown].toSorted());
  });
}
