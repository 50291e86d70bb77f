import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test, expect } from '@playwright/test';
import { faults, quirks } from '../../fixtures/reference-tenant/index.ts';

const COMMAND = fileURLToPath(new URL('../../fixtures/commands/tenant.ts', import.meta.url));

function start(...options: readonly string[]) {
  return spawn(process.execPath, ['--import', 'tsx', COMMAND, ...options], { stdio: 'pipe' });
}

async function run(...options: readonly string[]) {
  const child = start(...options);
  let [out, err] = ['', ''];
  child.stdout.on('data', (part: Buffer) => (out += part.toString()));
  child.stderr.on('data', (part: Buffer) => (err += part.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}

test('prints one line when ready, applies the switches, and ends on SIGTERM', async ({}, info) => {
  const file = info.outputPath('service-account.json');
  const child = start(
    '--fault',
    'registration-status-200',
    '--quirk',
    'edge-headers',
    '--service-account',
    file,
  );
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { baseUrl, realm } = JSON.parse(line.toString()) as { baseUrl: string; realm: string };
  expect(realm).toBe('alpha');
  const registered = await fetch(`${baseUrl}/am/oauth2/realms/root/realms/alpha/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"client_name":"x"}',
  });
  expect(registered.status).toBe(200);
  expect(registered.headers.get('via')).toBe('1.1 google');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ key: { kty: 'RSA' } });
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('lists every switch with its reason', async () => {
  const { code, out } = await run('--list');
  expect(code).toBe(0);
  const slugs = out.split('\n').map((line) => line.split('  ')[1]);
  expect(slugs).toEqual(expect.arrayContaining([...Object.keys(faults), ...Object.keys(quirks)]));
});

for (const [options, complaint] of [
  [['--fault', 'discovery-disable'], 'Did you mean "discovery-disabled"?'],
  [['--quirk', 'edge-header'], 'Did you mean "edge-headers"?'],
  [['--registration', 'opn'], 'Did you mean "open"?'],
  [['--falt', 'x'], 'Did you mean "--fault"?'],
  [['--port', 'eighty'], '--port takes a number'],
  [['--port'], '--port'],
  [['--latency', '-5'], '--latency'],
  [['--latency', 'slow'], '--latency takes milliseconds'],
] as const) {
  test(`refuses ${options.join(' ')} in one friendly line`, async () => {
    const { code, out, err } = await run(...options);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(complaint);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
}
