import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { exitCodeInWords } from '../../fixtures/report/verdict-words.ts';
import { budgets } from '../../fixtures/facts/budget.ts';
import { allVariables } from '../../fixtures/settings/variables.ts';
import { outputOf } from './support/program.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');

const docs = readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => path.posix.join('docs', name.replaceAll(path.sep, '/')));
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', ...docs];
const readme = read('README.md');
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);

const withoutCode = (markdown: string): string => markdown.replaceAll(/^\s*```[\s\S]*?^\s*```$/gm, '');

/** Targets of links and images; what stands in code is no link. */
function linksOf(page: string): string[] {
  const prose = withoutCode(read(page)).replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap((match) => match[1] ?? []);
}

/** The anchors that a reader's browser finds in a page, made from its headings. */
function anchorsOf(page: string): string[] {
  const headings = [...withoutCode(read(page)).matchAll(/^#+ (.+)$/gm)].map((match) => match[1] ?? '');
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The cells of the rows of all tables of a text that begin with this one. */
const rowsOf = (first: string, text = readme): string[][] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([cell]) => cell === first);

for (const page of pages) {
  test(`${page}: links and pictures lead somewhere`, () => {
    const broken = linksOf(page)
      .filter((link) => !/^(?:https|mailto):/.test(link))
      .filter((link) => {
        const [file = '', anchor] = link.split('#');
        const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
        if (!existsSync(path.join(root, target))) return true;
        return anchor !== undefined && !anchorsOf(target).includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  test(`${page}: every npm script that it names exists`, () => {
    const named = [...read(page).matchAll(/\bnpm (?:run )?(?:-s )?([a-z][a-z:-]*)/g)].map(
      (match) => match[1] ?? '',
    );
    const known = new Set([...scripts, 'audit', 'ci', 'pack', 'publish', 'script', 'scripts']);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });
}

test('the troubleshooting page quotes messages as they are', () => {
  const quoted = [...read('docs/troubleshooting.md').matchAll(/^\| `([^`]+)` +\|/gm)].map(
    (match) => match[1] ?? '',
  );
  expect(quoted.length).toBeGreaterThan(20);
  const sources = readdirSync(path.join(root, 'fixtures'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /[.](?:ts|mjs)$/.test(name))
    .map((name) => read(path.join('fixtures', name)))
    .join('\n');
  expect(quoted.filter((message) => !sources.includes(message))).toEqual([]);
});

test('every npm script is in exactly one table, for engineers or for maintainers', () => {
  const command = (name: string): string => (name === 'test' ? '`npm test`' : `\`npm run ${name}\``);
  const tables = `${read('docs/guide-engineer.md')}\n${read('CONTRIBUTING.md')}`;
  expect(scripts.filter((name) => rowsOf(command(name), tables).length !== 1)).toEqual([]);
});

test('the README is short, and has its sections in the order in which a newcomer needs them', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(170);
  expect([...withoutCode(readme).matchAll(/^## (.+)$/gm)].map(([, title]) => title)).toEqual([
    'Quick start',
    'What you get',
    'Verdicts and exit codes',
    'How long a run takes',
    'How to update',
    'Links',
  ]);
  const picture = readme.indexOf('](docs/images/');
  expect(picture).toBeGreaterThan(readme.indexOf('npm ci && npm test'));
  expect(picture).toBeLessThan(readme.indexOf('## Quick start'));
});

test('tsconfig.json names files that exist', () => {
  const { include = [], files = [] } = JSON.parse(read('tsconfig.json')) as Record<string, string[]>;
  const named = [...include, ...files];
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
});

test('the README shows the two commands on its first screen', () => {
  const start = readme.split('\n').slice(0, 15).join('\n');
  expect(start).toContain('npm ci && npm run conformance');
  expect(start).toContain('npm ci && npm test');
});

test('exit codes of the README are those of the suite, in the same words', () => {
  const told = Object.keys(exitCodeInWords).map((code) => [code, rowsOf(code)[0]?.[1]]);
  expect(Object.fromEntries(told)).toEqual(exitCodeInWords);
});

test('budgets of the README are those of the suite', () => {
  const told = Object.keys(budgets).map((profile) => {
    const [, , ...limits] = rowsOf(`\`${profile}\``)[0] ?? [];
    const [clients, requests, inFlight] = limits.map(Number);
    return [profile, { clients, requests, inFlight }];
  });
  expect(Object.fromEntries(told)).toEqual(budgets);
});

test('every setting that the README, CONTRIBUTING and the guides name exists', () => {
  const foreign = [
    'CI_COMMIT_TAG',
    'CI_PIPELINE_SOURCE',
    'CI_PROJECT_DIR',
    'CI_SERVER_FQDN',
    'FETCH_HEAD',
    'GH_TOKEN',
    'GITHUB_REPOSITORY',
    'GITHUB_STEP_SUMMARY',
    'NODE_EXTRA_CA_CERTS',
    'NODE_OPTIONS',
    'NO_PROXY',
    'PUBLISH_REPORT',
    'SUITE_COMMIT',
    'SUITE_TOKEN',
  ];
  const known = new Set([...allVariables.map(({ name }) => name), ...foreign]);
  const guides = docs.filter((name) => /guide-|troubleshooting/.test(name));
  const text = ['README.md', 'CONTRIBUTING.md', ...guides].map(read).join('\n');
  const named = [
    ...text.matchAll(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g),
    ...text.matchAll(/^\s*[A-Z]+(?==)/gm),
  ].map(([name]) => name.trim());
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !known.has(name))).toEqual([]);
});

test('no page counts what grows with every requirement', () => {
  const made = ['docs/requirements.md', 'docs/fidelity.md', 'docs/settings.md', 'docs/sample/summary.md'];
  const counting = pages
    .filter((page) => !made.includes(page))
    .flatMap(
      (page) => withoutCode(read(page)).match(/\b\d{2,} (?:requirements|checks|faults|quirks)\b/g) ?? [],
    );
  expect(counting).toEqual([]);
});

test('pictures are small enough for a mobile connection', () => {
  const folder = path.join(root, 'docs/images');
  const heavy = readdirSync(folder).filter((name) => readFileSync(path.join(folder, name)).length > 200_000);
  expect(heavy).toEqual([]);
});

test('no tracked file reveals the machine on which it was made', () => {
  const isCheckout = existsSync(path.join(root, '.git'));
  const list = isCheckout ? outputOf('git', ['ls-files', '-z'], { cwd: root }) : '';
  const files = list.split('\0');
  const machine = [
    /(?<![\w/.})\]-])\/(?:home|root|work|Users|opt|srv|mnt)\/(?!realms)\w/,
    /\b[A-Z]:\\Users\\/,
    /https?:\/\/[^\s"'/]*(?:registry|artifactory|nexus|verdaccio)[^\s"'/]*/,
  ];
  const telling = files
    .filter((name) => name !== '' && !name.endsWith('.png') && existsSync(path.join(root, name)))
    .filter((name) => machine.some((pattern) => pattern.test(read(name))));
  expect(telling).toEqual([]);
});
