import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { outputOf } from './support/program.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');

const versions = z.record(z.string(), z.string());
const manifest = z
  .object({ scripts: versions, dependencies: versions, devDependencies: versions })
  .parse(JSON.parse(read('package.json')));

const lockfile = z
  .object({
    lockfileVersion: z.number(),
    packages: z.record(
      z.string(),
      z.object({
        name: z.string().optional(),
        version: z.string().optional(),
        integrity: z.string().optional(),
        resolved: z.string().optional(),
        dev: z.boolean().optional(),
        link: z.boolean().optional(),
        hasInstallScript: z.boolean().optional(),
        dependencies: versions.optional(),
        devDependencies: versions.optional(),
      }),
    ),
  })
  .parse(JSON.parse(read('package-lock.json')));

const { '': own, ...locked } = lockfile.packages;

/** `name@version` of what the lockfile puts at a place. */
const nameOf = ([place, { name, version = '' }]: [string, (typeof locked)[string]]): string =>
  `${name ?? place.split('node_modules/').at(-1) ?? ''}@${version}`;

test.describe('dependencies', () => {
  test('are pinned to one version each, and the lockfile is that of package.json', () => {
    const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
    const loose = Object.entries(wanted).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version),
    );
    expect(loose).toEqual([]);
    expect(own?.dependencies).toEqual(manifest.dependencies);
    expect(own?.devDependencies).toEqual(manifest.devDependencies);
    const installed = Object.keys(wanted).map((name) => [name, locked[`node_modules/${name}`]?.version]);
    expect(Object.fromEntries(installed)).toEqual(wanted);
  });

  test('are locked by a SHA-512 each, and all are from the same registry', () => {
    expect(lockfile.lockfileVersion).toBe(3);
    expect(Object.keys(locked).length).toBeGreaterThan(200);
    const unproven = Object.entries(locked).filter(
      ([, { integrity = '' }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity),
    );
    expect(unproven.map(nameOf)).toEqual([]);
    // A registry's address, a git address, a tarball or a folder would stand in `resolved`, a workspace in `link`.
    const placed = Object.entries(locked).filter(([, { resolved, link }]) => resolved !== undefined || link);
    expect(placed.map(nameOf)).toEqual([]);
  });

  test('run no code while they are installed, and none needs to', () => {
    const settings = read('.npmrc').split('\n');
    expect(settings).toContain('ignore-scripts=true');
    const wouldRun: Readonly<Record<string, string>> = {
      esbuild:
        'only replaces its start script by the binary that an optional dependency brings; works without',
    };
    const found = Object.entries(locked)
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([place]) => place.split('node_modules/').at(-1));
    expect(found).toEqual(Object.keys(wouldRun));
  });

  test('only the build of the package is a script that npm runs by itself: with ignore-scripts it is skipped', () => {
    const names = Object.keys(manifest.scripts);
    const automatic = names.filter((name) =>
      /^(?:pre|post)|^(?:un)?install$|^(?:prepare|publish)/.test(name),
    );
    expect(automatic).toEqual(['prepare']);
  });
});

test.describe('the SBOM', () => {
  const hash = z.object({ alg: z.string(), content: z.string() });
  const shape = z.object({
    bomFormat: z.literal('CycloneDX'),
    specVersion: z.string().regex(/^1\.\d$/),
    serialNumber: z.string().regex(/^urn:uuid:[0-9a-f-]{36}$/),
    version: z.literal(1),
    metadata: z.object({
      timestamp: z.iso.datetime(),
      component: z.object({
        'bom-ref': z.string(),
        type: z.literal('application'),
        name: z.literal('aic-dcr-conformance'),
        purl: z.string(),
      }),
    }),
    components: z.array(
      z.object({
        'bom-ref': z.string(),
        type: z.literal('library'),
        version: z.string().min(1),
        purl: z.string().regex(/^pkg:npm\/[^?]+@[^?]+$/),
        hashes: z.tuple([hash]),
        licenses: z.array(z.unknown()).min(1),
      }),
    ),
    dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()) })),
  });

  function made(name: string) {
    const file = test.info().outputPath(name);
    outputOf('npm', ['run', '--silent', 'sbom', '--', file], { cwd: root });
    return shape.parse(JSON.parse(readFileSync(file, 'utf8')));
  }

  test('names what is shipped with its hash, all of it and nothing else, the same each time', () => {
    const sbom = made('sbom.cdx.json');
    const shipped = Object.entries(locked).filter(([, { dev }]) => dev !== true);
    const expected = shipped.map((entry) => {
      const [, { integrity = '' }] = entry;
      return [nameOf(entry), Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex')];
    });
    const named = sbom.components.map((component) => [component['bom-ref'], component.hashes[0].content]);
    expect(Object.fromEntries(named)).toEqual(Object.fromEntries(expected));

    const refs = new Set([
      sbom.metadata.component['bom-ref'],
      ...sbom.components.map((each) => each['bom-ref']),
    ]);
    const dangling = sbom.dependencies.flatMap(({ ref, dependsOn }) =>
      [ref, ...dependsOn].filter((each) => !refs.has(each)),
    );
    expect(dangling).toEqual([]);
    const direct = sbom.dependencies.find(({ ref }) => ref === sbom.metadata.component['bom-ref']);
    const pinned = Object.entries(manifest.dependencies).map(([name, version]) => `${name}@${version}`);
    expect([...(direct?.dependsOn ?? [])].sort()).toEqual(pinned.sort());

    const again = made('again.cdx.json');
    const { timestamp } = sbom.metadata;
    expect({ ...again, serialNumber: '', metadata: { ...again.metadata, timestamp } }).toEqual({
      ...sbom,
      serialNumber: '',
    });
  });
});
