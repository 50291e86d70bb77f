import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReferenceTenant, type ReferenceTenantOptions } from '../../fixtures/reference-tenant/index.ts';
import { wrongSettingsSchema } from '../../fixtures/verdict/result-schema.ts';
import type { ResultFile } from '../../fixtures/verdict/results.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { declaredReference } from './support/judged-tenant.ts';

function resultsOf(folder: string): ResultFile {
  return JSON.parse(readFileSync(path.join(folder, 'reports/conformance.json'), 'utf8')) as ResultFile;
}

async function runAgainst(options: ReferenceTenantOptions, env: Readonly<Record<string, string>> = {}) {
  const tenant = await startReferenceTenant(options);
  try {
    const folder = emptyFolder();
    const result = await runCommand('conformance', folder, {
      ...declaredReference,
      TENANT_BASE_URL: tenant.baseUrl,
      ...env,
    });
    return { ...result, folder, file: resultsOf(folder), tenant };
  } finally {
    await tenant.close();
  }
}

test('0: a conformant tenant, with nothing left behind', async () => {
  const { code, output, file, tenant } = await runAgainst({}, { PROFILE: 'onboarding' });
  expect(output).toMatch(
    /Verdict: conformant for what was checked: \d+ of \d+ requirements decided.* \(exit code 0\)/,
  );
  expect(output).not.toContain('set up as declared');
  expect({ code, inFile: file.run.exitCode }).toEqual({ code: 0, inFile: 0 });
  expect(file.run.clients).toEqual({ registered: 1, deleted: 1, leftOver: 0 });
  expect(tenant.clients('alpha')).toEqual([]);
  expect(file.run.requests).toBe(tenant.requests.length);
  expect(file.run.requests).toBeLessThanOrEqual(15);
});

test('1: a violated requirement, reported in six parts', async () => {
  const { code, output, file } = await runAgainst({ faults: ['scope-widened'] }, { PROFILE: 'onboarding' });
  expect({ code, inFile: file.run.exitCode }).toEqual({ code: 1, inFile: 1 });
  expect(output).toMatch(
    /token\.scope-single {2}TENANT {2}Not met: .+\n {2}expected .+\n {2}actual .+data-write.+\n {2}clause .+https:.+\n {2}why .+\n {2}do .+\n {2}proof .+/,
  );
  expect(output).not.toMatch(/\n\s+at .+\.ts:\d+/);
});

test('1 outranks what cannot be decided: one cause makes one red line', async () => {
  const { code, output, file } = await runAgainst({ faults: ['open-registration-off'] });
  expect(code).toBe(1);
  const red = file.results.filter(({ verdict }) => verdict === 'nonconformant');
  expect(red.map(({ requirement }) => requirement)).toEqual(['registration.open-without-token']);
  const undecided = file.results.filter(({ verdict }) => verdict === 'inconclusive');
  expect(new Set(undecided.map(({ cause }) => cause))).toEqual(new Set(['registration.open-without-token']));
  expect(output.match(/undecided {2}\d+ because of it/g)).toHaveLength(1);
});

test('2: wrong settings, and not a single request', async () => {
  const tenant = await startReferenceTenant({});
  const folder = emptyFolder();
  const { code, output } = await runCommand('conformance', folder, {
    TENANT_BASE_URL: tenant.baseUrl,
    PROFILE: 'complete',
  });
  await tenant.close();
  expect(code).toBe(2);
  expect(output).toMatch(/PROFILE[\s\S]*read-only[\s\S]*onboarding[\s\S]*full/);
  expect(tenant.requests).toEqual([]);
  const written = readFileSync(path.join(folder, 'reports/conformance.json'), 'utf8');
  expect(wrongSettingsSchema.parse(JSON.parse(written)).problems[0]?.variable).toBe('PROFILE');
});

test('3: nobody answers', async () => {
  const folder = emptyFolder();
  const { code, output } = await runCommand('conformance', folder, { TENANT_BASE_URL: 'http://127.0.0.1:9' });
  expect({ code, inFile: resultsOf(folder).run.exitCode }).toEqual({ code: 3, inFile: 3 });
  expect(output).toContain('no connection to 127.0.0.1:9');
  expect(output).toContain('check TENANT_BASE_URL');
});

test('3: --grep that selects only what the settings exclude decides nothing', async () => {
  const folder = emptyFolder();
  const { code, output } = await runCommand('conformance', folder, {}, [
    '--grep',
    'registration-refusals.closed-mode',
  ]);
  expect(output).toContain('nothing was decided');
  expect(code).toBe(3);
});

test('0: a list of the checks, which sends nothing and leaves the results of an earlier run', async () => {
  const folder = emptyFolder();
  const left = path.join(folder, 'reports/conformance.json');
  mkdirSync(path.dirname(left));
  writeFileSync(left, '{"run":{"exitCode":1}}');
  const env = { TENANT_BASE_URL: 'http://127.0.0.1:9' };
  const { code, output } = await runCommand('conformance', folder, env, ['--list']);
  expect([code, existsSync(left)]).toEqual([0, true]);
  expect(output).toContain('discovery.issuer-match: ');
});

test('4: conformant, but a client could not be deleted, and the report names it', async () => {
  const { code, output, file } = await runAgainst({ faults: ['delete-refused'] }, { PROFILE: 'onboarding' });
  expect({ code, inFile: file.run.exitCode }).toEqual({ code: 4, inFile: 4 });
  expect(file.targets[0]?.verdict).toBe('conformant');
  expect(file.run.clients).toEqual({ registered: 1, deleted: 0, leftOver: 1 });
  expect(output).toMatch(
    /left behind: dcr-conformance-\S+ \(client_id [0-9a-f-]{36}\): the tenant does not let clients delete themselves \(405\)/,
  );
});
