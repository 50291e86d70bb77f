import type { RequirementId } from '../../../fixtures/catalogue/index.ts';
import type { Check } from '../../../fixtures/facts/session.ts';
import { loadChecks } from '../../../fixtures/run/checks.ts';

/** The check of a requirement, as its spec has it. */
export const checkOf =
  (id: RequirementId): ((...parameters: Parameters<Check>) => Promise<void>) =>
  async (session) => {
    await (await loadChecks()).get(id)?.(session);
  };
