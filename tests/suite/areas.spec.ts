import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { areas, isRequirementId, requirement, requirementIds } from '../../fixtures/catalogue/index.ts';
import { faults, quirks } from '../../fixtures/reference-tenant/index.ts';
import type { Fault, Quirk } from '../../fixtures/reference-tenant/switches.ts';

// Who knows the area of a requirement finds its row, its check, its probes and its faults by the name alone.

const root = path.resolve(import.meta.dirname, '../..');

type Switch = Partial<Omit<Fault & Quirk, 'change'>>;

function filesIn(folder: string): string[] {
  const names = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
    .map((name) => `${folder}/${name}`);
}

/** The area that the name of a file begins with; `registration-refusals` is not `registration`. */
function areaOfFile(file: string): string {
  const name = path.basename(file).replace(/(?:[.]spec)?[.]ts$/, '');
  const fitting = areas.filter((area) => name === area || name.startsWith(`${area}-`));
  return fitting.toSorted((a, b) => b.length - a.length)[0] ?? '';
}

function areaOfId(id: string): string {
  return id.slice(0, id.indexOf('.'));
}

/** The members of all objects that a file exports. */
async function membersOf<T>(file: string): Promise<[name: string, member: T][]> {
  const exported = (await import(pathToFileURL(path.join(root, file)).href)) as Record<string, object>;
  return Object.values(exported).flatMap((value) => Object.entries(value) as [string, T][]);
}

/**
 * The area whose file a fault or quirk belongs in: that of the first requirement that it names, or empty if it
 * names none, as some quirks do. Settings and hygiene come last: a changed setting mostly turns what the tenant then
 * does too, and clients stay behind only if their management fails.
 */
function areaOfSwitch({
  turns = [],
  advises = [],
  mayChange = [],
  accepts = [],
  notes = [],
}: Switch): string {
  const named = [...turns, ...advises, ...mayChange, ...accepts, ...notes].filter(
    (id) => !id.startsWith('@'),
  );
  const found = named.map(areaOfId).filter((area) => area !== 'hygiene');
  return found.find((area) => area !== 'settings') ?? found[0] ?? '';
}

for (const [kind, registry] of Object.entries({ faults, quirks })) {
  test(`each file of ${kind} has those of the area in its name`, async () => {
    const files = filesIn(`fixtures/reference-tenant/${kind}`);
    const found: string[] = [];
    for (const file of files) {
      for (const [slug, switched] of await membersOf<Switch>(file)) {
        found.push(slug);
        const isOfNoArea = kind === 'quirks' || switched.turns?.every((id) => areaOfId(id) === 'hygiene');
        if (isOfNoArea === true && areaOfSwitch(switched) === '') continue;
        expect(areaOfSwitch(switched), `area of ${slug} in ${file}`).toBe(areaOfFile(file));
      }
    }
    expect(files.filter((file) => areaOfFile(file) === '')).toEqual([]);
    expect(found.toSorted()).toEqual(Object.keys(registry).toSorted());
  });
}

test('each file of the catalogue has the rows of the area in its name', async () => {
  const found: string[] = [];
  for (const file of filesIn('fixtures/catalogue')) {
    const ids = (await membersOf(file)).map(([name]) => name).filter(isRequirementId);
    for (const id of ids) expect(areaOfId(id), `area of ${id} in ${file}`).toBe(areaOfFile(file));
    found.push(...ids);
  }
  expect(found.toSorted()).toEqual(requirementIds.toSorted());
});

test('each spec checks the rows of the area in its name', () => {
  const found: string[] = [];
  for (const file of filesIn('tests/conformance')) {
    const source = readFileSync(path.join(root, file), 'utf8');
    const ids = [...source.matchAll(/\brequirement\(\s*'([^']+)'/g)].map(([, id = '']) => id);
    for (const id of ids) expect(areaOfId(id), `area of ${id} in ${file}`).toBe(areaOfFile(file));
    found.push(...ids);
  }
  // Exported configuration is judged in fixtures/configuration, and by no spec.
  const ofTenants = requirementIds.filter((id) => requirement(id).release !== 'config');
  expect(found.toSorted()).toEqual(ofTenants.toSorted());
});

test('each file or folder of the probes has the name of an area', () => {
  const names = readdirSync(path.join(root, 'fixtures/probes')).map((name) => name.replace(/[.]ts$/, ''));
  expect(names.filter((name) => !areas.some((area) => area === name))).toEqual([]);
});
