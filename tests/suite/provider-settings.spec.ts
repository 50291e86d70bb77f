import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../fixtures/catalogue/index.ts';
import {
  faults,
  quirks,
  startReferenceTenant,
  type Fault,
  type FaultSlug,
  type Quirk,
  type QuirkSlug,
  type ReferenceTenant,
  type ReferenceTenantOptions,
} from '../../fixtures/reference-tenant/index.ts';
import { judge, type Judgement } from './support/judged-tenant.ts';
import { startRewritingTenant } from './support/rewriting-tenant.ts';

/** The account of the tenant, which may read its settings. */
const accountOf = ({ serviceAccount }: ReferenceTenant): Record<string, string> => ({
  SERVICE_ACCOUNT_ID: serviceAccount.id,
  SERVICE_ACCOUNT_KEY: JSON.stringify(serviceAccount.key),
});

interface Read {
  readonly judgement: Judgement;
  /** Administrator's tokens that were asked for, and other requests to the administration interface. */
  readonly asked: { readonly tokens: number; readonly methods: readonly string[] };
}

async function read(options: ReferenceTenantOptions, declared: Record<string, string> = {}): Promise<Read> {
  const tenant = await startReferenceTenant(options);
  try {
    const judgement = await judge(tenant.baseUrl, {
      PROFILE: 'onboarding',
      ...accountOf(tenant),
      ...declared,
    });
    const ofAdministration = tenant.requests.filter(({ path }) => path.startsWith('/am/json/'));
    return {
      judgement,
      asked: {
        tokens: tenant.requests.filter(({ path }) => path === '/am/oauth2/access_token').length,
        methods: ofAdministration.map(({ method }) => method),
      },
    };
  } finally {
    await tenant.close();
  }
}

const ofSettings = (judgement: Judgement): string[] =>
  judgement.with('nonconformant').filter((id) => id.startsWith('settings.'));

test('settings as they were declared are conformant, for one token and one read', async () => {
  const { judgement, asked } = await read({});
  expect(judgement.with('nonconformant')).toEqual([]);
  expect(judgement.with('conformant').filter((id) => id.startsWith('settings.'))).toHaveLength(4);
  expect(asked).toEqual({ tokens: 1, methods: ['GET'] });
});

test('two realms and a clean-up share one token, and nothing is ever written', async () => {
  const { judgement, asked } = await read(
    { faults: ['registration-tokens-off'] },
    { REALM: 'alpha,bravo', PROFILE: 'onboarding' },
  );
  expect(asked.tokens).toBe(1);
  expect(new Set(asked.methods)).toEqual(new Set(['GET', 'DELETE']));
  expect(judgement.of('hygiene.clients-removed').verdict).toBe('conformant');
});

test('a finding that Base URL Source explains says so', async () => {
  const { judgement } = await read({ faults: ['issuer-other-host'] }, { PROFILE: 'full' });
  const { actual, reason } = judgement.of('discovery.issuer-match');
  expect(`${String(reason)} ${String(actual)}`).toContain(
    'Base URL Source is "FIXED_VALUE", "https://other.example"',
  );
});

test('read-only asks for no token', async () => {
  const { asked } = await read({ faults: ['allowlist-scope-extra'] }, { PROFILE: 'read-only' });
  expect(asked).toEqual({ tokens: 0, methods: [] });
});

test.describe('a fault of the settings turns exactly its rows', () => {
  // A declaration of its own, or a front: the kill matrix has those.
  const plain = (Object.keys(faults) as FaultSlug[]).filter((slug) => {
    const { runWith }: Fault = faults[slug];
    return runWith === undefined || runWith.serviceAccount === false;
  });
  for (const slug of plain) {
    test(slug, async () => {
      const { turns }: Fault = faults[slug];
      const { judgement } = await read({ faults: [slug] });
      expect(ofSettings(judgement)).toEqual(turns.filter((id) => id.startsWith('settings.')).sort());
    });
  }
});

test('no quirk of a tenant that is declared as it is raises an alarm', async () => {
  const declaredAsItIs = (slug: QuirkSlug): boolean => (quirks[slug] as Quirk).runWith === undefined;
  for (const slug of (Object.keys(quirks) as QuirkSlug[]).filter(declaredAsItIs)) {
    const { judgement } = await read({ quirks: [slug] });
    expect(ofSettings(judgement), slug).toEqual([]);
  }
});

