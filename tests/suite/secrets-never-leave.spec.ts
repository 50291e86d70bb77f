import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { startCanaryTenant, type Mood } from './support/canary-tenant.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { declaredReference } from './support/judged-tenant.ts';
import { findLeaks } from './support/leaks.ts';

const cases: { mood: Mood; trace: 'on' | 'off'; codes: number[] }[] = [
  // What the tenant saw last it repeats: at introspection that may be a credential of the client, which is a violation.
  { mood: 'passing', trace: 'off', codes: [0, 1] },
  { mood: 'passing', trace: 'on', codes: [0, 1] },
  { mood: 'failing', trace: 'off', codes: [1] },
  { mood: 'failing', trace: 'on', codes: [1] },
  { mood: 'hanging', trace: 'on', codes: [3] },
  { mood: 'resetting', trace: 'on', codes: [3] },
];

for (const { mood, trace, codes } of cases) {
  test(`a ${mood} tenant that repeats every secret, with trace ${trace}`, async () => {
    const upstream = await startReferenceTenant({ registration: 'protected' });
    const tenant = await startCanaryTenant(upstream.baseUrl, mood);
    const initialAccessToken = await upstream.mintInitialAccessToken('alpha');
    const folder = emptyFolder();
    const settings = {
      ...declaredReference,
      TENANT_BASE_URL: tenant.baseUrl,
      EXPECTED_REGISTRATION: 'protected',
      INITIAL_ACCESS_TOKEN: initialAccessToken,
      CUSTOM_HEADERS: '{"x-front-door":"canary-header-8c1e77aa02"}',
      PROFILE: mood === 'passing' || mood === 'failing' ? 'full' : 'onboarding',
      JOURNAL_DIR: `${folder}-journal`,
    };
    // One part of one is a whole run that leaves a blob as well.
    const part = mood === 'failing' ? ['--shard=1/1'] : [];
    const result = await runCommand('conformance', folder, settings, ['--trace', trace, ...part]);
    await tenant.close();
    await upstream.close();

    expect(codes, result.output).toContain(result.code);
    const planted = new Set([...tenant.secrets, initialAccessToken, 'canary-header-8c1e77aa02']);
    // An initial access token, its header, a cookie, a custom header, and what a client and its token consist of.
    expect(planted.size).toBeGreaterThanOrEqual(mood === 'resetting' ? 6 : 7);
    expect(findLeaks(folder, planted, { console: result.output })).toEqual([]);
  });
}

test('the search itself finds a secret in every form', () => {
  const secret = 'canary secret/with+odd=characters';
  const folder = emptyFolder({
    'raw.txt': `x${secret}y`,
    'url.txt': encodeURIComponent(secret),
    'inside-base64.txt': Buffer.from(`{"a":"${secret}","b":"${'z'.repeat(60)}"}`).toString('base64'),
    'twice.txt': Buffer.from(
      Buffer.from(`${'q'.repeat(90)}${secret}${'q'.repeat(90)}`).toString('base64'),
    ).toString('base64'),
    'clean.txt': 'nothing to see',
  });
  const found = new Set(
    findLeaks(folder, [secret], { console: secret }).map(({ where }) => where.replace(/[~! (].*/, '')),
  );
  expect([...found].sort()).toEqual(['console', 'inside-base64.txt', 'raw.txt', 'twice.txt', 'url.txt']);
});
