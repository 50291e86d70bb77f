import { expect, test } from '@playwright/test';
import { startReferenceTenant, type QuirkSlug } from '../../fixtures/reference-tenant/index.ts';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { SettingsError } from '../../fixtures/settings/problem.ts';
import { judge } from './support/judged-tenant.ts';
import { startRewritingTenant } from './support/rewriting-tenant.ts';
import { END_USER } from './support/run-with.ts';

const CHECK = 'introspection.end-user';
const aJwt = (claims: object): string =>
  [{ alg: 'RS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.') + '.c2ln';

/** What comes of a token: one that the tenant made, or another that is put in its place. */
async function judged({ token, quirks = [] }: { token?: string; quirks?: readonly QuirkSlug[] }) {
  const tenant = await startReferenceTenant({ quirks });
  try {
    const supplied = token ?? (await tenant.mintEndUserToken('alpha', END_USER));
    const judgement = await judge(tenant.baseUrl, {
      PROFILE: 'onboarding',
      SUBJECT_ACCESS_TOKEN: supplied,
      EXPECTED_SUBJECT: `(usr!${END_USER})`,
      ...(quirks.includes('token-opaque')
        ? { EXPECTED_TOKEN_FORMAT: 'opaque', EXPECTED_TOKEN_ALGORITHM: '' }
        : {}),
    });
    return judgement.of(CHECK);
  } finally {
    await tenant.close();
  }
}

test('without a token it does not apply, and says why', async () => {
  const tenant = await startReferenceTenant({});
  const judgement = await judge(tenant.baseUrl, { PROFILE: 'onboarding' });
  await tenant.close();
  expect(judgement.of(CHECK)).toMatchObject({
    verdict: 'not-applicable',
    reason: "the page's sentence is about an end user's token, and SUBJECT_ACCESS_TOKEN is not set",
  });
});

test('a token is read if introspection says nothing about it', async () => {
  expect(await judged({})).toMatchObject({ verdict: 'conformant' });
});

test.describe('is not decided', () => {
  const undecidable: readonly (readonly [string, Parameters<typeof judged>[0], RegExp])[] = [
    ['an opaque token of another client', { quirks: ['token-opaque'] }, /opaque/],
    [
      'a token of another issuer',
      { token: aJwt({ iss: 'https://other.example', sub: 'x' }) },
      /another issuer/,
    ],
    ['a text that is no token', { token: 'abc' }, /opaque/],
  ];
  for (const [title, supplied, reason] of undecidable) {
    test(title, async () => {
      const outcome = await judged(supplied);
      expect(outcome).toMatchObject({ verdict: 'inconclusive', cause: null });
      expect(outcome.reason).toMatch(reason);
    });
  }

  test('an expired token', async () => {
    const tenant = await startReferenceTenant({});
    const issuer = `${tenant.baseUrl}/am/oauth2/realms/root/realms/alpha`;
    const document = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as {
      issuer: string;
    };
    const judgement = await judge(tenant.baseUrl, {
      PROFILE: 'onboarding',
      SUBJECT_ACCESS_TOKEN: aJwt({ iss: document.issuer, sub: END_USER, exp: 1_700_000_000 }),
      EXPECTED_SUBJECT: END_USER,
    });
    await tenant.close();
    expect(judgement.of(CHECK)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'the token has expired: supply a fresh SUBJECT_ACCESS_TOKEN',
    });
  });
});

test.describe('if introspection describes the token, its answer counts', () => {
  for (const [sub, verdict] of [
    [END_USER, 'conformant'],
    [`(usr!${END_USER})`, 'conformant'],
    ['(age!shop)', 'nonconformant'],
    [undefined, 'nonconformant'],
  ] as const) {
    test(`sub ${sub ?? 'absent'}`, async () => {
      const tenant = await startReferenceTenant({});
      const telling = await startRewritingTenant(tenant.baseUrl, '/introspect', (answer) =>
        answer.active === true ? answer : { active: true, sub },
      );
      const judgement = await judge(telling.baseUrl, {
        PROFILE: 'onboarding',
        SUBJECT_ACCESS_TOKEN: await tenant.mintEndUserToken('alpha', END_USER),
        EXPECTED_SUBJECT: END_USER,
      });
      await telling.close();
      await tenant.close();
      expect(judgement.of(CHECK).verdict).toBe(verdict);
    });
  }
});

test('one of the two settings without the other is a problem', () => {
  const problems = (env: Record<string, string>): string => {
    try {
      loadSettings({ env, directory: test.info().outputDir });
      return '';
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      return error.message;
    }
  };
  expect(problems({ SUBJECT_ACCESS_TOKEN: 'abcdefgh' })).toMatch(/EXPECTED_SUBJECT\n/);
  expect(problems({ EXPECTED_SUBJECT: END_USER })).toMatch(/SUBJECT_ACCESS_TOKEN\n/);
  expect(problems({ SUBJECT_ACCESS_TOKEN: 'Bearer abcdefgh', EXPECTED_SUBJECT: 'a b' })).not.toContain(
    'abcdefgh',
  );
});
