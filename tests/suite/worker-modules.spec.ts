import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { build, type Metafile } from 'esbuild';

const projectDir = path.resolve(import.meta.dirname, '../..');

/** Everything that loading some modules loads, without what they import when they need it. */
function loadedBy({ inputs }: Metafile, entries: readonly string[]): Set<string> {
  const loaded = new Set<string>();
  const load = (name: string): void => {
    if (loaded.has(name)) return;
    loaded.add(name);
    for (const { kind, path: other } of inputs[name]?.imports ?? [])
      if (kind === 'import-statement') load(other);
  };
  entries.forEach(load);
  return loaded;
}

test('a worker loads neither zod nor what reads settings: it has the plan of its run', async () => {
  const specs = readdirSync(path.join(projectDir, 'tests/conformance'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.spec.ts') && name !== 'own-checks.spec.ts')
    .map((name) => `tests/conformance/${name}`);
  const entryPoints = ['playwright.config.ts', ...specs];
  const { metafile } = await build({
    absWorkingDir: projectDir,
    entryPoints,
    outdir: 'dist',
    bundle: true,
    write: false,
    metafile: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
  });
  const loaded = loadedBy(metafile, entryPoints);
  expect(loaded).toContain('fixtures/catalogue/index.ts');
  const needless = ['zod', 'jose', 'dotenv', 'fixtures/settings/load.ts', 'fixtures/run/planned.ts'];
  expect(needless.filter((name) => loaded.has(name))).toEqual([]);
});
