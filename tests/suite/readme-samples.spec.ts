import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { faults, startReferenceTenant, type FaultSlug } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder, runCommand } from './support/command.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const guides = readdirSync(path.join(root, 'docs')).filter((name) => name.endsWith('.md'));
const pages = ['README.md', ...guides.map((name) => `docs/${name}`)];

/** What a page shows of a console: a block of text with the name of the run that it was taken from above it. */
interface Sample {
  readonly page: string;
  readonly run: string | undefined;
  readonly text: string;
}

const samples: readonly Sample[] = pages.flatMap((page) =>
  [...read(page).matchAll(/(?:<!-- sample: ([\w-]+) -->\n+)?^```text\n([\s\S]*?)\n```$/gm)].map(
    ([, run, text = '']) => ({ page, run, text }),
  ),
);

/** How each run is made that a sample may be taken from: by the commands that the README shows. */
const runs: Readonly<Record<string, () => Promise<string>>> = {
  reference: () => outputOf({}),
  faults: async () => {
    const named = [...read('README.md').matchAll(/--fault ([\w-]+)/g)].map(([, slug = '']) => slug);
    const known = named.filter((slug): slug is FaultSlug => Object.hasOwn(faults, slug));
    if (known.length < named.length) throw new Error(`no faults, but in the README: ${named.join(', ')}`);
    const scopes = /^EXPECTED_SCOPES="(.+)" \\$/m.exec(read('README.md'))?.[1] ?? '';
    const tenant = await startReferenceTenant({ faults: known });
    try {
      return await outputOf({ TENANT_BASE_URL: tenant.baseUrl, EXPECTED_SCOPES: scopes });
    } finally {
      await tenant.close();
    }
  },
};

/** What a run prints, with its results where a reader has them. */
async function outputOf(env: Readonly<Record<string, string>>): Promise<string> {
  const folder = realpathSync(emptyFolder());
  const { output } = await runCommand('conformance', folder, env);
  return output.replaceAll(`${folder}${path.sep}`, '');
}

/** Takes out what is another one in every run: ids, ports, times, and what was sent in how many tries. */
function withoutChance(text: string): string {
  return text
    .replaceAll(/\b\d{8}-[0-9a-f]{6}(?:-\d+)?\b/g, '<run>')
    .replaceAll(/\bx-dcr-[0-9a-f]+/g, 'x-dcr-<random>')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
    .replaceAll(/\b(?:\d+ min )?\d+(?:\.\d+)? m?s\b/g, '<time>')
    .replaceAll(/^(Cost: ).*, (?=\d+ left over)/gm, '$1<cost>, ');
}

/** A line with the indented lines below it: a finding is one, and so is a verdict with its counts. */
function blocksOf(text: string): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.reduce<string[]>((blocks, line) => {
    const last = blocks.at(-1);
    if (!/^\s/.test(line) || last === undefined) return [...blocks, line];
    return [...blocks.slice(0, -1), `${last}\n${line}`];
  }, []);
}

const isLeftOut = (block: string): boolean => block === '...';

/** Tasks are told in the order in which they are done, which is another one in every run. */
const isInAnyOrder = (block: string): boolean => /^(?:Task \d|Wider checks)/.test(block);

test('every block of text in these pages says which run it was taken from', () => {
  expect(samples.length).toBeGreaterThan(1);
  const unknown = samples.filter(({ run }) => run === undefined || !(run in runs));
  expect(unknown.map(({ page, text }) => `${page}: ${text.split('\n')[0] ?? ''}`)).toEqual([]);
  expect(Object.keys(runs).filter((name) => !samples.some(({ run }) => run === name))).toEqual([]);
});

for (const [name, run] of Object.entries(runs)) {
  test(`what is shown of the run "${name}" matches its output`, async () => {
    test.setTimeout(240_000);
    const output = await run();
    const printed = blocksOf(withoutChance(output));
    for (const { page, text } of samples.filter((sample) => sample.run === name)) {
      const shown = blocksOf(withoutChance(text));
      const told = shown.filter((block) => !isLeftOut(block));
      const isWhole = told.length === shown.length;
      const advice = `${page} shows what a run does not print. Copy the lines anew, below "<!-- sample: ${name} -->", with "..." for what you leave out, from this run:\n\n${output}\n`;
      expect(
        told.filter((block) => !printed.includes(block)),
        advice,
      ).toEqual([]);
      const inOrder = (blocks: readonly string[]) =>
        blocks.filter((block) => told.includes(block) && !isInAnyOrder(block));
      expect(inOrder(shown), advice).toEqual(inOrder(printed));
      if (isWhole) expect([...told].sort(), advice).toEqual([...printed].sort());
    }
  });
}
