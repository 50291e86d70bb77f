import type { Ending } from '../../../fixtures/report/console.ts';
import type { Decided, ResultFile } from '../../../fixtures/verdict/results.ts';

/** The end of a run with these results, of which `decided` knows the proof. */
export const ending = (file: ResultFile, decided: readonly Decided[] = []): Ending => ({
  file,
  record: { targets: [] },
  evidenceOf: ({ target, requirement }) =>
    decided.find((one) => one.target === target && one.requirement === requirement) ?? {
      proof: [],
      wasAsked: false,
    },
  needless: [],
  reportsDir: 'reports',
  report: null,
});
