import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { resultFileSchema, wrongSettingsSchema } from '../../fixtures/verdict/result-schema.ts';
import { runCommand, startCommand } from './support/command.ts';
import {
  declared,
  exportFolder,
  managerFiles,
  soundProvider,
  withSettings,
  type Service,
} from './support/exports.ts';
import { judgeBoth } from './support/simulated-exports.ts';

// `npm run config -- --simulate` and `npm run tenant -- --config` from outside.

const SALT = 'plain-salt-4711';
const scopes = ['openid|', 'profile', 'email', 'address', 'phone', 'data-read', 'data-write'];

/** Open to anybody, with an administrator's scope among those that a client may register. */
const open = (): Service =>
  withSettings(soundProvider(), 'advancedOAuth2Config', {
    supportedScopes: [...scopes, 'fr:idm:*'],
    hashSalt: SALT,
  });

const closed = (): Service =>
  withSettings(soundProvider(), 'clientDynamicRegistrationConfig', { allowDynamicRegistration: false });

const simulate = (
  folder: string,
  env: Readonly<Record<string, string>> = declared,
  more: readonly string[] = [],
) => runCommand('config', folder, env, ['realms', '--simulate', ...more]);

const at = (folder: string, ...names: readonly string[]): string => path.join(folder, 'reports', ...names);
const read = (folder: string, ...names: readonly string[]): string =>
  readFileSync(at(folder, ...names), 'utf8');
const results = (folder: string, ...names: readonly string[]) =>
  resultFileSchema.parse(JSON.parse(read(folder, ...names, 'conformance.json')));

test('the anonymous caller who would get fr:idm:* is shown by the exchange, and it is called a simulation', async () => {
  const folder = exportFolder(managerFiles(open()));
  const { code, output } = await simulate(folder);
  expect(code, output).toBe(1);
  const file = results(folder, 'simulation');
  expect(file.run).toMatchObject({ profile: 'full', simulated: true, isWhole: true, exitCode: 1 });
  const [target] = file.targets;
  expect(target).toMatchObject({
    baseUrl: 'realms/alpha/services/oauth-oidc.json',
    simulation: { configuration: 'realms/alpha/services/oauth-oidc.json', unknown: [] },
  });
  expect(target?.simulation?.notSimulated).toContain(
    'pluginsConfig.accessTokenModificationScript: the script is not run',
  );
  const granted = file.results.find(({ requirement }) => requirement === 'posture.privileged-granted');
  expect(granted).toMatchObject({
    verdict: 'nonconformant',
    actual: 'simulation: a token was issued with "fr:idm:*"',
    reason: expect.stringContaining('Client Registration Scope Allowlist is'),
  });
  const [transaction = 'none'] = granted?.transactionIds ?? [];
  const attachments = readdirSync(at(folder, 'simulation', 'allure-results'))
    .filter((name) => name.endsWith('.httpexchange'))
    .map((name) => read(folder, 'simulation', 'allure-results', name));
  const exchange = attachments.find((text) => text.includes(`"value":"${transaction}"`)) ?? '';
  const shown = JSON.parse(exchange) as {
    request: { method: string; url: string };
    response: { status: number; body: { value: string } };
  };
  expect(shown.request.method).toBe('POST');
  expect(shown.request.url).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+\/am\/oauth2\/realms\/root\/realms\/alpha\/access_token$/,
  );
  expect(shown.response.status).toBe(200);
  expect(shown.response.body.value).toContain('"scope":"fr:idm:*"');

  const told = [
    output,
    ...['summary.md', 'conformance.html', 'junit.xml'].map((name) => read(folder, 'simulation', name)),
  ];
  for (const text of told) {
    expect(text).toMatch(/simulation: a token was issued with/);
    expect(text).toMatch(/simulation of exported configuration: no tenant was asked/);
  }
  expect(output).toContain(
    'Simulation: Anybody who can reach this tenant can obtain an administrative token',
  );
  expect(output).toMatch(/simulation: nonconformant; \d+ conformant/);
  expect(read(folder, 'simulation', 'summary.md')).toContain('the script is not run');
  expect(read(folder, 'simulation', 'conformance.html')).toContain('What the simulation does not know');
  expect(read(folder, 'simulation', 'allure-results', 'environment.properties')).toContain('simulation = ');
});

