import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { resultFileSchema, wrongSettingsSchema } from '../../fixtures/verdict/result-schema.ts';
import { runCommand } from './support/command.ts';
import {
  declared,
  exportFolder,
  managerFiles,
  soundProvider,
  withSettings,
  type Service,
} from './support/exports.ts';

// `npm run config` from outside: exit codes, files, SARIF, and what nobody may see.

const secrets = [
  'plain-client-secret-4711',
  'plain-salt-0815',
  'someone@customer.example',
  'esv-secret-value-99',
];
const [clientSecret = '', salt = '', author = '', esvSecret = ''] = secrets;

/** An export with several findings, and with secrets in many places. */
function flawed(): Record<string, unknown> {
  const changes: readonly (readonly [string, Service])[] = [
    ['advancedOAuth2Config', { hashSalt: salt, tokenSigningAlgorithm: 'HS256' }],
    ['coreOAuth2Config', { accessTokenLifetime: 7_200, usePolicyEngineForScope: '&{esv.policies}' }],
  ];
  const service = changes.reduce<Service>(
    (one, [group, values]) => withSettings(one, group, values),
    soundProvider(),
  );
  return {
    ...managerFiles(service),
    'realms/alpha/realm-config/agents/OAuth2Client/old.json': {
      _id: 'old',
      _type: { _id: 'OAuth2Client' },
      meta: { exportedBy: author },
      coreOAuth2ClientConfig: { userpassword: clientSecret },
    },
    'esvs/secrets/esv-key.json': { _id: 'esv-key', valueBase64: Buffer.from(esvSecret).toString('base64') },
    'waivers.json': [
      {
        requirement: 'settings.lifetime-sound',
        target: '*',
        reason: 'until the gateway is replaced',
        owner: 'iam',
        expires: '2999-12-31',
      },
    ],
  };
}

const run = (
  folder: string,
  env: Readonly<Record<string, string>> = declared,
  args: readonly string[] = ['realms'],
) => runCommand('config', folder, env, args);
const read = (folder: string, name: string): string =>
  readFileSync(path.join(folder, 'reports', name), 'utf8');

test('ends with the exit codes of a run', async () => {
  const sound = exportFolder(managerFiles(soundProvider()));
  const { code, output } = await run(sound);
  expect(code, output).toBe(0);
  expect(output).toContain('exported configuration, as it was when it was exported');
  expect((await run(exportFolder(flawed()))).code).toBe(1);
  expect((await run(sound, declared, ['nothing-here'])).code).toBe(2);
  expect((await run(sound, declared, [])).code).toBe(2);
  expect((await run(sound, declared, ['realms', '--unknown'])).code).toBe(2);
  expect((await run(sound, { ...declared, EXPECTED_REGISTRATION: 'ajar' })).code).toBe(2);
  const unknown = withSettings(soundProvider(), 'coreOAuth2Config', { accessTokenLifetime: '&{esv.x}' });
  expect((await run(exportFolder(managerFiles(unknown)))).code).toBe(3);
});

test('what is not judged has results of its own, and leaves none of the run before', async () => {
  const folder = exportFolder({ ...managerFiles(soundProvider()), 'empty/readme.md': 'nothing' });
  expect((await run(folder)).code).toBe(0);
  expect((await run(folder, declared, ['empty'])).code).toBe(2);
  const { run: ended, problems } = wrongSettingsSchema.parse(JSON.parse(read(folder, 'conformance.json')));
  expect(ended.exitCode).toBe(2);
  expect(problems[0]?.message).toContain('No provider service in empty');
  expect(read(folder, 'summary.md')).toContain('nothing was judged');
  expect(() => read(folder, 'config.sarif')).toThrow();
  expect((await run(folder, { ...declared, EXPECTED_REGISTRATION: 'ajar' })).code).toBe(2);
  expect(read(folder, 'conformance.html')).toContain('EXPECTED_REGISTRATION');
});

test('writes the files of a run, with the profile config and nothing sent', async () => {
  const folder = exportFolder(flawed());
  const { output } = await run(folder);
  const file = resultFileSchema.parse(JSON.parse(read(folder, 'conformance.json')));
  expect(file.run).toMatchObject({ profile: 'config', isWhole: true, exitCode: 1, requests: 0 });
  expect(file.targets[0]).toMatchObject({ baseUrl: 'realms/alpha/services/oauth-oidc.json', realm: 'alpha' });
  const lifetime = file.results.find(({ requirement }) => requirement === 'settings.lifetime-sound');
  expect(lifetime?.actual).toMatch(/oauth-oidc\.json:\d+, coreOAuth2Config\.accessTokenLifetime\)$/);
  for (const name of ['junit.xml', 'summary.md', 'conformance.html']) {
    expect(read(folder, name), output).toContain('settings.lifetime-sound');
  }
});

