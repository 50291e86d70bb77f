import { spawnSync, type SpawnSyncReturns } from 'node:child_process';

/** More than any of them needs on a busy machine, and less than a test has. */
const LONGEST_MS = 100_000;

interface Means {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs a program to its end. The test waits without a pause, so its own deadline cannot end that wait: a program that
 * hangs is killed, and its status is null.
 */
export function runProgram(
  command: string,
  args: readonly string[],
  means: Means = {},
): SpawnSyncReturns<string> {
  return spawnSync(command, args, { timeout: LONGEST_MS, killSignal: 'SIGKILL', ...means, encoding: 'utf8' });
}

/** What a program prints; throws, with what it says, if it does not end with 0. */
export function outputOf(command: string, args: readonly string[], means: Means = {}): string {
  const { status, stdout, stderr, error } = runProgram(command, args, means);
  if (status !== 0) throw error ?? new Error(`${command} ended with ${status}: ${stdout}${stderr}`);
  return stdout;
}
