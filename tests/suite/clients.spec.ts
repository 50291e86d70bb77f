import { expect, test } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isRequirementId } from '../../fixtures/catalogue/index.ts';
import { onRequirements, onTenants } from '../../fixtures/lab/interop/clients/judgements.ts';
import { asCell, type Library, type StepResult } from '../../fixtures/lab/interop/clients/library.ts';
import {
  disagreements,
  failures,
  visited,
  type MatrixRow,
} from '../../fixtures/lab/interop/clients/matrix.ts';
import { renderClients } from '../../fixtures/lab/interop/clients/page.ts';
import { nodeLibraries } from '../../fixtures/lab/interop/clients/run.ts';
import { referenceTenants, type ClientTenant } from '../../fixtures/lab/interop/clients/tenants.ts';

// The client libraries that come with npm, on a few tenants; `npm run interop -- clients` has all of both.

const tenants = referenceTenants();
const [faultless] = tenants;
if (faultless === undefined) throw new Error('there is no faultless tenant');
const signal = new AbortController().signal;

function tenant(name: string): ClientTenant {
  const found = tenants.find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no tenant ${name}`);
  return found;
}

/** The steps at which each library fails, by its name; those that work everywhere are left out. */
async function failing(name: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const { visits } = await visited(tenant(name), nodeLibraries, signal);
  const failed = visits.map(({ library, results }) => [
    library.name,
    results.filter(({ works }) => !works).map(({ step }) => step),
  ]);
  return Object.fromEntries(failed.filter(([, steps]) => steps?.length !== 0)) as Record<string, string[]>;
}

test('every library takes all of its steps on the faultless tenant, in each form of its address', async () => {
  for (const each of tenants.filter(({ kind }) => kind === 'tenant')) {
    const { visits } = await visited(each, nodeLibraries, signal);
    for (const { library, results } of visits) {
      const said = results.filter(({ works }) => !works);
      expect(said, `${library.name} on ${each.name}`).toEqual([]);
      expect(results.map(({ step }) => step)).toEqual(library.steps);
    }
  }
});

test('libraries work on a tenant with harmless variations', async () => {
  for (const name of ['edge-headers', 'vendor-members', 'token-opaque', 'token-hs256']) {
    expect(await failing(name), name).toEqual({});
  }
});

test('libraries fail where the suite says that clients will', async () => {
  const both = (step: string) => ({ 'openid-client': [step], oauth4webapi: [step] });
  const all = (step: string) => ({ ...both(step), 'MCP TypeScript SDK': [step] });
  expect(await failing('client-credentials-off')).toEqual(all('token'));
  expect(await failing('registration-endpoint-missing')).toEqual(all('register'));
  expect(await failing('token-type-missing')).toEqual(all('token'));
  expect(await failing('refresh-token-null')).toEqual(all('token'));
  expect(await failing('form-charset-refused')).toEqual(both('token'));
  expect(await failing('issuer-trailing-slash')).toMatchObject(both('discover'));
  expect(await failing('introspection-jwt-am-form')).toEqual(both('introspect'));
  expect(await failing('introspection-jwt-other-audience')).toEqual(both('introspect'));
  expect(await failing('introspection-jwt-unpublished-key')).toEqual(both('signature'));
});

test.describe('what is compared', () => {
  const library = (name: string): Library => ({
    name,
    version: '1.0.0',
    steps: ['discover', 'token'],
    visit: () => Promise.resolve([]),
  });
  const [one, other] = [library('one'), library('other')];
  const result = (works: boolean): StepResult => ({ step: 'token', works, said: works ? null : 'no' });
  const row = (changes: Partial<ClientTenant>, ...worked: readonly boolean[]): MatrixRow => ({
    tenant: { ...faultless, ...changes },
    visits: [one, other].map((each, place) => ({ library: each, results: [result(worked[place] ?? true)] })),
  });
  const plain = row({});

  test('is what fails, but for what fails on the faultless tenant too', () => {
    const failed = (found: MatrixRow, before: MatrixRow) =>
      failures(found, before).map(({ library: { name }, step, said }) => [name, step, said]);
    expect(failed(row({}, true, false), plain)).toEqual([['other', 'token', 'no']]);
    expect(failed(row({}, true, false), row({}, true, false))).toEqual([]);
  });

  test('is a disagreement where a library fails on a tenant that is not red', () => {
    const quirk = row({ name: 'q', kind: 'quirk' }, false, true);
    const fault = row({ name: 'f', kind: 'fault', red: ['token.issued'] }, false, true);
    expect(disagreements([plain, quirk, fault], plain)).toMatchObject([
      { kind: 'library fails, suite is not red', about: 'q', tenants: ['q'] },
    ]);
  });

  test('is one where a MUST is red and no library minds, under any of its faults', () => {
    const fault = (name: string, id: string, isFelt = false) =>
      row({ name, kind: 'fault', red: [id] }, !isFelt, true);
    const unfelt = [fault('a', 'token.no-store'), fault('b', 'token.no-store')];
    expect(disagreements([plain, ...unfelt], plain)).toMatchObject([
      { kind: 'suite is red, no library minds', about: 'token.no-store', tenants: ['a', 'b'] },
    ]);
    expect(disagreements([plain, ...unfelt, fault('c', 'token.no-store', true)], plain)).toEqual([]);
    // Neither what the owner declares, nor what has to be refused.
    expect(disagreements([plain, fault('d', 'token.scope-all')], plain)).toEqual([]);
    expect(disagreements([plain, fault('e', 'introspection.unauthenticated')], plain)).toEqual([]);
  });

  test('is written with its judgement, or the lack of one', () => {
    const named = row({ name: 'revocation-204', kind: 'quirk' }, false, true);
    const page = renderClients([plain, named, row({ name: 'new-quirk', kind: 'quirk' }, false, true)]);
    expect(page).toContain('| `revocation-204` | conformant | one, token: no | right as it is: ');
    expect(page).toContain('| `new-quirk` | conformant | one, token: no | **not judged yet** |');
    expect(page).toContain('Faults: .');
  });
});

test("a library's words stand in a cell: one line, bounded, the same in every run, no token in it", () => {
  const id = '0a1b2c3d-0000-4000-8000-00000000000f';
  expect(asCell(`POST http://127.0.0.1:4711/x?client_id=${id}\n | eyJhbGciOiJub25lIn0.e30.x <b>`)).toBe(
    'POST http://tenant/x?client_id=(id) (JWT) b',
  );
  expect(asCell('x'.repeat(500)).length).toBeLessThan(150);
});

