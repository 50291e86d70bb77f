import { spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { emptyFolder } from './command.ts';

// Runs every step of action.yml with the real suite, on machines that share nothing but a cache. GitHub's part is
// played here as its documentation says: expressions, `if`, outputs, and a cache that is written once for each key.

const projectDir = path.resolve(import.meta.dirname, '../../..');
const step = z.object({
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number()]).transform(String)).default({}),
  env: z.record(z.string(), z.string()).default({}),
  run: z.string().optional(),
});
const action = z
  .object({
    inputs: z.record(z.string(), z.object({ default: z.string() })),
    outputs: z.record(z.string(), z.object({ value: z.string() })),
    runs: z.object({ steps: z.array(step) }),
  })
  .parse(parse(readFileSync(path.join(projectDir, 'action.yml'), 'utf8')));

type Values = Readonly<Record<string, string>>;

/** How a job ended that used the action. */
export interface ActionEnd {
  readonly code: number;
  readonly outputs: Values;
  readonly log: string;
}

/** A saved cache: a folder with its paths, under the list that the cache is found by. */
interface Saved {
  readonly key: string;
  readonly list: string;
  readonly folder: string;
}

/** A repository whose jobs use the action, one after the other, each on an empty machine. */
export class ActionRuns {
  /** The folder of the caller. It has the same address on each machine, as on those of GitHub. */
  readonly workspace = path.join(emptyFolder(), 'work');
  readonly #caches: Saved[] = [];
  readonly #bin = emptyFolder({ npm: '#!/bin/sh\nexit 0\n' });
  #runs = 0;

  constructor() {
    // The dependencies are those of this checkout.
    chmodSync(path.join(this.#bin, 'npm'), 0o755);
  }

  /** The keys that were saved, in their order. */
  get keys(): readonly string[] {
    return this.#caches.map(({ key }) => key);
  }

  /** One job: the machine is new, and only what the action restores is on it. */
  async run(inputs: Values, env: Values): Promise<ActionEnd> {
    rmSync(this.workspace, { recursive: true, force: true });
    mkdirSync(this.workspace, { recursive: true });
    this.#runs += 1;
    const values = new Map<string, string>([
      ['github.action_path', projectDir],
      ['github.run_id', String(this.#runs)],
      ['github.run_attempt', '1'],
      ...Object.entries(action.inputs).map(([name, one]) => [`inputs.${name}`, one.default] as const),
      ...Object.entries(inputs).map(([name, value]) => [`inputs.${name}`, value] as const),
    ]);
    let code = 0;
    let log = '';
    for (const one of action.runs.steps) {
      if (!isDue(one.if, code, values)) continue;
      const given = filledAll(one.with, values);
      if (one.uses?.startsWith('actions/cache/restore@') === true) this.#restore(given);
      if (one.uses?.startsWith('actions/cache/save@') === true) this.#save(given);
      if (one.run === undefined) continue;
      const ended = await this.#shell(one.run, { ...env, ...filledAll(one.env, values) });
      log += ended.log;
      if (ended.code !== 0) code = ended.code;
      for (const [name, value] of ended.outputs) values.set(`steps.${one.id ?? ''}.outputs.${name}`, value);
    }
    const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, filled(value, values)]);
    return { code, outputs: Object.fromEntries(outputs) as Values, log };
  }

  #restore({ key = '', path: list = '', 'restore-keys': prefix = '' }: Values): void {
    const alike = this.#caches.filter((one) => one.list === list);
    const found =
      alike.find((one) => one.key === key) ?? alike.findLast((one) => one.key.startsWith(prefix.trim()));
    for (const [index, place] of (found === undefined ? [] : placesOf(list)).entries()) {
      const kept = path.join(found?.folder ?? '', String(index));
      if (existsSync(kept)) cpSync(kept, place, { recursive: true });
    }
  }

  #save({ key = '', path: list = '' }: Values): void {
    const places = placesOf(list);
    if (this.keys.includes(key) || !places.some((place) => existsSync(place))) return;
    const folder = emptyFolder();
    for (const [index, place] of places.entries())
      if (existsSync(place)) cpSync(place, path.join(folder, String(index)), { recursive: true });
    this.#caches.push({ key, list, folder });
  }

  async #shell(script: string, env: Values) {
    const files = emptyFolder({ outputs: '', 'summary.md': '' });
    const child = spawn('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], {
      cwd: this.workspace,
      env: {
        PATH: `${this.#bin}:${path.dirname(process.execPath)}:${process.env.PATH}`,
        HOME: files,
        GITHUB_OUTPUT: path.join(files, 'outputs'),
        GITHUB_STEP_SUMMARY: path.join(files, 'summary.md'),
        ...env,
      },
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (chunk: string) => (log += chunk));
    const code = await new Promise<number>((resolve) => {
      child.on('close', (ended) => {
        resolve(ended ?? 1);
      });
    });
    const lines = readFileSync(path.join(files, 'outputs'), 'utf8').split('\n').filter(Boolean);
    const outputs = lines.map(
      (line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)] as const,
    );
    return { code, outputs, log };
  }
}

const placesOf = (list: string): string[] => list.trim().split('\n');

/** A text with its expressions replaced; one that names nothing is a mistake of the action. */
function filled(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$\{\{ ([\w.-]+) \}\}/g, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined) throw new Error(`nothing is called ${name}`);
    return value;
  });
}

const filledAll = (texts: Values, values: ReadonlyMap<string, string>): Values =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, filled(text, values)]));

/** Whether a step runs: without `always()` none does after a failed one. */
function isDue(condition: string | undefined, code: number, values: ReadonlyMap<string, string>): boolean {
  const terms = (/^\$\{\{ (.*) \}\}$/.exec(condition ?? '')?.[1] ?? 'success()').split(' && ');
  if (code !== 0 && !terms.includes('always()')) return false;
  return terms.every((term) => {
    if (['always()', 'success()'].includes(term)) return true;
    const [, name = '', operator, wanted] = /^([\w.-]+) (==|!=) '(.*)'$/.exec(term) ?? [];
    if (operator === undefined) throw new Error(`this condition is not played here: ${term}`);
    return (values.get(name) === wanted) === (operator === '==');
  });
}
