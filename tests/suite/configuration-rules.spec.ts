import { expect, test } from '@playwright/test';
import { configurationIds, type ConfigurationId } from '../../fixtures/catalogue/from-configuration.ts';
import {
  declared,
  exportFolder,
  judgeFolder,
  managerFiles,
  soundProvider,
  withSettings,
  type Service,
} from './support/exports.ts';

// Each rule of exported configuration: a real export in which all is well, and one change at a time.

interface Change {
  readonly change: readonly [group: string, values: Service];
  readonly turns?: readonly ConfigurationId[];
  readonly advises?: readonly ConfigurationId[];
  readonly env?: Readonly<Record<string, string>>;
}

const scopes = ['openid|', 'profile', 'email', 'address', 'phone', 'data-read', 'data-write'];
const closed = { EXPECTED_REGISTRATION: 'closed' };

const changes: Readonly<Record<string, Change>> = {
  'client_credentials taken out': {
    change: ['advancedOAuth2Config', { grantTypes: ['authorization_code'] }],
    turns: ['settings.grant-types', 'discovery.grant-client-credentials'],
    advises: ['registration.page-body'],
  },
  'a declared scope is missing': {
    change: ['advancedOAuth2Config', { supportedScopes: scopes.slice(0, -1) }],
    turns: ['settings.scope-allowlist', 'discovery.scopes-expected'],
    advises: ['registration.page-body'],
  },
  'a privileged scope on the allowlist': {
    change: ['advancedOAuth2Config', { supportedScopes: [...scopes, 'fr:idm:*'] }],
    turns: ['settings.scope-allowlist', 'settings.allowlist-privileged', 'discovery.scopes-nothing-extra'],
    advises: ['posture.privileged-advertised', 'posture.privileged-registrable'],
  },
  'a wildcard that covers privileged scopes': {
    change: ['advancedOAuth2Config', { supportedScopes: [...scopes, 'f*'] }],
    turns: ['settings.scope-allowlist', 'settings.allowlist-privileged', 'discovery.scopes-nothing-extra'],
    advises: ['posture.privileged-advertised', 'posture.privileged-registrable'],
  },
  'a privileged default while registration is open': {
    change: ['advancedOAuth2Config', { defaultScopes: ['openid', 'fr:am:*'] }],
    turns: [
      'settings.declared-values',
      'settings.open-default-privileged',
      'posture.default-scopes-privileged',
    ],
  },
  'open in production, without a software statement': {
    change: ['clientDynamicRegistrationConfig', {}],
    turns: ['settings.open-in-production'],
    env: { TENANT_ENVIRONMENT: 'production' },
  },
  'registration tokens off while open': {
    change: ['clientDynamicRegistrationConfig', { generateRegistrationAccessTokens: false }],
    turns: ['settings.declared-values'],
    advises: ['settings.open-without-tokens', 'registration.management-issued'],
  },
  'registration off, though declared open': {
    change: ['clientDynamicRegistrationConfig', { allowDynamicRegistration: false }],
    turns: ['settings.open-registration'],
    advises: ['registration.page-body', 'registration.open-without-token'],
  },
  'registration open, though declared closed': {
    change: ['clientDynamicRegistrationConfig', {}],
    turns: ['settings.open-registration'],
    advises: ['registration-refusals.closed-mode'],
    env: closed,
  },
  'lifetime 0': {
    change: ['coreOAuth2Config', { accessTokenLifetime: 0 }],
    turns: ['settings.declared-values', 'settings.lifetime-sound'],
    advises: ['token.lifetime-declared'],
  },
  'lifetime beyond the declared one': {
    change: ['coreOAuth2Config', { accessTokenLifetime: 7_200 }],
    turns: ['settings.declared-values', 'settings.lifetime-sound'],
    advises: ['token.lifetime-declared', 'posture.token-lifetime'],
  },
  'the agent flow without its script': {
    change: ['clientDynamicRegistrationConfig', { dynamicClientRegistrationScript: '[Empty]' }],
    turns: ['settings.registration-script'],
    advises: ['settings.agents-without-script'],
  },
  'a script that is not in the export': {
    change: [
      'clientDynamicRegistrationConfig',
      { dynamicClientRegistrationScript: '6d1c7c4e-0000-4000-8000-00000000dead' },
    ],
    turns: ['settings.script-exported'],
  },
  'AI agents off': {
    change: ['aiAgentsConfig', { aiAgentsEnabled: false }],
    turns: ['settings.ai-agents'],
  },
  'a plain salt': {
    change: ['advancedOAuth2Config', { hashSalt: 'changeme' }],
    turns: ['settings.plain-secrets'],
  },
  'no response type token': {
    change: ['advancedOAuth2Config', { responseTypeClasses: ['code|org.example.Code'] }],
    turns: ['discovery.response-type-token'],
    advises: ['registration.page-body'],
  },
  'algorithm none for client assertions': {
    change: [
      'advancedOIDCConfig',
      { supportedTokenEndpointAuthenticationSigningAlgorithms: ['RS256', 'none'] },
    ],
    turns: ['discovery.no-alg-none'],
  },
  'secrets in the query': {
    change: ['advancedOAuth2Config', { allowClientCredentialsInTokenRequestQueryParameters: true }],
    turns: ['posture.secret-in-query'],
  },
  'a shared key for tokens': {
    change: ['advancedOAuth2Config', { tokenSigningAlgorithm: 'HS256' }],
    advises: ['posture.symmetric-signing'],
  },
  'the password grant': {
    change: ['advancedOAuth2Config', { grantTypes: ['client_credentials', 'password'] }],
    advises: ['posture.legacy-grants'],
  },
  'opaque tokens': {
    change: ['coreOAuth2Config', { statelessTokensEnabled: false }],
    turns: ['settings.declared-values'],
    advises: ['token.format-declared'],
  },
  'scopes left to policies': {
    change: ['coreOAuth2Config', { usePolicyEngineForScope: true }],
    advises: ['token.scope-single'],
  },
  'discovery off': {
    change: ['coreOIDCConfig', { oidcDiscoveryEndpointEnabled: false }],
    advises: ['discovery.document-served'],
  },
};

