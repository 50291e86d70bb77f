import { existsSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { areaOf } from '../../fixtures/catalogue/index.ts';
import { startReferenceTenant, type ReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder } from './support/command.ts';
import { closeServer } from './support/forward.ts';
import { fuzzed, generator } from './support/fuzzed-answer.ts';
import { startHostileTenant } from './support/hostile-tenant.ts';
import { judge, type Judgement } from './support/judged-tenant.ts';
import { problemsOf, writeFiles } from './support/written-files.ts';

// Answers of the reference tenant, changed at random in structure, type, size and encoding, the same for each seed.

const SEEDS = Number(process.env.SEEDS ?? 200);
/** Seeds beyond those that have found a mistake. */
const FOUND = [672, 921];
const WORKERS = 4;

const SECRETS = /"(?:client_secret|registration_access_token|access_token)":"([^"]{6,})"/g;

/** Judges a tenant whose every second answer is changed. Returns what is wrong with how the run ended. */
async function judged(honest: ReferenceTenant, canary: Canary, seed: number): Promise<readonly string[]> {
  const random = generator(seed);
  const secrets = new Set<string>();
  const changed = new Set<string>();
  const hostile = await startHostileTenant(
    honest.baseUrl,
    () => random() < 0.5,
    (outgoing, answer) => {
      for (const [, secret = ''] of answer.body.matchAll(SECRETS)) secrets.add(secret);
      changed.add(String(answer.headers['x-forgerock-transactionid']));
      const { status, headers, bytes } = fuzzed(answer, random, canary.address);
      outgoing.writeHead(status, headers).end(bytes);
    },
  );
  const folder = emptyFolder();
  const journal = path.join(folder, 'journal');
  try {
    const run = await judge(hostile.baseUrl, { PROFILE: 'onboarding', JOURNAL_DIR: journal });
    const said = writeFiles(run, path.join(folder, 'reports'));
    const problems = [
      ...problemsOf(path.join(folder, 'reports'), said, secrets),
      ...mistakesOf(run, changed),
    ];
    const isJournaled = existsSync(journal) && readdirSync(journal).length > 0;
    if (run.record.targets.some(({ leftOver }) => leftOver.length > 0) && !isJournaled) {
      problems.push('a client that the journal does not know');
    }
    if (canary.asked() > 0) problems.push('a request to another server');
    return problems.map((problem) => `seed ${seed}: ${problem}`);
  } catch (error) {
    return [`seed ${seed}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`];
  } finally {
    await hostile.close();
    rmSync(folder, { recursive: true });
  }
}

/** Mistakes of the suite itself, and findings that no changed answer explains: the tenant behind is conformant. */
function mistakesOf({ outcomes, record, recording }: Judgement, changed: ReadonlySet<string>): string[] {
  const problems = outcomes.flatMap(({ requirement, reason, stack, verdict, exchanges }) => {
    if (stack !== null || reason?.includes('the suite itself failed') === true) {
      return [`${requirement}: ${reason}`];
    }
    // What is left behind can rest on an answer that only another check has looked at.
    const isExplained =
      areaOf(requirement) === 'hygiene' || exchanges.some(({ transactionId }) => changed.has(transactionId));
    return verdict === 'nonconformant' && !isExplained ? [`${requirement}: a finding without a cause`] : [];
  });
  const size = JSON.stringify({ outcomes, record, recording }).length;
  return size > 5_000_000 ? [...problems, `${size} characters`] : problems;
}

interface Canary {
  readonly address: string;
  /** How many requests it got. */
  readonly asked: () => number;
  close(): Promise<void>;
}

/** Another server, whose address the tenant names; nothing may ask it. */
async function startCanary(): Promise<Canary> {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/am/oauth2/realms/root/realms/alpha/register`,
    asked: () => asked,
    close: () => closeServer(server),
  };
}

const seeds = [...new Set([...Array(SEEDS).keys(), ...FOUND])];

for (let part = 0; part < WORKERS; part += 1) {
  test(`a run ends in order whatever the tenant answers, part ${part + 1} of ${WORKERS}`, async () => {
    test.setTimeout(600_000);
    const honest = await startReferenceTenant({});
    const canary = await startCanary();
    const problems: string[] = [];
    for (const seed of seeds.filter((one) => one % WORKERS === part)) {
      problems.push(...(await judged(honest, canary, seed)));
    }
    await Promise.all([honest.close(), canary.close()]);
    expect(problems).toEqual([]);
  });
}