test('judgements are about tenants and requirements that exist, and the page has one for each disagreement', () => {
  const names = tenants.map(({ name }) => name);
  expect(Object.keys(onTenants).filter((name) => !names.includes(name))).toEqual([]);
  expect(Object.keys(onRequirements).filter((id) => !isRequirementId(id))).toEqual([]);
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/clients.md'), 'utf8');
  expect(page).not.toContain('not judged yet');
  for (const judged of [...Object.keys(onTenants), ...Object.keys(onRequirements)]) {
    expect(page).toContain(`\`${judged}\``);
  }
  for (const { name, version } of nodeLibraries) {
    expect(page, 'run `npm run interop -- clients`').toMatch(new RegExp(`\\| ${name} +\\| ${version} +\\|`));
  }
});

test('programs in Java come with a POM that pins every version', () => {
  const folder = path.resolve(import.meta.dirname, '../../fixtures/lab/interop/clients/java');
  const pom = readFileSync(path.join(folder, 'pom.xml'), 'utf8');
  const versions = [...pom.matchAll(/<dependency>[^]*?<version>([^<]*)<[^]*?<\/dependency>/g)];
  expect(versions).toHaveLength(pom.split('<dependency>').length - 1);
  expect(
    versions.map(([, version = '']) => version).filter((version) => !/^\d+(?:\.\d+)+$/.test(version)),
  ).toEqual([]);
  expect(readdirSync(folder).sort()).toEqual(['NimbusClient.java', 'SpringClient.java', 'pom.xml']);
});
