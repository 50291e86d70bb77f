import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { emptyFolder } from './command.ts';

const projectDir = path.resolve(import.meta.dirname, '../../..');

/** A folder of an owner who has installed the suite. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder(files);
  mkdirSync(path.join(folder, 'node_modules'));
  symlinkSync(projectDir, path.join(folder, 'node_modules/aic-dcr-conformance'));
  return folder;
}

/** The text of a row without mistakes, but for the given members; its check is the given source. */
export const rowWith = (members: Readonly<Record<string, unknown>>, check: string): string => `
import { ownCheck, Undecided, Violation } from 'aic-dcr-conformance';
ownCheck(${JSON.stringify({
  id: 'acme.example',
  title: 'an example of a row',
  statement: 'Whatever the owner demands of the tenant.',
  level: 'TENANT',
  acts: ['passive'],
  why: 'It is only an example.',
  remedy: 'Change what the example looks at.',
  ...members,
})}, ${check});
`;
