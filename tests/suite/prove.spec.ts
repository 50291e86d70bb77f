import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { requirementIds } from '../../fixtures/catalogue/index.ts';
import { judgedOnTheSuite, namedBy, withoutFault } from '../../fixtures/lab/prove/named.ts';
import { ofFault, ofQuirk } from '../prove/wording.ts';
import { silenceUnder, type Proof } from './support/kill-matrix.ts';
import { runProgram } from './support/program.ts';

const command = path.resolve(import.meta.dirname, '../../fixtures/lab/commands/prove.ts');
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

function prove(...ids: readonly string[]): { readonly code: number | null; readonly said: string } {
  const { status, stderr } = runProgram(process.execPath, ['--import', tsx, command, ...ids]);
  return { code: status, said: stderr };
}

const fault = { because: 'a slip', turns: ['token.scope-all'], change: () => ({}) };
const turned: Proof = { complaints: [], verdicts: { 'token.scope-all': 'nonconformant' } };

test('an id that is not in the catalogue is answered with the nearest one', () => {
  const { code, said } = prove('token.scope-al');
  expect(code).toBe(2);
  expect(said).toContain('no requirement called token.scope-al. Did you mean token.scope-all?');
});

test('without an id it asks for one', () => {
  const { code, said } = prove();
  expect(code).toBe(2);
  expect(said).toContain('Which requirement?');
});

test('faults and quirks are found by the id, wherever they name it', () => {
  expect(namedBy('token.scope-all').turning).toContain('scope-narrowed');
  expect(namedBy('posture.introspect-all-proof').quirks).toContain('outside-scope-dropped');
  expect(namedBy('registration-refusals.scope-outside').quirks).toContain('allowlist-ignores-case');
  // An id that only begins like another one is another one.
  expect(namedBy('token.scope-all').quirks).not.toContain('scope-string-honoured');
});

test('only what cannot be violated needs no fault', () => {
  const excused = requirementIds.filter((id) => withoutFault(id) !== null);
  expect(excused).toEqual(expect.arrayContaining([...judgedOnTheSuite, 'registration.scope-string']));
  expect(withoutFault('token.scope-all')).toBeNull();
});

test('a fault that turns the requirement differs from one that does not, and from one that does more', () => {
  expect(ofFault('token.scope-all', fault, turned)).toEqual({
    isProven: true,
    lines: ['turns it (nonconformant)'],
  });
  const missed = { about: 'token.scope-all', expected: 'nonconformant', actual: 'conformant' };
  expect(
    ofFault('token.scope-all', fault, {
      complaints: [missed],
      verdicts: { 'token.scope-all': 'conformant' },
    }),
  ).toEqual({ isProven: false, lines: ['does not turn it: expected nonconformant, actual conformant'] });
  const more = { about: 'token.issued', expected: 'conformant', actual: 'advisory' };
  expect(ofFault('token.scope-all', fault, { ...turned, complaints: [more] })).toEqual({
    isProven: false,
    lines: ['turns it (nonconformant)', 'besides, token.issued: expected conformant, actual advisory'],
  });
});

test('a quirk says what it did to the requirement', () => {
  const { lines } = ofQuirk('token.scope-all', { complaints: [], verdicts: {} });
  expect(lines).toEqual(['raises no alarm, and it is not decided']);
});

test('a single check is silent under faults of others', async () => {
  expect(await silenceUnder({}, ['discovery.document-served'])).toEqual([]);
  expect(await silenceUnder({ faults: ['scope-narrowed'] }, ['discovery.document-served'])).toEqual([]);
  // A row that a fault names need not be silent under it.
  expect(await silenceUnder({ faults: ['discovery-disabled'] }, ['discovery.document-served'])).toEqual([]);
});