test('shows no secret of the export anywhere, and no secret of the settings is read', async () => {
  const folder = exportFolder(flawed());
  const unreadable = {
    SERVICE_ACCOUNT_ID: 'not-an-id',
    SERVICE_ACCOUNT_KEY: 'no key at all',
    INITIAL_ACCESS_TOKEN: 'a b c',
  };
  const { code, output } = await run(folder, { ...declared, ...unreadable }, ['.']);
  expect(code, output).toBe(1);
  const written = ['conformance.json', 'junit.xml', 'summary.md', 'conformance.html', 'config.sarif'];
  const everything = [output, ...written.map((name) => read(folder, name))].join('\n');
  expect(secrets.filter((secret) => everything.includes(secret))).toEqual([]);
  expect(everything).toMatch(/old\.json:\d+, coreOAuth2ClientConfig\.userpassword/);
  expect(everything).toMatch(/esv-key\.json:\d+, valueBase64/);
});

const sarifSchema = path.resolve(import.meta.dirname, 'support/sarif/sarif-schema-2.1.0.json');
const located = z.object({
  physicalLocation: z.object({
    artifactLocation: z.object({ uri: z.string(), uriBaseId: z.string() }),
    region: z.object({ startLine: z.number(), startColumn: z.number() }),
  }),
});
const sarifLog = z.object({
  version: z.literal('2.1.0'),
  runs: z.tuple([
    z.object({
      tool: z.object({
        driver: z.object({
          rules: z.array(z.looseObject({ id: z.string(), help: z.object({ text: z.string() }) })),
        }),
      }),
      results: z.array(
        z.object({
          ruleId: z.string(),
          ruleIndex: z.number(),
          level: z.string(),
          kind: z.string().optional(),
          locations: z.tuple([located]),
          partialFingerprints: z.record(z.string(), z.string()),
          suppressions: z.array(z.object({ justification: z.string() })).optional(),
        }),
      ),
    }),
  ]),
});

test('config.sarif is SARIF 2.1.0, and has rule, level, place and fingerprint of each finding', async () => {
  const env = { ...declared, WAIVERS_FILE: 'waivers.json' };
  const folder = exportFolder(flawed());
  await run(folder, env);
  const text = read(folder, 'config.sarif');
  // zod takes a reference for an address: what stands in `uri` is looked at below.
  const published = readFileSync(sarifSchema, 'utf8').replaceAll('"uri-reference"', '"none"');
  const schema = z.fromJSONSchema(JSON.parse(published) as Parameters<typeof z.fromJSONSchema>[0]);
  expect(schema.safeParse(JSON.parse(text)).error?.issues ?? []).toEqual([]);
  expect(schema.safeParse({ version: '2.1.0', runs: [{ results: [{}] }] }).success).toBe(false);
  const [{ results, tool }] = sarifLog.parse(JSON.parse(text)).runs;
  for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  for (const { physicalLocation } of results.flatMap(({ locations }) => locations)) {
    expect(physicalLocation.artifactLocation.uri).toMatch(/^realms\/[\w./-]+\.json$/);
  }
  const of = (id: string) => results.filter(({ ruleId }) => ruleId === id);
  const [waived] = of('settings.lifetime-sound');
  expect(waived).toMatchObject({
    level: 'error',
    suppressions: [{ justification: expect.stringContaining('gateway') as unknown }],
  });
  expect(of('settings.declared-values')).toMatchObject([{ level: 'error' }]);
  expect(of('settings.declared-values')[0]?.suppressions).toBeUndefined();
  expect(of('token.lifetime-declared')).toMatchObject([{ level: 'note' }]);
  expect(of('posture.token-lifetime')).toMatchObject([{ level: 'warning' }]);
  expect(of('token.scope-single')).toMatchObject([{ kind: 'open', level: 'none' }]);
  const service = readFileSync(path.join(folder, 'realms/alpha/services/oauth-oidc.json'), 'utf8').split(
    '\n',
  );
  const line = waived?.locations[0]?.physicalLocation.region.startLine ?? 0;
  expect(service[line - 1]).toContain('"accessTokenLifetime": 7200');
});

test('a fingerprint stays when lines move', async () => {
  const prints = async (files: Record<string, unknown>): Promise<readonly string[]> => {
    const folder = exportFolder(files);
    await run(folder);
    const [{ results }] = sarifLog.parse(JSON.parse(read(folder, 'config.sarif'))).runs;
    return results.flatMap(({ partialFingerprints }) => Object.values(partialFingerprints)).toSorted();
  };
  const files = flawed();
  const moved = Object.fromEntries(
    Object.entries(files).map(([name, content]) => [name, `\n\n\n${JSON.stringify(content, null, 4)}`]),
  );
  const before = await prints(files);
  expect(before.length).toBeGreaterThan(3);
  expect(new Set(before).size).toBe(before.length);
  expect(await prints(moved)).toEqual(before);
});
