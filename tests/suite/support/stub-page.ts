import type { PageFacts, TargetPageFacts } from '../../../fixtures/report/executive/facts.ts';
import type { ScopeFlow } from '../../../fixtures/facts/scope-flow.ts';
import { decided, resultFile } from './stub-results.ts';

/** One scope leaks, and introspection was not reached. */
export const stations: ScopeFlow = {
  declared: ['data-read', 'data-write'],
  published: ['data-read', 'data-write', 'fr:idm:*'],
  registered: ['data-read'],
  granted: ['data-read'],
  introspected: null,
};

export const ofTarget: TargetPageFacts = {
  isReferenceTenant: false,
  stations,
  changes: null,
  isHeldToBaseline: false,
  consoleOrigin: 'https://tenant.example.com',
};

/** What a page tells, with whatever a test wants to be special about it. */
export const facts = (
  special: Partial<PageFacts> & { readonly target?: Partial<TargetPageFacts> } = {},
): PageFacts => ({
  file: resultFile([decided('token.issued', 'conformant')]),
  targets: { default: { ...ofTarget, ...special.target } },
  waivers: [],
  evidenceOf: () => ({ proof: [], wasAsked: false }),
  ...special,
});
