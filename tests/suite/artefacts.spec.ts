import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { guardOf, searchArtefacts } from '../../fixtures/evidence/artefacts.ts';
import { Vault } from '../../fixtures/evidence/vault.ts';

const secret = 'a-secret/of+this run';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = test.info().outputPath('reports');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

function knowing(...secrets: readonly string[]): Vault {
  const vault = new Vault();
  for (const each of secrets) vault.keep(each);
  return vault;
}

test('every file is searched at any depth, and files with a secret are named', () => {
  const folder = folderWith({
    'clean.json': '{"client_secret":"[redacted]"}',
    'leaking.txt': `see ${secret}.`,
    'deep/er/leaking.html': `<p>${encodeURIComponent(secret)}</p>`,
    'deep/base64': Buffer.from(secret).toString('base64'),
    'deep/empty': '',
  });
  const { searched, leaking } = searchArtefacts(folder, knowing('another-secret', secret));
  expect(searched).toBe(5);
  expect([...leaking].sort()).toEqual(
    ['leaking.txt', path.join('deep', 'base64'), path.join('deep', 'er', 'leaking.html')].sort(),
  );
});

test('a run without secrets finds none, and neither does a search in a missing folder', () => {
  const folder = folderWith({ 'a.txt': secret });
  expect(searchArtefacts(folder, new Vault())).toEqual({ searched: 1, leaking: [] });
  expect(searchArtefacts(path.join(folder, 'nowhere'), knowing(secret))).toEqual({
    searched: 0,
    leaking: [],
  });
});

/** Knows no secret, and does something to the folder once the first of its files was read. */
class Meddler extends Vault {
  readonly #meddle: () => void;

  constructor(meddle: () => void) {
    super();
    this.#meddle = meddle;
  }

  /** What it was asked to look into. */
  readonly seen: string[] = [];

  override occursIn(text: string): boolean {
    this.seen.push(text);
    this.#meddle();
    return false;
  }
}

test('a file that the runner removes during the search is skipped', () => {
  const folder = folderWith({ a: secret, b: secret });
  const gone = new Meddler(() => {
    for (const name of ['a', 'b']) rmSync(path.join(folder, name), { force: true });
  });
  expect(searchArtefacts(folder, gone)).toEqual({ searched: 2, leaking: [] });
  expect(gone.seen).toEqual([secret, '']);
});

test('an unreadable file does not count as clean', () => {
  const folder = folderWith({ a: secret, b: secret });
  const unreadable = new Meddler(() => {
    for (const name of ['a', 'b']) {
      rmSync(path.join(folder, name), { force: true, recursive: true });
      mkdirSync(path.join(folder, name));
    }
  });
  expect(() => searchArtefacts(folder, unreadable)).toThrow(/EISDIR/);
});

test('a guard searches its folder, and redacts by the same secrets', () => {
  const folder = folderWith({ 'a.txt': `see ${secret}` });
  const guard = guardOf(folder, knowing(secret));
  expect(guard.search()).toEqual({ searched: 1, leaking: ['a.txt'] });
  expect(guard.redact(`see ${secret}`)).toMatch(/^see \[secret [0-9a-f]{8}\]$/);
});
