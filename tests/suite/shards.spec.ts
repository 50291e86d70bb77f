import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { mergeOutcomes, mergeRecords, PartsError, readParts, writePart } from '../../fixtures/run/parts.ts';
import type { Part } from '../../fixtures/run/part-schema.ts';
import type { ResultFile } from '../../fixtures/verdict/results.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { declaredReference } from './support/judged-tenant.ts';
import { outcome } from './support/stub-results.ts';
import { sawNone } from '../../fixtures/judging/signals.ts';
import type { Verdict } from '../../fixtures/verdict/verdict.ts';

const resultsIn = (folder: string): ResultFile =>
  JSON.parse(readFileSync(path.join(folder, 'conformance.json'), 'utf8')) as ResultFile;

const verdictsIn = ({ results }: ResultFile) =>
  results.map(({ target, requirement, verdict }) => `${target} ${requirement} ${verdict}`);

test('two machines and a merge get the verdicts of one', async () => {
  // The 500 is seen by the machine that sends bad input, and judged on all answers of the run.
  const [bad, good] = await Promise.all([
    startReferenceTenant({ faults: ['bad-input-500', 'scope-widened'] }),
    startReferenceTenant({}),
  ]);
  const folder = emptyFolder({
    '.env.bad': `TENANT_BASE_URL=${bad.baseUrl}\n`,
    '.env.good': `TENANT_BASE_URL=${good.baseUrl}\n`,
  });
  const run = (name: string, args: readonly string[]) => {
    const env = { ...declaredReference, TARGETS: 'bad,good', REPORTS_DIR: name, JOURNAL_DIR: `${name}.j` };
    return runCommand('conformance', folder, env, args);
  };
  const whole = await run('whole', []);
  const parts = path.join(folder, 'parts');
  for (const machine of ['1', '2']) {
    await run(`machine-${machine}`, [`--shard=${machine}/2`]);
    cpSync(path.join(folder, `machine-${machine}`, 'blob-report'), parts, { recursive: true });
  }
  await Promise.all([bad.close(), good.close()]);

  // Merging needs neither the settings nor the tenants.
  const merged = await runCommand('merge', folder, { REPORTS_DIR: 'merged' }, ['parts']);
  expect(merged.code, merged.output).toBe(whole.code);
  expect(merged.output).toMatch(/good \(http[^)]*\): conformant/);
  const [one, several] = [resultsIn(path.join(folder, 'whole')), resultsIn(path.join(folder, 'merged'))];
  expect(verdictsIn(several)).toEqual(verdictsIn(one));
  expect(several.targets.map(({ counts }) => counts)).toEqual(one.targets.map(({ counts }) => counts));
  expect(several.run.clients.leftOver).toBe(one.run.clients.leftOver);
  expect(several.run.id.split('+')).toHaveLength(2);
  expect(publishedScopesIn(several)).toEqual(publishedScopesIn(one));
  expect(readFileSync(path.join(folder, 'merged/conformance.html'), 'utf8')).toContain('introspected</th>');
  expect(readFileSync(path.join(folder, 'merged/history.jsonl'), 'utf8').split('\n')).toHaveLength(2);

  rmSync(path.join(parts, 'part-2.json'));
  const short = await runCommand('merge', folder, { REPORTS_DIR: 'merged' }, ['parts']);
  expect(short.code).toBe(2);
  expect(short.output).toContain('Of 2 parts these are missing: 2.');
});

/** What became of each published scope; others have made-up names. */
const publishedScopesIn = ({ targets }: ReturnType<typeof resultsIn>) =>
  targets.flatMap(({ name, scopes }) =>
    scopes
      .filter(({ isPublished }) => isPublished === true)
      .map(({ scope, registered, granted, introspected }) =>
        [name, scope, registered.state, granted.state, introspected.state].join(' '),
      ),
  );

const part = (current: number, total = 2, special: Partial<Part['record']> = {}): Part => ({
  shard: { current, total },
  ownChecksDigest: null,
  planned: [],
  outcomes: [],
  record: {
    id: `run-${current}`,
    suiteVersion: '1.0.0',
    startedAt: `2026-01-01T00:00:0${current}.000Z`,
    finishedAt: `2026-01-01T00:01:0${current}.000Z`,
    profile: 'full',
    waivers: [],
    authorizedBy: null,
    targets: [
      {
        name: 'default',
        baseUrl: 'https://tenant.example.com',
        realm: 'alpha',
        address: null,
        kinds: [],
        isReferenceTenant: false,
        isHeldToBaseline: false,
        baselineAcceptedOn: null,
        selected: 161,
        requests: 10 * current,
        cleanUpRequests: current,
        mostInFlight: 2,
        clientsRegistered: current,
        clientsDeleted: current,
        leftOver: [],
        scopeFlow: {
          declared: null,
          published: current === 1 ? null : ['data-read'],
          registered: null,
          granted: null,
          introspected: null,
        },
        git: null,
        declared: {},
        forbiddenScopes: [],
      },
    ],
    ...special,
  },
});