test('the results of the configuration stay what they are; nothing is recorded, remembered, or secret', async () => {
  const folder = exportFolder(managerFiles(open()));
  const { output } = await simulate(folder);
  const file = results(folder);
  expect(file.run).toMatchObject({ profile: 'config', requests: 0 });
  expect(file.run.simulated).toBeUndefined();
  expect(existsSync(at(folder, 'config.sarif'))).toBe(true);
  for (const name of ['recording.har', 'history.jsonl'])
    expect(existsSync(at(folder, 'simulation', name))).toBe(false);
  expect(existsSync(path.join(folder, '.journal'))).toBe(false);
  const files = readdirSync(at(folder), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const written = files.map(({ parentPath, name }) => readFileSync(path.join(parentPath, name), 'utf8'));
  expect([output, ...written].filter((text) => text.includes(SALT))).toEqual([]);
  // The next run takes its files away, and nothing else.
  writeFileSync(at(folder, 'simulation', 'mine.txt'), 'mine');
  await runCommand('config', folder, declared, ['realms']);
  expect(readdirSync(at(folder, 'simulation'))).toEqual(['mine.txt']);
});

test('a closed realm, as declared, is good for what is simulated', async () => {
  const folder = exportFolder(managerFiles(closed()));
  const { code, output } = await simulate(folder, { ...declared, EXPECTED_REGISTRATION: 'closed' });
  expect(code, output).toBe(0);
  expect(output).toContain('simulation: conformant for what is simulated');
  const refused = results(folder, 'simulation').results.find(
    ({ requirement }) => requirement === 'registration-refusals.closed-mode',
  );
  expect(refused?.verdict).toBe('conformant');
});

test('without a value of who gets in nothing is judged; any other leaves open what depends on it', async () => {
  const gate = withSettings(soundProvider(), 'clientDynamicRegistrationConfig', {
    allowDynamicRegistration: { $bool: '&{esv.open}' },
  });
  const folder = exportFolder(managerFiles(gate));
  const refused = await simulate(folder);
  expect(refused.code).toBe(2);
  expect(refused.output).toContain('no value is known of esv-open (--esv esv-open=VALUE)');
  const left = wrongSettingsSchema.parse(JSON.parse(readFileSync(at(folder, 'conformance.json'), 'utf8')));
  expect(left.problems[0]?.message).toContain('esv-open');
  const known = await simulate(folder, declared, ['--esv', 'esv-open=true']);
  expect(known.code, known.output).toBe(0);
  const open = withSettings(soundProvider(), 'coreOAuth2Config', { accessTokenLifetime: '&{esv.life}' });
  const other = exportFolder(managerFiles(open));
  // What is declared is neither the stock value nor the one at the other end.
  const undecided = await simulate(other, { ...declared, EXPECTED_TOKEN_LIFETIME: '600' });
  expect(undecided.code, undecided.output).toBe(3);
  expect(undecided.output).toContain('no known value, both ends tried: coreOAuth2Config.accessTokenLifetime');
  const lifetime = results(other, 'simulation').results.find(
    ({ requirement }) => requirement === 'token.lifetime-declared',
  );
  expect(lifetime).toMatchObject({ verdict: 'inconclusive', transactionIds: [] });
  expect(lifetime?.reason).toContain('esv-life');
});

test('both realms are simulated, each as its own file says', async () => {
  const folder = exportFolder({
    ...managerFiles(open()),
    ...managerFiles({ ...soundProvider(), location: '/bravo' }, 'bravo'),
  });
  const { code, output } = await simulate(folder);
  expect(code, output).toBe(1);
  const { targets } = results(folder, 'simulation');
  expect(targets.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['default-alpha', 'nonconformant'],
    ['default-bravo', 'conformant'],
  ]);
});

test('nothing is asked of another host, whatever the configuration and the settings name', async () => {
  const folder = exportFolder({
    ...managerFiles(soundProvider()),
    'realms/alpha/services/baseurl.json': {
      _type: { _id: 'baseurl' },
      source: 'FIXED_VALUE',
      fixedValue: 'https://other.example.com',
    },
  });
  const env = {
    ...declared,
    TENANT_BASE_URL: 'https://tenant.example.com',
    EXPECTED_HOSTNAMES: 'id.example.com',
    HTTPS_PROXY: 'http://proxy.example.com:3128',
    NOTIFY_URL: 'https://hooks.example.com/x',
  };
  const { outcomes } = await judgeBoth(folder, env, { decides: () => true });
  const hosts = new Set(
    outcomes.flatMap(({ exchanges }) => exchanges.map(({ request }) => new URL(request.url).hostname)),
  );
  expect([...hosts]).toEqual(['127.0.0.1']);
});

test('a tenant of an export says what it is, and lets in who the export lets in', async () => {
  const folder = exportFolder({
    ...managerFiles(open()),
    ...managerFiles({ ...closed(), location: '/bravo' }, 'bravo'),
  });
  const several = await runCommand('tenant', folder, {}, ['--config', 'realms']);
  expect(several).toMatchObject({ code: 2, output: expect.stringContaining('--realm') });
  for (const [realm, status] of [
    ['alpha', 201],
    ['bravo', 401],
  ] as const) {
    const command = startCommand('tenant', folder, {}, ['--config', 'realms', '--realm', realm]);
    await expect.poll(() => command.output(), { timeout: 30_000 }).toContain('"baseUrl"');
    const [line = '{}'] = /\{.*\}/.exec(command.output()) ?? [];
    const started = JSON.parse(line) as { baseUrl: string; realm: string; simulationOf: string };
    expect(started).toMatchObject({ realm, simulationOf: `realms/${realm}/services/oauth-oidc.json` });
    expect(command.output()).toContain('not simulated: pluginsConfig.accessTokenModificationScript');
    const registered = await fetch(`${started.baseUrl}/am/oauth2/realms/root/realms/${realm}/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_name: 'x', scopes: ['data-read'] }),
    });
    expect(registered.status).toBe(status);
    process.kill(command.pid, 'SIGTERM');
    await command.finished;
  }
  for (const [args, complaint] of [
    [['--realm', 'alpha'], 'belong to --config'],
    [['--config', 'realms', '--realm', 'alpha', '--registration', 'open'], 'a setting of the configuration'],
    [['--config', 'nothing-here'], 'no such file'],
  ] as const) {
    const { code, output } = await runCommand('tenant', folder, {}, args);
    expect([code, output]).toEqual([2, expect.stringContaining(complaint)]);
  }
});
