import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { driftBetween } from '../../fixtures/probes/cross/fingerprint.ts';
import type { Fingerprint } from '../../fixtures/settings/baseline.ts';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { SettingsError } from '../../fixtures/settings/problem.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { declaredReference, judge } from './support/judged-tenant.ts';

const accepted: Fingerprint = {
  discovery: {
    issuer: '<tenant>/am',
    scopes_supported: ['data-read', 'data-write'],
    request_parameter_supported: true,
  },
  registration: { members: ['client_id', 'scopes'] },
  token: { members: ['access_token'], form: 'jwt', algorithm: 'RS256', claims: ['sub'], lifetime: 3599 },
  introspection: { members: ['active'] },
};

test('nothing has drifted if only the seconds differ', () => {
  expect(driftBetween(accepted, accepted)).toEqual([]);
  const later = { ...accepted, token: accepted.token && { ...accepted.token, lifetime: 3580 } };
  expect(driftBetween(accepted, later)).toEqual([]);
});

test('every difference is described in words', () => {
  const now: Fingerprint = {
    discovery: { issuer: '<tenant>/other', scopes_supported: ['data-read', 'fr:idm:*'], version: '3.0' },
    registration: { members: ['client_id', 'scope'] },
    token: {
      members: ['access_token', 'refresh_token'],
      form: 'opaque',
      algorithm: null,
      claims: null,
      lifetime: 60,
    },
    introspection: null,
  };
  expect(driftBetween(accepted, now)).toEqual([
    'issuer was "<tenant>/am" and is "<tenant>/other"',
    'request_parameter_supported was removed from discovery',
    'data-write left scopes_supported',
    'fr:idm:* added to scopes_supported',
    'version was added to discovery',
    'scopes left the registration answer',
    'scope added to the registration answer',
    'refresh_token added to the token answer',
    'the form of the token was "jwt" and is "opaque"',
    'the algorithm of the token was "RS256" and is null',
    'expires_in was 3599 and is 60',
  ]);
});

test('the command accepts a target, and a later run compares it with that', async () => {
  const folder = emptyFolder();
  const before = await startReferenceTenant({});
  const settings = { ...declaredReference, TENANT_BASE_URL: before.baseUrl };
  const command = await runCommand('baseline', folder, settings);
  expect(command).toMatchObject({ code: 0 });
  expect(before.clients('alpha')).toEqual([]);
  await before.close();
  const file = path.join(folder, 'baseline.json');
  expect(existsSync(file)).toBe(true);
  expect(readFileSync(file, 'utf8')).not.toContain('127.0.0.1');

  const after = await startReferenceTenant({ faults: ['allowlist-scope-extra'] });
  const env = { ...settings, TENANT_BASE_URL: after.baseUrl, BASELINE_FILE: file, PROFILE: 'read-only' };
  // Only drift is looked at: the extra scope is a finding of its own.
  const drift = ['--grep', 'cross.baseline-drift'];
  const told = await runCommand('conformance', folder, env, drift);
  const failed = await runCommand('conformance', folder, { ...env, DRIFT: 'fail' }, drift);
  await after.close();
  expect(told.output).toContain('data-admin added to scopes_supported');
  expect([told.code, failed.code]).toEqual([0, 1]);
});

test('two targets are compared, and the differences are printed', async () => {
  const folder = emptyFolder();
  const dev = await startReferenceTenant({});
  const staging = await startReferenceTenant({ faults: ['allowlist-scope-missing'] });
  const closed = await startReferenceTenant({ faults: ['open-registration-off'] });
  for (const [name, { baseUrl }] of Object.entries({ dev, staging, closed, twin: dev })) {
    writeFileSync(path.join(folder, `.env.${name}`), `TENANT_BASE_URL=${baseUrl}\n`);
  }
  const scopes = { EXPECTED_SCOPES: declaredReference.EXPECTED_SCOPES, REQUEST_SCOPES: 'data-read' };
  const gap = await runCommand('compare', folder, scopes, ['dev', 'staging']);
  expect(gap).toMatchObject({ code: 1 });
  expect(gap.output).toContain('From dev to staging:\n  data-write left scopes_supported\n');
  expect(await runCommand('compare', folder, scopes, ['dev', 'twin'])).toMatchObject({ code: 0 });
  // What one of them does not let anybody see is no likeness.
  const half = await runCommand('compare', folder, scopes, ['dev', 'closed']);
  expect(half).toMatchObject({ code: 1 });
  expect(half.output).toContain('token could be read on only one of the two');
  await closed.close();
  expect([...dev.clients('alpha'), ...staging.clients('alpha')]).toEqual([]);
  await dev.close();
  await staging.close();
  expect(await runCommand('compare', folder, scopes, ['dev'])).toMatchObject({ code: 2 });
});

test('a malformed baseline is a problem of its variable', () => {
  const folder = emptyFolder();
  const file = path.join(folder, 'baseline.json');
  for (const text of [
    'not JSON',
    '{}',
    '{"schema":"aic-dcr-conformance/baseline/v1","targets":{"default":{}}}',
  ]) {
    writeFileSync(file, text);
    let message = '';
    try {
      loadSettings({ env: { BASELINE_FILE: file }, directory: folder });
    } catch (error) {
      message = error instanceof SettingsError ? error.message : '';
    }
    expect(message, text).toContain('BASELINE_FILE');
  }
});

test('a baseline without the target says nothing about its drift', async () => {
  const folder = emptyFolder({
    'baseline.json':
      '{"schema":"aic-dcr-conformance/baseline/v1","targets":{"other":{"discovery":{},"registration":null,"token":null,"introspection":null}}}',
  });
  const tenant = await startReferenceTenant({});
  const judgement = await judge(tenant.baseUrl, {
    PROFILE: 'read-only',
    BASELINE_FILE: path.join(folder, 'baseline.json'),
  });
  await tenant.close();
  expect(judgement.of('cross.baseline-drift')).toMatchObject({
    verdict: 'inconclusive',
    reason: 'BASELINE_FILE has no target named default',
  });
});
