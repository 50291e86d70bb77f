import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const projectDir = path.resolve(import.meta.dirname, '../../..');

const COPIED = [
  'fixtures',
  'tests/conformance',
  'package.json',
  'tsconfig.json',
  'playwright.config.ts',
  'allurerc.mjs',
];

export interface ProjectCopy {
  readonly folder: string;
  /** Replaces the first occurrence of a text in a file of the copy; throws where there is none. */
  edit(file: string, from: string, to: string): void;
  remove(): void;
}

/** A copy of the project whose checks a test may edit. It shares the installed packages. */
export function copyProject(): ProjectCopy {
  const folder = mkdtempSync(path.join(tmpdir(), 'dcr-conformance-copy-'));
  for (const name of COPIED)
    cpSync(path.join(projectDir, name), path.join(folder, name), { recursive: true });
  symlinkSync(path.join(projectDir, 'node_modules'), path.join(folder, 'node_modules'));
  return {
    folder,
    edit(name, from, to) {
      const file = path.join(folder, name);
      const text = readFileSync(file, 'utf8');
      if (!text.includes(from)) throw new Error(`${name} does not contain ${from}`);
      writeFileSync(file, text.replace(from, to));
    },
    remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