function folderOf(...parts: readonly Part[]): string {
  const reports = emptyFolder();
  for (const one of parts) writePart(reports, one);
  return path.join(reports, 'blob-report');
}

test('costs of the parts are added up, and scopes that one of them saw are kept', () => {
  const merged = mergeRecords(readParts(folderOf(part(1), part(2))));
  expect(merged).toMatchObject({
    id: 'run-1+run-2',
    startedAt: '2026-01-01T00:00:01.000Z',
    finishedAt: '2026-01-01T00:01:02.000Z',
    targets: [{ requests: 30, clientsRegistered: 3, scopeFlow: { published: ['data-read'] } }],
  });
});

test('the settings that one part has read stand beside git in the whole run', () => {
  const git = { file: 'x.json', declares: [], overruled: [], undeclared: [], isRead: false, settings: [] };
  const withGit = (current: number, isRead: boolean): Part => {
    const { record, ...rest } = part(current);
    return {
      ...rest,
      record: { ...record, targets: record.targets.map((one) => ({ ...one, git: { ...git, isRead } })) },
    };
  };
  for (const [one, other] of [
    [true, false],
    [false, true],
  ] as const) {
    const merged = mergeRecords(readParts(folderOf(withGit(1, one), withGit(2, other))));
    expect(merged.targets).toMatchObject([{ git: { isRead: true } }]);
  }
});

test('of several outcomes the gravest counts, and unplanned ones are omitted', () => {
  const inPart = (current: number, verdict: Verdict, reason: string | null = null): Part => ({
    ...part(current),
    planned: current === 1 ? [{ target: 'default', requirement: 'cross.no-server-error' }] : [],
    outcomes: [
      outcome('cross.no-server-error', verdict, { reason }),
      outcome('hygiene.request-budget', 'conformant'),
    ],
  });
  const merged = (...parts: readonly Part[]) =>
    mergeOutcomes(parts).map(({ requirement, verdict }) => `${requirement} ${verdict}`);
  const [saw, undecided] = ['nonconformant', 'inconclusive'] as const;
  expect(merged(inPart(1, 'conformant'), inPart(2, saw))).toEqual([`cross.no-server-error ${saw}`]);
  expect(merged(inPart(1, saw), inPart(2, 'conformant'))).toEqual([`cross.no-server-error ${saw}`]);
  // A part that had no answers decides nothing for one that had some.
  expect(merged(inPart(1, undecided, sawNone('answer').reason), inPart(2, 'conformant'))).toEqual([
    'cross.no-server-error conformant',
  ]);
  expect(merged(inPart(1, undecided, 'the host is down'), inPart(2, 'conformant'))).toEqual([
    `cross.no-server-error ${undecided}`,
  ]);
  const nobody = mergeOutcomes([{ ...inPart(1, 'conformant'), outcomes: [] }]);
  expect(nobody).toMatchObject([{ verdict: 'inconclusive', reason: expect.stringContaining('run ended') }]);
});

for (const [title, make, says] of [
  ['an empty folder', () => emptyFolder(), /no part of a run/],
  ['a part too few', () => folderOf(part(2, 3), part(3, 3)), /Of 3 parts these are missing: 1/],
  ['parts of different sizes', () => folderOf(part(1, 1), part(2, 1)), /use an empty folder for each run/],
  ['a part too many', () => folderOf(part(1), part(2), part(3)), /3 parts of 2 machines/],
  [
    'parts of two profiles',
    () => folderOf(part(1), part(2, 2, { profile: 'read-only' })),
    /differ in profile/,
  ],
  ['parts of two versions', () => folderOf(part(1), part(2, 2, { suiteVersion: '2.0.0' })), /version/],
  ['a broken part', () => withFile(folderOf(part(1)), 'part-2.json', '{}'), /part-2\.json is not a part/],
] as const) {
  test(`${title} is not merged`, () => {
    const folder = make();
    expect(() => readParts(folder)).toThrow(PartsError);
    expect(() => readParts(folder)).toThrow(says);
  });
}

function withFile(folder: string, name: string, content: string): string {
  writeFileSync(path.join(folder, name), content);
  return folder;
}