test('in a sound export nothing is found, and nothing is left open', async () => {
  const judged = await judgeFolder(exportFolder(managerFiles(soundProvider())));
  expect(judged.with('nonconformant', 'advisory', 'inconclusive')).toEqual([]);
  expect(judged.outcomes.map(({ requirement: id }) => id).toSorted()).toEqual(
    [...configurationIds].toSorted(),
  );
});

for (const [name, { change, turns = [], advises = [], env = {} }] of Object.entries(changes)) {
  test(`turns exactly its rows, each with its place: ${name}`, async () => {
    const service = withSettings(soundProvider(), ...change);
    const judged = await judgeFolder(exportFolder(managerFiles(service)), { ...declared, ...env });
    expect(judged.with('nonconformant').toSorted()).toEqual([...turns].toSorted());
    expect(judged.with('advisory').toSorted()).toEqual([...advises].toSorted());
    expect(judged.with('inconclusive')).toEqual([]);
    for (const id of [...turns, ...advises]) {
      const { places: [place] = [], actual } = judged.of(id);
      expect(place?.file).toBe('realms/alpha/services/oauth-oidc.json');
      expect(place?.key).not.toBe('');
      expect(actual).toContain(`${place?.file ?? ''}:${place?.line ?? 0}`);
    }
  });
}

for (const [name, changed, reason] of [
  [
    'opaque',
    [['coreOAuth2Config', { statelessTokensEnabled: false }]],
    /opaque: Core > Use Client-Side .* is false/,
  ],
  [
    'encrypted',
    [['advancedOAuth2Config', { tokenEncryptionEnabled: true }]],
    /encrypted: tokenEncryptionEnabled is/,
  ],
] as const) {
  test(`${name} tokens show no shared key, and the setting is named`, async () => {
    const signed = withSettings(soundProvider(), 'advancedOAuth2Config', { tokenSigningAlgorithm: 'HS256' });
    const service = changed.reduce<Service>(
      (one, [group, values]) => withSettings(one, group, values),
      signed,
    );
    const { verdict, reason: said } = (await judgeFolder(exportFolder(managerFiles(service)))).of(
      'posture.symmetric-signing',
    );
    expect([verdict, said]).toEqual(['not-applicable', expect.stringMatching(reason)]);
  });
}

for (const [name, group, values] of [
  ['whether tokens are JWTs', 'coreOAuth2Config', { statelessTokensEnabled: '&{esv.form}' }],
  ['whether they are encrypted', 'advancedOAuth2Config', { tokenEncryptionEnabled: '&{esv.form}' }],
] as const) {
  test(`a shared key is open while it is not known ${name}`, async () => {
    const signed = withSettings(soundProvider(), 'advancedOAuth2Config', { tokenSigningAlgorithm: 'HS256' });
    const judged = await judgeFolder(exportFolder(managerFiles(withSettings(signed, group, values))));
    expect(judged.of('posture.symmetric-signing')).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('stands in esv-form'),
    });
  });
}

const beside: Readonly<Record<string, readonly [file: string, content: Service, id: ConfigurationId]>> = {
  'a client with a privileged scope': [
    'realms/alpha/realm-config/agents/OAuth2Client/old.json',
    {
      _id: 'old',
      _type: { _id: 'OAuth2Client' },
      coreOAuth2ClientConfig: { scopes: { inherited: false, value: ['fr:idm:*'] } },
    },
    'settings.clients-privileged',
  ],
  'addresses without TLS': [
    'realms/alpha/services/baseurl.json',
    { _type: { _id: 'baseurl' }, source: 'FIXED_VALUE', fixedValue: 'http://tenant.example.com' },
    'discovery.endpoints-https',
  ],
  'addresses by forwarding headers': [
    'realms/alpha/services/baseurl.json',
    { _type: { _id: 'baseurl' }, source: 'X_FORWARDED_HEADERS', fixedValue: '' },
    'posture.host-header',
  ],
  'addresses on another host': [
    'realms/alpha/services/baseurl.json',
    { _type: { _id: 'baseurl' }, source: 'FIXED_VALUE', fixedValue: 'https://other.example.com' },
    'discovery.endpoints-host',
  ],
};

for (const [name, [file, content, id]] of Object.entries(beside)) {
  test(`what lies beside the provider is read: ${name}`, async () => {
    const folder = exportFolder({ ...managerFiles(soundProvider()), [file]: content });
    const judged = await judgeFolder(folder, { ...declared, TENANT_BASE_URL: 'https://tenant.example.com' });
    expect(judged.with('nonconformant', 'inconclusive')).toEqual([]);
    expect(judged.with('advisory')).toEqual([id]);
    expect(judged.of(id).places?.[0]?.file).toBe(file);
  });
}

test('each row that configuration speaks about has a change that proves it', () => {
  const proven = new Set([
    ...Object.values(changes).flatMap(({ turns = [], advises = [] }) => [...turns, ...advises]),
    ...Object.values(beside).map(([, , id]) => id),
  ]);
  expect(configurationIds.filter((id) => !proven.has(id))).toEqual([]);
});
