import path from 'node:path';
import { expect, test } from '@playwright/test';
import { readRealms } from '../../fixtures/exported/read.ts';
import { configuredRealm, type ConfiguredRealm } from '../../fixtures/configuration/simulation/configured.ts';
import { simulatedTenant } from '../../fixtures/configuration/simulation/tenant.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import {
  exportFolder,
  managerFiles,
  recordedProvider,
  soundProvider,
  withSettings,
  type Service,
} from './support/exports.ts';

// What an export makes of the reference tenant, and what of it the simulation says that it does not know.

const recorded = path.resolve(import.meta.dirname, '../../fixtures/recorded');

function realmIn(directory: string, given = '.', esv: readonly string[] = []): ConfiguredRealm {
  const [first] = readRealms({ given: [given], esv, directory });
  if (first === undefined) throw new Error('no realm');
  return configuredRealm(first, null);
}

const realmOf = (service: Service, esv: readonly string[] = []): ConfiguredRealm =>
  realmIn(exportFolder(managerFiles(service)), '.', esv);

test('a stock realm of 2026: everything is known, and its scripts are told', () => {
  const realm = realmIn(recorded, 'provider-aic-frodo-alpha-2026-07.json');
  expect(realm.provider).toMatchObject({
    registration: 'closed',
    statelessTokens: true,
    tokenSigningAlgorithm: 'HS256',
    accessTokenLifetime: 3_600,
    secretInQuery: true,
    scopePolicies: 'off',
    responseTypePlugins: ['code', 'device_code', 'token', 'id_token'],
    aiAgents: { enabled: true, identityObject: 'managed/alpha_aiagent' },
  });
  expect(realm.provider.scopeAllowlist).toContain('fr:idm:*');
  expect(realm).toMatchObject({ otherwise: [], unknown: [], undecided: [] });
  expect(realm.notSimulated).toEqual([
    'Base URL Source is not in the export: addresses follow the request',
    'pluginsConfig.accessTokenModificationScript: the script is not run',
    'pluginsConfig.oidcClaimsScript: the script is not run',
  ]);
});

test('a stock realm of 2024: what its release did not have is off', () => {
  const realm = realmIn(recorded, 'provider-aic-frodo-alpha-2024.json');
  expect(realm.provider).toMatchObject({ registrationScript: '[Empty]', tokenIntrospectionClaim: false });
  expect(realm.provider.aiAgents?.enabled).toBe(false);
  expect(realm.unknown).toEqual([]);
});

test('a realm that is hardened for FAPI: other algorithms, statements, and what is not simulated', () => {
  const realm = realmIn(recorded, 'provider-aic-sapig-core-fapi.json');
  expect(realm.provider).toMatchObject({
    softwareStatementRequired: true,
    tokenSigningAlgorithm: 'PS256',
    idTokenAlgorithms: ['PS256'],
    accessTokenLifetime: 360_000,
    acrValues: ['urn:mace:incommon:iap:silver'],
    publishedMembers: {
      token_endpoint_auth_signing_alg_values_supported: ['PS256'],
      claims_parameter_supported: true,
    },
  });
  expect(realm.unknown).toEqual([
    'advancedOAuth2Config.includeSubnameInTokenClaims: the export has no value',
    'advancedOAuth2Config.includeClientIdClaimInStatelessTokens: the export has no value',
    'advancedOAuth2Config.allowClientCredentialsInTokenRequestQueryParameters: the export has no value',
  ]);
  expect(realm.provider).toMatchObject({ omittedClaims: [], secretInQuery: true });
  expect(realm.otherwise.at(-1)).toMatchObject({
    omittedClaims: ['subname', 'client_id'],
    secretInQuery: false,
  });
  expect(realm.otherwise).toHaveLength(7);
  expect(realm.notSimulated).toEqual(
    expect.arrayContaining([
      'advancedOAuth2Config.requestObjectProcessing: not as in a stock realm, and not simulated',
      'advancedOAuth2Config.tlsClientCertificateTrustedHeader: not known to the simulation',
      expect.stringContaining(
        'allowedAudienceValues: not as in a stock realm, and not simulated (it stands in esv-',
      ),
    ]),
  );
});

test("a tenant's own template: variables are named, and no value of an unknown setting is shown", () => {
  const realm = realmIn(recorded, 'provider-aic-tenant-config.json');
  expect(realm.provider).toMatchObject({ acrValues: ['login', 'loginstep'] });
  const told = realm.notSimulated.join('\n');
  expect(told).toContain(
    'advancedOAuth2Config.customLoginUrlTemplate: not known to the simulation (it stands in esv-',
  );
  expect(told).not.toContain('hashSalt');
  expect(told).not.toContain('journey-rcs');
});

test('self-managed AM: opaque tokens, an empty allowlist, no discovery', () => {
  const realm = realmIn(recorded, 'provider-am8-classic-frodo-root.json');
  expect(realm.provider).toMatchObject({ statelessTokens: false, scopeAllowlist: [], oidcDiscovery: false });
  expect(() =>
    simulatedTenant(
      { given: ['provider-am8-classic-frodo-root.json'], esv: [], directory: recorded },
      undefined,
    ),
  ).toThrow('self-managed AM');
});

test('an administrator reads the settings of the export, and no secret', () => {
  const service = withSettings(
    recordedProvider('provider-aic-frodo-alpha-2026-07.json'),
    'advancedOAuth2Config',
    {
      hashSalt: 'plain-salt-4711',
    },
  );
  const { service: shown } = realmOf(service);
  expect(shown).toMatchObject({
    clientDynamicRegistrationConfig: { allowDynamicRegistration: false },
    coreOAuth2Config: { accessTokenLifetime: 3_600 },
    _type: { _id: 'oauth-oidc' },
  });
  expect(JSON.stringify(shown)).not.toContain('plain-salt-4711');
});

