import { expect, test } from '@playwright/test';
import type { Har } from '../../fixtures/recording/har.ts';
import { startReferenceTenant, type FaultSlug } from '../../fixtures/reference-tenant/index.ts';
import { replayRun } from '../../fixtures/run/replay-run.ts';
import type { Outcome } from '../../fixtures/verdict/verdict.ts';
import { emptyFolder } from './support/command.ts';
import { judge } from './support/judged-tenant.ts';

const replay = (har: Har) => replayRun(har, emptyFolder());

async function recorded(faults: readonly FaultSlug[], declared: Readonly<Record<string, string>> = {}) {
  const tenant = await startReferenceTenant({ faults: [...faults], registration: 'protected' });
  const { outcomes, recording } = await judge(tenant.baseUrl, {
    EXPECTED_REGISTRATION: 'protected',
    INITIAL_ACCESS_TOKEN: await tenant.mintInitialAccessToken(tenant.realm),
    SERVICE_ACCOUNT_ID: tenant.serviceAccount.id,
    SERVICE_ACCOUNT_KEY: JSON.stringify(tenant.serviceAccount.key),
    CUSTOM_HEADERS: '{"x-front-door":"header-of-the-owner","x-short":"q7"}',
    ...declared,
  });
  await tenant.close();
  if (recording === null) throw new Error('a run has a recording');
  return { outcomes, har: recording };
}

/** A row as readers see it, without what each run writes anew. */
const rowOf = ({ requirement, verdict, expected, actual, reason, cause, notes, shown }: Outcome): unknown =>
  JSON.parse(
    JSON.stringify([
      requirement,
      verdict,
      expected,
      actual,
      reason,
      cause,
      notes,
      shown.map((one) => one.transactionId).sort(),
    ])
      .replaceAll(/\[secret [0-9a-f]{8}\]/g, '[secret]')
      .replaceAll(/x-dcr-[0-9a-f]{12}/g, '[name]')
      // Clients are numbered in the order in which they are asked for.
      .replaceAll(/(dcr-conformance-\d{8}-[0-9a-f]{6})-\d+/g, '$1-[number]'),
  );

for (const faults of [
  [],
  ['secret-short', 'token-alg-changed', 'scope-widened'],
  ['registration-tokens-off', 'bad-input-500'],
] as const) {
  test(`a replay has each row of its run, with ${faults.length === 0 ? 'no fault' : faults.join(', ')}`, async () => {
    const { outcomes, har } = await recorded(faults);
    const again = await replay(har);
    expect(again.outcomes.map(rowOf).sort()).toEqual(outcomes.map(rowOf).sort());
    expect(har.log.entries.filter((entry) => entry._withheld !== null)).toEqual([]);
  });
}

test('a request that the recording does not hold leaves its rows undecided, with that reason', async () => {
  const { outcomes, har } = await recorded([], { PROFILE: 'onboarding' });
  const entries = har.log.entries.filter((entry) => entry._purpose !== 'introspect the token');
  expect(entries.length).toBeLessThan(har.log.entries.length);
  const { outcomes: again } = await replay({ log: { ...har.log, entries } });
  const undecided = again.filter(({ verdict }) => verdict === 'inconclusive');
  expect(undecided.map(({ requirement }) => requirement)).toContain('introspection.active-own-token');
  expect(undecided[0]?.reason).toMatch(
    /^the recording does not hold this request: POST .*\/introspect \(introspect the token\)$/,
  );
  expect(again).toHaveLength(outcomes.length);
});

test('an answer that was withheld leaves its rows undecided, with that reason', async () => {
  const { har } = await recorded([], { PROFILE: 'read-only' });
  const entries = har.log.entries.map((entry) => ({ ...entry, _withheld: 'it is too long for a recording' }));
  const { outcomes } = await replay({ log: { ...har.log, entries } });
  const served = outcomes.find(({ requirement }) => requirement === 'discovery.document-served');
  expect(served).toMatchObject({ verdict: 'inconclusive', reason: expect.stringContaining('too long') });
});

test('a replay judges by the settings of the run, and knows what was set from placeholders alone', async () => {
  const { har } = await recorded([], {
    PROFILE: 'read-only',
    EXPECTED_TOKEN_LIFETIME: '777',
    STRICT: 'true',
  });
  const { settings } = har.log._aicDcrConformance;
  expect(settings).toMatchObject({ profile: 'read-only', strict: true });
  const [target] = settings.targets;
  expect(target.expected.tokenLifetime).toBe(777);
  expect(target.initialAccessToken).toMatch(/^\[secret \d+\]$/);
  expect(Object.values(target.customHeaders).join()).toMatch(/^\[secret \d+\],\[secret \d+\]$/);
  expect(typeof target.serviceAccount).toBe('string');
  const sent = har.log.entries[0]?.request.headers.filter(({ name }) => name.startsWith('x-'));
  expect(sent?.map(({ value }) => value).join()).not.toMatch(/header-of-the-owner|q7/);
});

test('each exchange says what it was for, in words that a browser shows', async () => {
  const { har } = await recorded([], { PROFILE: 'onboarding' });
  const [first] = har.log.entries;
  expect(first?.comment).toMatch(/^read the configuration; for .*discovery\.document-served/);
  for (const entry of har.log.entries) expect(entry.comment).toContain(entry._purpose);
  expect(har.log.pages.map(({ id }) => id)).toEqual(['default']);
});
