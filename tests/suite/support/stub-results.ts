import type { RequirementId } from '../../../fixtures/catalogue/index.ts';
import { neverDecided } from '../../../fixtures/run/outcomes.ts';
import { buildResults } from '../../../fixtures/verdict/build-results.ts';
import type { Decided, ResultFile, RunSummary } from '../../../fixtures/verdict/results.ts';
import type { Outcome, Verdict } from '../../../fixtures/verdict/verdict.ts';

/** What a check decided, with whatever a test wants to be special about it. */
export function decided(
  requirement: RequirementId,
  verdict: Verdict,
  special: Partial<Decided> = {},
): Decided {
  return {
    target: 'default',
    requirement,
    verdict,
    expected: null,
    actual: null,
    reason: null,
    cause: null,
    durationMs: 0,
    transactionIds: [],
    proof: [],
    wasAsked: false,
    ...special,
  };
}

/** An outcome, with whatever a test wants to be special about it. */
export function outcome(
  requirement: RequirementId,
  verdict: Verdict,
  special: Partial<Outcome> = {},
): Outcome {
  return { ...neverDecided({ target: 'default', requirement }), verdict, reason: null, ...special };
}

type TargetSummary = RunSummary['targets'][number];

export const targetSummary = (special: Partial<TargetSummary> = {}): TargetSummary => ({
  name: 'default',
  baseUrl: 'https://tenant.example.com',
  realm: 'alpha',
  address: null,
  kinds: [],
  git: null,
  declared: {},
  scopes: [],
  scopeFlow: { declared: null, published: null },
  selected: 0,
  requests: 10,
  clientsRegistered: 3,
  clientsDeleted: 3,
  leftOver: 0,
  ...special,
});

/** The result file of a run that decided this. */
export function resultFile(
  results: readonly Decided[],
  targets: readonly TargetSummary[] = [targetSummary()],
  profile: RunSummary['profile'] = 'full',
): ResultFile {
  const summary: RunSummary = {
    id: '20260101-ab12cd',
    startedAt: '2026-01-01T12:00:00.000Z',
    finishedAt: '2026-01-01T12:01:30.500Z',
    profile,
    suiteVersion: '9.8.7',
    authorizedBy: null,
    targets,
  };
  return buildResults(summary, results);
}

/** Texts as a tenant that means harm would send them. */
export const hostileTexts: readonly string[] = [
  'a | b',
  'a \\| b \\\\| c',
  'ends with a backslash \\',
  'line\nbreak\r\nand | another\u2028and\u2029more',
  '`code` ``` fence',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '[link](javascript:alert(1)) ![image](https://evil.example/x.png) https://evil.example',
  ']]> <![CDATA[ <!-- --> <?xml version="1.0"?> &amp; &#0; &lol; &#x110000; &#99999999; &#65; & x',
  'null \u0000 bell \u0007 escape \u001b[31m delete \u007f',
  'half a pair \ud83d and the other \udc00 half',
  'no characters \ufffe \uffff',
  '"quotes" and \'apostrophes\' & ampersands\ttabs',
  '| --- | --- |',
  '# heading',
  '\u202egnirts desrever',
  '😀 漢字 é',
  '|'.repeat(400),
  `${'\\'.repeat(299)}|x`,
];
