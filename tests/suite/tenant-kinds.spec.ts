import { expect, test } from '@playwright/test';
import { startReferenceTenant, type FaultSlug } from '../../fixtures/reference-tenant/index.ts';
import { kindsInWords } from '../../fixtures/report/tenant-kinds.ts';
import { judge } from './support/judged-tenant.ts';
import { declaredFor } from './support/run-with.ts';
import { startRewritingTenant } from './support/rewriting-tenant.ts';
import { outcome, resultFile, targetSummary } from './support/stub-results.ts';

const OF_REGISTRATION = ['discovery.mandatory-members', 'registration.page-body', 'registration.client-id'];

/** What a run of a few checks recognises. */
async function kindsOf(faults: readonly FaultSlug[], declared: Readonly<Record<string, string>> = {}) {
  const tenant = await startReferenceTenant({ faults });
  try {
    const decides = (id: string): boolean => OF_REGISTRATION.includes(id);
    const judgement = await judge(tenant.baseUrl, declared, undefined, undefined, decides);
    return judgement.record.targets.flatMap(({ kinds }) => kinds);
  } finally {
    await tenant.close();
  }
}

test('a tenant hardened for FAPI is recognised by its document, with the setting to declare', async () => {
  expect(await kindsOf(['fapi-hardened'])).toEqual([
    { kind: 'fapi', declare: ['REGISTRATION_DIALECT=rfc7591'] },
  ]);
  expect(await kindsOf(['fapi-hardened'], { REGISTRATION_DIALECT: 'rfc7591' })).toEqual([
    { kind: 'fapi', declare: [] },
  ]);
});

test('a tenant that wants software statements is recognised by its refusal, until it is declared', async () => {
  const wanted = { kind: 'software-statement', declare: ['EXPECTED_SOFTWARE_STATEMENT=true'] };
  expect(await kindsOf(['software-statement-now-required'])).toEqual([wanted]);
  const declared = { EXPECTED_SOFTWARE_STATEMENT: 'true' };
  expect(await kindsOf(['software-statement-now-required'], declared)).toEqual([]);
});

test('nothing is recognised in a tenant as the page describes it', async () => {
  expect(await kindsOf([])).toEqual([]);
});

test('a kind is told once, with what follows from it', () => {
  const cause = 'registration.page-body';
  const { targets, results } = resultFile(
    [
      outcome(cause, 'nonconformant'),
      outcome('registration.client-id', 'inconclusive', { cause }),
      outcome('token.issued', 'inconclusive', { cause: 'token.issued' }),
      outcome('settings.declared-values', 'conformant'),
    ].map((decided) => ({ ...decided, transactionIds: [], proof: [], wasAsked: true })),
    [
      targetSummary({
        kinds: [{ kind: 'software-statement', declare: ['EXPECTED_SOFTWARE_STATEMENT=true'] }],
      }),
    ],
  );
  const [target] = targets;
  expect(target && kindsInWords(target, results)).toEqual([
    'This tenant registers no client without a software statement, and the suite has none; ' +
      'declare EXPECTED_SOFTWARE_STATEMENT=true; ' +
      'what follows from it: registration.page-body, registration.client-id',
  ]);
});

test('a value that only the tenant knows is never compared', async () => {
  const tenant = await startReferenceTenant();
  const hidden = await startRewritingTenant(tenant.baseUrl, '/services/oauth-oidc', (service) => {
    const group = service.advancedOAuth2Config as Record<string, unknown>;
    const advanced = { ...group, supportedScopes: ['&{esv.scopes}'], grantTypes: ['&{esv.grants}', 'x'] };
    const core = { statelessTokensEnabled: true, accessTokenLifetime: '3600' };
    const stored = { ...advanced, tokenSigningAlgorithm: '&{esv.algorithm|ES256}' };
    return { ...service, advancedOAuth2Config: stored, coreOAuth2Config: core };
  });
  try {
    const account = await declaredFor(tenant, { serviceAccount: true });
    const declared = { ...account, EXPECTED_TOKEN_LIFETIME: '3600' };
    const decides = (id: string): boolean => id.startsWith('settings.');
    const judgement = await judge(hidden.baseUrl, declared, undefined, undefined, decides);
    for (const id of [
      'settings.scope-allowlist',
      'settings.grant-types',
      'settings.declared-values',
    ] as const) {
      expect(judgement.of(id), id).toMatchObject({
        verdict: 'inconclusive',
        reason: expect.stringMatching(/esv-\w+, whose value is not known here/),
      });
    }
    expect(judgement.of('settings.open-registration').verdict).toBe('conformant');
  } finally {
    await hidden.close();
    await tenant.close();
  }
});
