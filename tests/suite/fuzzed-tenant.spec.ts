import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReferenceTenant, type ReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { fuzzed, generator } from './support/fuzzed-answer.ts';
import { startHostileTenant } from './support/hostile-tenant.ts';
import { judge } from './support/judged-tenant.ts';

// Answers of the reference tenant, changed at random in structure, type, size and encoding, the same for each seed.

const SEEDS = Number(process.env.SEEDS ?? 200);
const WORKERS = 4;

const SECRETS = /"(?:client_secret|registration_access_token|access_token)":"([^"]{6,})"/g;

/** Judges a tenant whose every second answer is changed. Returns what is wrong with how the run ended. */
async function judged(honest: ReferenceTenant, seed: number): Promise<readonly string[]> {
  const random = generator(seed);
  const secrets = new Set<string>();
  const hostile = await startHostileTenant(
    honest.baseUrl,
    () => random() < 0.5,
    (outgoing, answer) => {
      for (const [, secret = ''] of answer.body.matchAll(SECRETS)) secrets.add(secret);
      const { status, headers, bytes } = fuzzed(answer, random);
      outgoing.writeHead(status, headers).end(bytes);
    },
  );
  const journal = mkdtempSync(path.join(tmpdir(), 'dcr-fuzz-'));
  try {
    const declared = { PROFILE: 'onboarding', JOURNAL_DIR: journal };
    const { outcomes, record, recording } = await judge(hostile.baseUrl, declared);
    const problems = outcomes.flatMap(({ requirement, reason, stack }) =>
      stack !== null || reason?.includes('the suite itself failed') === true
        ? [`${requirement}: ${reason}`]
        : [],
    );
    const said = JSON.stringify({ outcomes, record, recording });
    if ([...secrets].some((secret) => said.includes(secret))) problems.push('a secret in what is told');
    if (said.length > 5_000_000) problems.push(`${said.length} characters`);
    const isJournaled = readdirSync(journal).length > 0;
    if (record.targets.some(({ leftOver }) => leftOver.length > 0) && !isJournaled) {
      problems.push('a client that the journal does not know');
    }
    return problems.map((problem) => `seed ${seed}: ${problem}`);
  } catch (error) {
    return [`seed ${seed}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`];
  } finally {
    await hostile.close();
  }
}

for (let part = 0; part < WORKERS; part += 1) {
  test(`a run ends in order whatever the tenant answers, part ${part + 1} of ${WORKERS}`, async () => {
    test.setTimeout(600_000);
    const honest = await startReferenceTenant({});
    const problems: string[] = [];
    for (let seed = part; seed < SEEDS; seed += WORKERS) problems.push(...(await judged(honest, seed)));
    await honest.close();
    expect(problems).toEqual([]);
  });
}