for (const [group, member] of [
  ['clientDynamicRegistrationConfig', 'allowDynamicRegistration'],
  ['clientDynamicRegistrationConfig', 'dynamicClientRegistrationSoftwareStatementRequired'],
  ['advancedOAuth2Config', 'supportedScopes'],
] as const) {
  test(`who gets in is not guessed: ${member}`, () => {
    const value = member === 'supportedScopes' ? ['openid', '&{esv.gate}'] : '&{esv.gate}';
    const unresolved = withSettings(soundProvider(), group, { [member]: value });
    expect(() => realmOf(unresolved)).toThrow(
      `${group}.${member}: no value is known of esv-gate (--esv esv-gate=VALUE); realms/alpha/services/oauth-oidc.json:`,
    );
    expect(() => realmOf(withSettings(soundProvider(), group, { [member]: undefined }))).toThrow(
      `${group}.${member}: the export has no value`,
    );
    expect(() => realmOf(unresolved, ['esv-gate=true'])).not.toThrow();
  });
}

test('a value that is not known is tried at both ends, a value that is odd too', () => {
  const unresolved = realmOf(
    withSettings(soundProvider(), 'coreOAuth2Config', { accessTokenLifetime: '&{esv.life}' }),
  );
  expect(unresolved.provider.accessTokenLifetime).toBe(3_600);
  expect(unresolved.otherwise.map(({ accessTokenLifetime }) => accessTokenLifetime)).toEqual([86_400]);
  expect(unresolved.unknown).toEqual([
    'coreOAuth2Config.accessTokenLifetime: no value is known of esv-life (--esv esv-life=VALUE)',
  ]);
  const odd = realmOf(
    withSettings(soundProvider(), 'advancedOAuth2Config', { tokenSigningAlgorithm: 'RS1' }),
  );
  expect(odd.unknown).toEqual(['advancedOAuth2Config.tokenSigningAlgorithm: "RS1" is not simulated']);
  expect([odd.provider.tokenSigningAlgorithm, odd.otherwise[0]?.tokenSigningAlgorithm]).toEqual([
    'HS256',
    'RS256',
  ]);
  const policies = realmOf(
    withSettings(soundProvider(), 'coreOAuth2Config', { usePolicyEngineForScope: true }),
  );
  expect([policies.provider.scopePolicies, policies.otherwise[0]?.scopePolicies]).toEqual([
    'grant every scope',
    'grant no scope',
  ]);
});

const addresses: readonly (readonly [
  name: string,
  baseUrl: Service,
  told: string,
  provider: Service | null,
])[] = [
  ['the request', { source: 'REQUEST_VALUES', fixedValue: 'x' }, '', {}],
  ['the platform', { source: 'FIXED_VALUE', fixedValue: 'https://&{fqdn}' }, '', {}],
  [
    'its own host',
    { source: 'FIXED_VALUE', fixedValue: 'https://id.example.com' },
    'in place of https://id.',
    {},
  ],
  ['headers', { source: 'FORWARDED_HEADER' }, 'no front', { baseUrlSource: 'FORWARDED_HEADER' }],
  ['a variable', { source: 'FIXED_VALUE', fixedValue: 'https://&{esv.host}' }, 'known of esv-host', null],
  ['a class', { source: 'EXTENSION_CLASS' }, '"EXTENSION_CLASS" is not simulated', null],
  ['another context', { source: 'REQUEST_VALUES', contextPath: '/sso' }, 'context path', null],
  ['no address', { source: 'FIXED_VALUE', fixedValue: 'javascript:x' }, 'not an address', null],
];

for (const [name, values, told, provider] of addresses) {
  test(`addresses come from ${name}`, () => {
    const folder = exportFolder({
      ...managerFiles(soundProvider()),
      'realms/alpha/services/baseurl.json': { _type: { _id: 'baseurl' }, ...values },
    });
    const realm = realmIn(folder);
    const ofAddresses = realm.notSimulated.filter((line) => line.startsWith('Base URL Source'));
    expect(ofAddresses.join('\n')).toContain(told);
    expect(ofAddresses).toHaveLength(told === '' ? 0 : 1);
    expect(realm.undecided.includes('discovery.issuer-match')).toBe(provider === null);
    const { baseUrlSource } = realm.provider;
    expect(baseUrlSource === undefined ? {} : { baseUrlSource }).toEqual(provider ?? {});
  });
}

test('a configured tenant answers by its settings', async () => {
  const { provider } = realmOf(
    withSettings(soundProvider(), 'advancedOAuth2Config', {
      tokenSigningAlgorithm: 'ES256',
      supportedSubjectTypes: ['pairwise'],
      requirePushedAuthorizationRequests: true,
    }),
  );
  const tenant = await startReferenceTenant({ configuration: { provider } });
  try {
    const at = `${tenant.baseUrl}/am/oauth2/realms/root/realms/alpha`;
    const read = async (address: string): Promise<Service> =>
      (await (await fetch(address)).json()) as Service;
    expect(await read(`${at}/.well-known/openid-configuration`)).toMatchObject({
      subject_types_supported: ['pairwise'],
      require_pushed_authorization_requests: true,
      scopes_supported: ['openid', 'profile', 'email', 'address', 'phone', 'data-read', 'data-write'],
    });
    const { keys } = (await read(`${at}/connect/jwk_uri`)) as { keys: Service[] };
    expect(keys.map(({ alg }) => alg)).toEqual(['RS256', 'ES256']);
    expect(JSON.stringify(keys)).not.toMatch(/"(?:d|p|q)":/);
  } finally {
    await tenant.close();
  }
});
