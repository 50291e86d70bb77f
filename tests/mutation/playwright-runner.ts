import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { JSONReport, JSONReportSuite } from '@playwright/test/reporter';
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
  type DryRunResult,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
} from '@stryker-mutator/api/test-runner';
import { decidingCode } from './deciding-code.ts';

const cli = path.join(path.dirname(createRequire(import.meta.url).resolve('@playwright/test')), 'cli.js');

/**
 * Runs Playwright for Stryker, which has no runner of its own for it: a process for each mutant, with the specs of
 * the mutated file. Stryker starts it in the sandbox.
 */
class PlaywrightRunner implements TestRunner {
  #running: number | null = null;

  capabilities() {
    return { reloadEnvironment: true };
  }

  dryRun(): Promise<DryRunResult> {
    return this.#run([...new Set(Object.values(decidingCode).flat())], {});
  }

  async mutantRun({ activeMutant, sandboxFileName }: MutantRunOptions): Promise<MutantRunResult> {
    const file = path.relative(process.cwd(), sandboxFileName).split(path.sep).join('/');
    const specs = decidingCode[file];
    if (specs === undefined) throw new Error(`no spec is named for ${file}`);
    return toMutantRunResult(await this.#run(specs, { __STRYKER_ACTIVE_MUTANT__: activeMutant.id }));
  }

  /** A mutant may never come to an end: Stryker gives up on it, and its process has to go with its workers. */
  dispose(): Promise<void> {
    if (this.#running !== null) process.kill(-this.#running, 'SIGKILL');
    return Promise.resolve();
  }

  #run(specs: readonly string[], env: Readonly<Record<string, string>>): Promise<DryRunResult> {
    const child = spawn(process.execPath, [cli, 'test', '-c', 'tests/mutation', ...specs], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    this.#running = child.pid ?? null;
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', () => {
        this.#running = null;
        resolve(resultOf(output));
      });
    });
  }
}

/** Without a report, or with one that found no test, nothing was proven. */
function resultOf(output: string): DryRunResult {
  const start = output.indexOf('{');
  if (start === -1) return { status: DryRunStatus.Error, errorMessage: output };
  const report = JSON.parse(output.slice(start)) as JSONReport;
  const tests = report.suites.flatMap((suite) => testsOf(suite));
  // A file that cannot be loaded is noticed as surely as a test that fails.
  const broken = report.errors.map(({ message = '' }, index): TestResult => ({
    id: `error ${index}`,
    name: 'loading the specs',
    timeSpentMs: 0,
    status: TestStatus.Failed,
    failureMessage: message,
  }));
  const all = [...broken, ...tests];
  return all.length === 0
    ? { status: DryRunStatus.Error, errorMessage: 'Playwright found no test' }
    : { status: DryRunStatus.Complete, tests: all };
}

function testsOf(suite: JSONReportSuite): TestResult[] {
  const own = suite.specs.map(({ id, title, tests }): TestResult => {
    const result = tests[0]?.results.at(-1);
    const base = { id, name: `${suite.title} > ${title}`, timeSpentMs: result?.duration ?? 0 };
    if (result?.status === 'passed') return { ...base, status: TestStatus.Success };
    if (result === undefined || result.status === 'skipped') return { ...base, status: TestStatus.Skipped };
    return { ...base, status: TestStatus.Failed, failureMessage: result.error?.message ?? '' };
  });
  return [...own, ...(suite.suites ?? []).flatMap((inner) => testsOf(inner))];
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'playwright', PlaywrightRunner)];
