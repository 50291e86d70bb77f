import {
  mkdirSync,
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { requirementIds } from '../../fixtures/catalogue/index.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { isSelected } from '../../fixtures/run/selection.ts';
import { readSettings } from '../../fixtures/run/settings.ts';
import { violatedOwnCheck } from './support/violated-own-check.ts';
import { exportFolder, managerFiles, soundProvider } from './support/exports.ts';
import { cleanCopy, commandIn, install, pack, runIn, type Tarball } from '../../fixtures/lab/packed.ts';
import { outputOf } from './support/program.ts';

// The package as npm makes it, in an empty folder. It is built once for all of these tests.

test.describe.configure({ mode: 'serial', timeout: 300_000 });

let built: Tarball, folder: string;

test.beforeAll(() => {
  built = pack(cleanCopy(), 'built');
  folder = install(built);
});

const own = (): string => path.join(folder, 'node_modules/aic-dcr-conformance');
const read = (name: string): string => readFileSync(path.join(own(), name), 'utf8');

/** What somebody types behind `npx aic-dcr-conformance`, in the folder with the package. */
const typed = (line: string, env: Readonly<Record<string, string>> = {}) =>
  runIn(folder, commandIn(folder), line.split(' ').filter(Boolean), env);

test.describe('what is in it', () => {
  test('is compiled modules, what their source maps lead to, and a few documents', () => {
    const places = new Set([...built.files.keys()].map((name) => name.split('/').slice(0, 2).join('/')));
    const folders = readdirSync(path.resolve(import.meta.dirname, '../../fixtures'))
      .filter((name) => !['lab', 'recorded'].includes(name))
      .map((name) => `fixtures/${name}`);
    expect([...places].sort()).toEqual(
      [
        ...folders,
        '.env.example',
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'SECURITY.md',
        'allurerc.mjs',
        'dist/chunks',
        'dist/fixtures',
        'dist/playwright.config.js',
        'dist/playwright.config.js.map',
        'dist/tests',
        'docs/conformance.schema.json',
        'package.json',
        'playwright.config.ts',
        'tests/conformance',
      ].sort(),
    );
    const names = [...built.files.keys()];
    expect(
      names.filter((name) => /(?:^|\/)(?:lab|recorded|suite|node_modules|reports)\//.test(name)),
    ).toEqual([]);
    expect(statSync(built.file).size).toBeLessThan(3_000_000);
  });

  test('each built module has a source map, all its sources are there, and no spec or command is missing', () => {
    const modules = [...built.files.keys()].filter((name) => /^dist\/.*\.js$/.test(name));
    const all = modules.flatMap((name) => {
      const { sources } = JSON.parse(read(`${name}.map`)) as { sources: string[] };
      return sources.map((source) => path.posix.join(path.posix.dirname(name), source));
    });
    const ours = all.filter((source) => !source.includes('node_modules/'));
    expect(ours.filter((source) => !built.files.has(source))).toEqual([]);
    const started = [...built.files.keys()].filter((name) =>
      /^(?:tests\/conformance|fixtures\/commands)\/.*\.ts$/.test(name),
    );
    expect(started.filter((name) => !ours.includes(name))).toEqual([]);
  });

  test('can be published with its provenance, by the owner of the repository', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, unknown>;
    expect(manifest).toMatchObject({
      license: 'Apache-2.0',
      publishConfig: { access: 'public', provenance: true },
      repository: { type: 'git', url: expect.stringMatching(/^git\+https:.*\/aic-dcr-conformance\.git$/) },
      bugs: { url: expect.stringMatching(/\/aic-dcr-conformance\/issues$/) },
      homepage: expect.stringMatching(/\/aic-dcr-conformance#readme$/),
      keywords: expect.arrayContaining(['conformance', 'rfc7591']),
    });
    expect(manifest).not.toHaveProperty('private');
    const { bin, exports } = manifest as { bin: Record<string, string>; exports: Record<string, unknown> };
    const named = JSON.stringify([Object.values(bin), exports]).matchAll(/"(?:\.\/)?([\w./-]+\.\w+)"/g);
    const missing = [...named].map(([, name = '']) => name).filter((name) => !built.files.has(name));
    expect(missing).toEqual([]);
  });
});

test.describe('one line', () => {
  test('judges the tenant of .env, and writes beside it alone', async () => {
    const tenant = await startReferenceTenant({});
    try {
      writeFileSync(path.join(folder, '.env'), `TENANT_BASE_URL=${tenant.baseUrl}\nPROFILE=onboarding\n`);
      const before = readdirSync(own(), { recursive: true });
      const { code, output } = await typed('');
      expect(code, output).toBe(0);
      expect(output).toContain(`Results: ${path.join(folder, 'reports/conformance.json')}`);
      expect(tenant.clients('alpha')).toEqual([]);
      expect(readdirSync(folder).sort()).toEqual(['.env', '.journal', 'node_modules', 'reports']);
      expect(readdirSync(own(), { recursive: true })).toEqual(before);
      rmSync(path.join(folder, '.env'));
    } finally {
      await tenant.close();
    }
  });

  test('judges a check of the owner, and explains it', async () => {
    const checks = path.join(folder, 'conformance');
    mkdirSync(checks);
    writeFileSync(path.join(checks, 'names.spec.mts'), violatedOwnCheck);
    try {
      const judged = await typed('', { PROFILE: 'onboarding' });
      expect(judged.code, judged.output).toBe(1);
      expect(judged.output).toContain('acme.client-name-prefix  TENANT  Not met: client names start with');
      const explained = await typed('explain acme.client-name-prefix');
      expect(explained.output).toContain('in front of the name of every dynamic client');
    } finally {
      for (const name of ['conformance', 'reports', '.journal'])
        rmSync(path.join(folder, name), { recursive: true, force: true });
    }
  });

  test('is also what npx makes of it', () => {
    const said = outputOf('npx', ['--offline', 'aic-dcr-conformance', '--version'], { cwd: folder });
    expect(said.trim()).toBe((JSON.parse(read('package.json')) as { version: string }).version);
  });

  test('finds every check, and tells a failing one from its own line', async () => {
    const { output } = await typed('run --list', { PROFILE: 'full' });
    const listed = requirementIds.filter((id) => output.includes(` › ${id}: `));
    const settings = readSettings({ env: { PROFILE: 'full' }, directory: folder });
    expect(listed).toEqual(requirementIds.filter((id) => isSelected(id, settings.targets[0], settings)));
    expect(listed.length).toBeGreaterThan(150);
    expect(output).toMatch(/token\.spec\.ts:\d+:\d+ › token\.issued: /);
  });

  test('runs an edited check in a process of its own, as UI mode does', async () => {
    const later = new Date(Date.now() + 3_600_000);
    const spec = path.join(own(), 'dist/tests/conformance/discovery.spec.js');
    const { atime, mtime } = statSync(spec);
    utimesSync(spec, later, later);
    const { code, output } = await typed('', { TENANT_BASE_URL: '', PROFILE: 'read-only' });
    utimesSync(spec, atime, mtime);
    expect(code, output).toBe(0);
  });
});

test.describe('the other subcommands', () => {
  const embedded = { TENANT_BASE_URL: '' };

  for (const [line, expected, said] of [
    ['doctor', 0, 'PROFILE=read-only npx aic-dcr-conformance'],
    ['sweep', 0, 'The journal is empty'],
    ['baseline accepted.json', 0, 'Set BASELINE_FILE=accepted.json'],
    ['evidence', 0, 'Evidence of the run'],
    ['explain token.issued', 0, 'token.issued'],
    ['explain token.isued', 2, 'Did you mean token.issued?'],
    ['replay kept.har', 0, 'Verdict: conformant'],
    ['replay absent.har', 2, 'There is no recording'],
    ['merge reports', 2, ''],
    ['compare realms realms', 0, ''],
    ['tenant --fault scope-widend', 2, 'Did you mean "scope-widened"?'],
    ['docto', 2, 'Did you mean doctor?'],
    ['doctor --fast', 2, 'There is no option --fast'],
    ['--gerp x', 2, 'Did you mean --grep?'],
    ['--help', 0, 'npx aic-dcr-conformance [<subcommand>]'],
  ] as const) {
    test(line, async () => {
      if (line === 'sweep') {
        // The run of `.env`, kept from those below, which replace its results.
        writeFileSync(
          path.join(folder, 'kept.har'),
          readFileSync(path.join(folder, 'reports/recording.har')),
        );
        cpSync(exportFolder(managerFiles(soundProvider())), folder, { recursive: true });
      }
      const { code, output } = await typed(line, embedded);
      expect(output).toContain(said);
      expect(output).not.toContain('npm run');
      expect(code, output).toBe(expected);
    });
  }

  test('config, under both names', async () => {
    const declared = { EXPECTED_SCOPES: 'openid profile email address phone data-read data-write' };
    const env = { ...embedded, ...declared };
    const under = await typed('config realms', env);
    const alone = await runIn(folder, commandIn(folder, 'aic-dcr-config'), ['realms'], env);
    expect(under.output).toContain('nothing is sent');
    expect(alone.code).toBe(under.code);
    expect(alone.output).toContain('nothing is sent');
  });

  test('wrong settings', async () => {
    const { code, output } = await typed('', { PROFILE: 'everything' });
    expect(output).toContain('The settings need one correction');
    expect(code).toBe(2);
  });
});

test('the types of own checks are found where a spec of another project imports them', () => {
  const text = [
    "import { ownCheck, weigh } from 'aic-dcr-conformance';",
    "const row = { id: 'acme.name', title: 'a', statement: 'b', level: 'TENANT', acts: ['passive'], needs: [], why: 'c', remedy: 'd' } as const;",
    'ownCheck(row, async ({ target }) => weigh(() => { target.name.trim(); }));',
    '// @ts-expect-error: no such level',
    "ownCheck({ ...row, level: 'PERHAPS' }, () => undefined);",
  ];
  writeFileSync(path.join(folder, 'own.ts'), text.join('\n'));
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const options = '--noEmit --strict --skipLibCheck --module nodenext --target es2023 --types node own.ts';
  const types = ['--typeRoots', path.resolve(import.meta.dirname, '../../node_modules/@types')];
  expect(() =>
    outputOf(process.execPath, [tsc, ...options.split(' '), ...types], { cwd: folder }),
  ).not.toThrow();
});

test('packed without being built, as pre-commit packs a clone, it judges configuration and says what is missing', async () => {
  const unbuilt = pack(cleanCopy(), 'not built');
  expect([...unbuilt.files.keys()].filter((name) => name.startsWith('dist/'))).toEqual([]);
  const elsewhere = install(unbuilt);
  cpSync(exportFolder(managerFiles(soundProvider())), elsewhere, { recursive: true });
  const judged = await runIn(elsewhere, commandIn(elsewhere, 'aic-dcr-config'), ['realms']);
  expect(judged.output).toContain('nothing is sent');
  const { code, output } = await runIn(elsewhere, commandIn(elsewhere), []);
  expect(output).toContain('install one that was built');
  expect(code).toBe(2);
});
