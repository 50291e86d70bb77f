import type { PageFacts, TargetPageFacts } from '../../../fixtures/report/executive/facts.ts';
import type { ScopeRow } from '../../../fixtures/verdict/scope-matrix.ts';
import { decided, resultFile } from './stub-results.ts';

/** A privileged scope that got through to a token. */
export const leakingScope: ScopeRow = {
  scope: 'fr:idm:*',
  isDeclared: false,
  isPublished: true,
  isPrivileged: true,
  registered: { state: 'wrongly-allowed', transactionId: 'r-1' },
  granted: { state: 'wrongly-allowed', transactionId: 'r-2' },
  introspected: { state: 'not-tried', transactionId: null },
};

export const ofTarget: TargetPageFacts = {
  isReferenceTenant: false,
  changes: null,
  runs: [],
  isHeldToBaseline: false,
  baselineAcceptedOn: null,
  consoleOrigin: 'https://tenant.example.com',
};

/** The facts of a page without findings, apart from those that a test gives. */
export const facts = (
  special: Partial<PageFacts> & { readonly target?: Partial<TargetPageFacts> } = {},
): PageFacts => ({
  file: resultFile([decided('token.issued', 'conformant')]),
  targets: { default: { ...ofTarget, ...special.target } },
  waivers: [],
  evidenceOf: () => ({ proof: [], wasAsked: false }),
  shownOf: () => [],
  firstShown: new Map(),
  hasReport: true,
  reportOf: () => null,
  sinceOf: () => null,
  lookedAt: () => null,
  artefacts: [],
  ...special,
});

/** The text that a reader sees on a page, in one line. */
export const words = (page: string): string =>
  page
    .replaceAll(/<(style|script)>[^]*?<\/\1>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
