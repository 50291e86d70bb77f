import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { areaOf, requirementIds, type RequirementId } from '../../../fixtures/catalogue/index.ts';
import { readExpectedFrom } from '../../../fixtures/exported/expectations.ts';
import { loadChecks } from '../../../fixtures/run/checks.ts';
import type { RunRecord } from '../../../fixtures/run/record.ts';
import { ConformanceRun } from '../../../fixtures/run/run.ts';
import { isSelected } from '../../../fixtures/run/selection.ts';
import type { Har } from '../../../fixtures/recording/har.ts';
import type { Pause } from '../../../fixtures/run/reach.ts';
import { loadSettings } from '../../../fixtures/settings/load.ts';
import { standardLimits, type TransportLimits } from '../../../fixtures/tenant/transport.ts';
import type { Outcome, Verdict } from '../../../fixtures/verdict/verdict.ts';

/** What the embedded reference tenant is declared to be, for a run that is pointed at one by its address. */
export const declaredReference = {
  EXPECTED_SCOPES: 'openid profile email address phone data-read data-write',
  REQUEST_SCOPES: 'data-read data-write',
  EXPECTED_TOKEN_FORMAT: 'jwt',
  EXPECTED_TOKEN_ALGORITHM: 'RS256',
} as const;

export interface Judgement {
  readonly outcomes: readonly Outcome[];
  /** Those of the undecided that fail as a test: the others follow from another one. */
  readonly undecidedFailures: readonly Outcome[];
  readonly record: RunRecord;
  /** Null if it could not be made. */
  readonly recording: Har | null;
  /** Requirements with this verdict, in alphabetical order. */
  with(verdict: Verdict): RequirementId[];
  of(id: RequirementId): Outcome;
}

/**
 * Decides every requirement of a profile for a tenant, with the very checks that Playwright runs but without a
 * runner, and without waiting between repeated requests; of single requirements, where `decides` says which.
 */
export async function judge(
  baseUrl: string,
  declared: Readonly<Record<string, string>> = {},
  pause: Pause = () => Promise.resolve(),
  limits: TransportLimits = standardLimits,
  decides: (id: RequirementId) => boolean = () => true,
): Promise<Judgement> {
  const directory = mkdtempSync(path.join(tmpdir(), 'dcr-conformance-'));
  try {
    const env = {
      ...declaredReference,
      TENANT_BASE_URL: baseUrl,
      JOURNAL_DIR: path.join(directory, 'journal'),
      ...declared,
    };
    const settings = loadSettings({ env, directory, readExport: readExpectedFrom });
    const run = await ConformanceRun.start(settings, { pause, limits });
    const checks = await loadChecks();
    const questions = settings.targets.flatMap((target) =>
      requirementIds
        .filter((id) => decides(id) && checks.has(id) && isSelected(id, target, settings))
        .map((requirement) => ({ target: target.name, requirement })),
    );
    run.plan(questions, () => undefined);
    const decide = (some: typeof questions) => Promise.all(some.map((question) => run.answer(question)));
    const isHygiene = ({ requirement }: (typeof questions)[number]): boolean =>
      areaOf(requirement) === 'hygiene';
    const answers = [
      ...(await decide(questions.filter((question) => !isHygiene(question)))),
      ...(await decide(questions.filter(isHygiene))),
    ];
    const outcomes = answers.map(({ outcome }) => outcome);
    const finished = await run.finish();
    const { record } = finished;
    const recording = await finished.recording();
    return {
      outcomes,
      undecidedFailures: answers
        .filter(({ outcome, isConsequence }) => outcome.verdict === 'inconclusive' && !isConsequence)
        .map(({ outcome }) => outcome),
      record,
      recording: 'har' in recording ? recording.har : null,
      with: (verdict) =>
        outcomes
          .filter((outcome) => outcome.verdict === verdict)
          .map((outcome) => outcome.requirement)
          .sort(),
      of(id) {
        const outcome = outcomes.find((candidate) => candidate.requirement === id);
        if (outcome === undefined) throw new Error(`${id} was not decided`);
        return outcome;
      },
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