test.describe('a violation that was seen from outside names the settings behind it', () => {
  const cases: readonly (readonly [FaultSlug, Parameters<Judgement['of']>[0], RegExp])[] = [
    [
      'allowlist-scope-missing',
      'registration.page-body',
      /Client Registration Scope Allowlist is .*data-read/,
    ],
    [
      'privileged-idm-scope',
      'discovery.scopes-nothing-extra',
      /Client Registration Scope Allowlist is .*fr:idm:\*/,
    ],
    [
      'open-registration-off',
      'registration.open-without-token',
      /Allow Open Dynamic Client Registration is false/,
    ],
    ['lifetime-longer', 'token.lifetime-declared', /Access Token Lifetime is 7200/],
    ['client-credentials-off', 'token.issued', /Grant Types is authorization_code/],
  ];
  for (const [slug, id, setting] of cases) {
    test(`${slug} at ${id}`, async () => {
      const { judgement } = await read({ faults: [slug] }, { PROFILE: 'full' });
      expect(judgement.of(id)).toMatchObject({ verdict: 'nonconformant' });
      expect(judgement.of(id).reason).toMatch(setting);
    });
  }

  test('without an account no finding mentions settings', async () => {
    const tenant = await startReferenceTenant({ faults: ['open-registration-off'] });
    const judgement = await judge(tenant.baseUrl, { PROFILE: 'onboarding' });
    await tenant.close();
    expect(judgement.of('registration.open-without-token')).toMatchObject({ reason: null });
  });
});

test('an account that may not read them leaves the settings undecided, and says why', async () => {
  const tenant = await startReferenceTenant({});
  const other = await startReferenceTenant({});
  const judgement = await judge(tenant.baseUrl, { PROFILE: 'onboarding', ...accountOf(other) });
  await tenant.close();
  await other.close();
  expect(judgement.with('nonconformant')).toEqual([]);
  const outcome = judgement.of('settings.scope-allowlist');
  expect(outcome).toMatchObject({ verdict: 'inconclusive', cause: null });
  expect(outcome.reason).toMatch(/^the service account got no token: 400 .*; .*fr:am:\*/);
});

test('a value that is a variable of the tenant is not compared, and neither is a hidden registration policy', async () => {
  const tenant = await startReferenceTenant({});
  const rewriting = await startRewritingTenant(tenant.baseUrl, '/services/oauth-oidc', (service) => ({
    ...service,
    coreOAuth2Config: {
      ...(service.coreOAuth2Config as object),
      accessTokenLifetime: '&{esv.lifetime|3600}',
    },
    clientDynamicRegistrationConfig: {},
  }));
  const judgement = await judge(rewriting.baseUrl, { PROFILE: 'onboarding', ...accountOf(tenant) });
  await rewriting.close();
  await tenant.close();
  expect(ofSettings(judgement)).toEqual([]);
  const reasons = {
    'settings.declared-values': 'stands in esv-lifetime, whose value is not known here',
    'settings.open-registration': 'has no value to compare',
  };
  for (const [id, reason] of Object.entries(reasons)) {
    expect(judgement.of(id as RequirementId)).toMatchObject({ verdict: 'inconclusive', cause: null });
    expect(judgement.of(id as RequirementId).reason).toContain(reason);
  }
});

for (const [declared, verdict] of [
  [{}, 'conformant'],
  [{ EXPECTED_SOFTWARE_STATEMENT: 'true' }, 'inconclusive'],
] as const) {
  test(`a setting that this release does not have can only be off: ${verdict}`, async () => {
    const tenant = await startReferenceTenant({});
    const rewriting = await startRewritingTenant(tenant.baseUrl, '/services/oauth-oidc', (service) => {
      const settings = Object.entries(service.clientDynamicRegistrationConfig as object);
      const others = Object.fromEntries(
        settings.filter(([name]) => name !== 'dynamicClientRegistrationSoftwareStatementRequired'),
      );
      return { ...service, clientDynamicRegistrationConfig: others };
    });
    const env = { PROFILE: 'onboarding', ...accountOf(tenant), ...declared };
    const judgement = await judge(rewriting.baseUrl, env);
    await rewriting.close();
    await tenant.close();
    expect(judgement.of('settings.declared-values').verdict).toBe(verdict);
  });
}
