import { expect, test } from '@playwright/test';
import type { CatalogueId } from '../../fixtures/catalogue/index.ts';
import type { AddressForm } from '../../fixtures/reference-tenant/index.ts';
import type { Verdict } from '../../fixtures/verdict/verdict.ts';
import { NO_ADMINISTRATION } from '../../fixtures/tenant/no-administration.ts';
import { judged } from './support/switched-tenant.ts';

/** What a faultless tenant gets in the four forms, where an address decides anything; one word counts for all. */
const table: Readonly<Partial<Record<CatalogueId, Verdict | Readonly<Record<AddressForm, Verdict>>>>> = {
  'discovery.document-served': 'conformant',
  'discovery.issuer-match': 'conformant',
  'discovery.issuer-exact': 'conformant',
  'discovery.issuer-roundtrip': 'conformant',
  'discovery.registration-endpoint': 'conformant',
  'discovery.flow-endpoints': 'conformant',
  'discovery.endpoints-host': 'conformant',
  'discovery.jwks-readable': 'conformant',
  'registration.management-uri': 'conformant',
  'introspection.realm': 'conformant',
  'introspection.documented-members': 'conformant',
  'cross.issuer-chain': 'conformant',
  // The front lets only the realm of its owner through.
  'cross.realm-client-isolation': {
    long: 'conformant',
    short: 'conformant',
    'custom-domain': 'conformant',
    front: 'inconclusive',
  },
  'cross.realm-token-isolation': {
    long: 'conformant',
    short: 'conformant',
    'custom-domain': 'conformant',
    front: 'inconclusive',
  },
  'cross.unknown-realm': {
    long: 'conformant',
    short: 'conformant',
    'custom-domain': 'conformant',
    front: 'not-applicable',
  },
  'cross.no-interception': 'conformant',
  'posture.host-header': 'conformant',
  'agents.metadata-locations': 'conformant',
  'settings.grant-types': 'conformant',
  'settings.scope-allowlist': 'conformant',
  'settings.open-registration': 'conformant',
  'settings.declared-values': 'conformant',
  'hygiene.clients-removed': 'conformant',
};

const PATHS: Readonly<Record<AddressForm, string>> = {
  long: '/am/oauth2/realms/root/realms/alpha',
  short: '/am/oauth2/alpha',
  'custom-domain': '/am/oauth2',
  front: '/identity',
};

for (const form of ['long', 'short', 'custom-domain', 'front'] as const) {
  test(`${form}: every requirement about addresses is judged by the realm's own prefix`, async () => {
    const runWith = { form, serviceAccount: true, secondRealm: true, agentProfile: true } as const;
    const judgement = await judged({}, runWith, []);
    expect(judgement.with('nonconformant')).toEqual([]);
    for (const [id, expected] of Object.entries(table)) {
      const wanted = typeof expected === 'string' ? expected : expected[form];
      expect(judgement.of(id as CatalogueId).verdict, id).toBe(wanted);
    }
    const [target] = judgement.record.targets;
    expect(target?.address).toMatchObject({ form, prefix: PATHS[form], realm: 'proven' });
    expect(target?.address?.issuer).toMatch(new RegExp(`:\\d+${PATHS[form]}$`));
    expect(target?.leftOver).toEqual([]);
  });
}

test('a run without a token says that an address without a realm shows none', async () => {
  const only = ['discovery.document-served'] as const;
  const domain = await judged({}, { form: 'custom-domain' }, [], only);
  expect(domain.record.targets[0]?.address?.realm).toBe('not-shown');
  const long = await judged({}, {}, [], only);
  expect(long.record.targets[0]?.address?.realm).toBe('named');
});

test('the administration is never asked on a custom domain', async () => {
  const account = { form: 'custom-domain', serviceAccount: true, adminUnknown: true } as const;
  const judgement = await judged({}, account, [], ['settings.grant-types']);
  expect(judgement.of('settings.grant-types')).toMatchObject({
    verdict: 'inconclusive',
    reason: NO_ADMINISTRATION,
  });
});
