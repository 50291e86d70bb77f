import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReferenceTenant, type FaultSlug } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { declaredReference } from './support/judged-tenant.ts';

interface AllureResult {
  readonly name: string;
  readonly fullName: string;
  readonly historyId: string;
  readonly testCaseId: string;
  readonly status: string;
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  readonly labels: readonly { readonly name: string; readonly value: string }[];
  readonly links: readonly { readonly url: string }[];
}

async function resultsOf(realm: string, faults: readonly FaultSlug[]): Promise<AllureResult[]> {
  const tenant = await startReferenceTenant({ faults });
  const folder = emptyFolder();
  const settings = {
    ...declaredReference,
    TENANT_BASE_URL: tenant.baseUrl,
    REALM: realm,
    PROFILE: 'onboarding',
  };
  await runCommand('conformance', folder, settings);
  await tenant.close();
  const results = path.join(folder, 'reports/allure-results');
  return readdirSync(results)
    .filter((name) => name.endsWith('-result.json'))
    .map((name) => JSON.parse(readFileSync(path.join(results, name), 'utf8')) as AllureResult)
    .sort((a, b) => (a.testCaseId < b.testCaseId ? -1 : 1));
}

const identity = ({ name, fullName, testCaseId }: AllureResult) => ({
  // The verdict behind a name is no part of it.
  name: name.replace(/ \(advisory\)$/, ''),
  fullName,
  testCaseId,
});
const labelOf = (result: AllureResult | undefined, name: string) =>
  result?.labels.find((label) => label.name === name)?.value;

test('a requirement keeps its name from tenant to tenant, and has a history on each', async () => {
  const [healthy, leaking] = await Promise.all([
    resultsOf('alpha', []),
    resultsOf('bravo', ['scope-widened', 'introspection-not-served']),
  ]);
  expect(leaking.map(identity)).toEqual(healthy.map(identity));
  expect(new Set(healthy.map(({ historyId }) => historyId)).size).toBe(healthy.length);
  const known = new Set(healthy.map(({ historyId }) => historyId));
  expect(leaking.filter(({ historyId }) => known.has(historyId))).toEqual([]);
  const tenants = new Set(leaking.flatMap(({ parameters }) => parameters.map(({ value }) => value)));
  expect([...tenants]).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+, realm bravo$/)]);

  const single = leaking.find(({ testCaseId }) => testCaseId === 'token.scope-single');
  expect(single?.status).toBe('failed');
  expect(labelOf(single, 'epic')).toBe('Task 4: Get a dynamic client access token');
  expect(labelOf(single, 'verdict')).toBe('nonconformant');
  expect(single?.links.length).toBeGreaterThan(0);
  const dependent = leaking.find(({ testCaseId }) => testCaseId === 'introspection.identity');
  expect(dependent?.status).toBe('broken');
  const names = new Set(leaking.flatMap(({ labels }) => labels.map((label) => label.name)));
  expect([...names].filter((name) => ['host', 'thread', 'package'].includes(name))).toEqual([]);
});
