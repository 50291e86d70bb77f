import { openExamples, type Example } from './open-examples.ts';

const core = 'coreOAuth2Config';
const advanced = 'advancedOAuth2Config';
const registration = 'clientDynamicRegistrationConfig';
const scopes = ['openid|', 'profile', 'email', 'address', 'phone', 'data-read', 'data-write'];
const protectedBy = { EXPECTED_REGISTRATION: 'protected', ONBOARDING: 'client' };
const closed = { EXPECTED_REGISTRATION: 'closed' };
const baseUrl = (source: string, fixedValue = ''): Readonly<Record<string, unknown>> => ({
  'realms/alpha/services/baseurl.json': { _type: { _id: 'baseurl' }, source, fixedValue, contextPath: '/am' },
});

/** Values of settings that decide something, one at a time or as they come together. */
export const configurationExamples: Readonly<Record<string, Example>> = {
  'as declared': {},
  'open, though declared closed': {
    env: closed,
    shown: ['settings.open-registration', 'registration-refusals.closed-mode'],
  },
  'closed, as declared': { changes: [[registration, { allowDynamicRegistration: false }]], env: closed },
  'closed, though declared open': {
    changes: [[registration, { allowDynamicRegistration: false }]],
    shown: ['settings.open-registration', 'registration.open-without-token'],
  },
  'protected, as declared': {
    changes: [[registration, { allowDynamicRegistration: false }]],
    env: protectedBy,
  },
  'protected by a scope of another name': {
    changes: [
      [registration, { allowDynamicRegistration: false, dynamicClientRegistrationScope: 'may-register' }],
    ],
    env: protectedBy,
  },
  'open, though declared protected': {
    env: protectedBy,
    shown: ['settings.open-registration', 'registration-refusals.closed-mode'],
  },
  'an administrator scope for anybody': {
    changes: [[advanced, { supportedScopes: [...scopes, 'fr:idm:*'] }]],
    shown: [
      'settings.scope-allowlist',
      'discovery.scopes-nothing-extra',
      'posture.privileged-advertised',
      'posture.privileged-registrable',
    ],
  },
  'an administrator scope, and closed as declared': {
    changes: [
      [advanced, { supportedScopes: [...scopes, 'fr:idm:*'] }],
      [registration, { allowDynamicRegistration: false }],
    ],
    env: closed,
    shown: ['settings.scope-allowlist', 'discovery.scopes-nothing-extra', 'posture.privileged-advertised'],
  },
  'an administrator scope by default': {
    changes: [[advanced, { supportedScopes: [...scopes, 'fr:am:*'], defaultScopes: ['openid', 'fr:am:*'] }]],
    shown: [
      'settings.scope-allowlist',
      'settings.declared-values',
      'discovery.scopes-nothing-extra',
      'posture.privileged-advertised',
      'posture.default-scopes-privileged',
      'posture.privileged-registrable',
    ],
  },
  'a declared scope is missing': {
    changes: [[advanced, { supportedScopes: scopes.slice(0, -1) }]],
    shown: ['settings.scope-allowlist', 'discovery.scopes-expected', 'registration.page-body'],
  },
  'an empty allowlist': {
    changes: [[advanced, { supportedScopes: [] }]],
    shown: ['settings.scope-allowlist', 'discovery.scopes-expected', 'registration.page-body'],
  },
  'default scopes beyond the declared ones': {
    changes: [[advanced, { defaultScopes: ['openid', 'data-read'] }]],
    shown: ['settings.declared-values'],
  },
  'no client_credentials': {
    changes: [[advanced, { grantTypes: ['authorization_code', 'refresh_token'] }]],
    shown: ['settings.grant-types', 'discovery.grant-client-credentials', 'registration.page-body'],
  },
  'the password grant': {
    changes: [[advanced, { grantTypes: ['client_credentials', 'authorization_code', 'password'] }]],
    shown: ['posture.legacy-grants'],
  },
  'no response type token': {
    changes: [[advanced, { responseTypeClasses: ['code|x', 'id_token|y'] }]],
    shown: ['discovery.response-type-token', 'registration.page-body'],
  },
  'no response type token, and none asked for': {
    changes: [[advanced, { responseTypeClasses: ['code|x', 'id_token|y'] }]],
    env: { REGISTRATION_DIALECT: 'rfc7591' },
  },
  'no registration tokens': {
    changes: [[registration, { generateRegistrationAccessTokens: false }]],
    shown: ['settings.declared-values', 'registration.management-issued'],
  },
  'no registration tokens, as declared': {
    changes: [[registration, { generateRegistrationAccessTokens: false }]],
    env: { EXPECTED_REGISTRATION_ACCESS_TOKENS: 'false' },
  },
  'registration tokens, though none is declared': {
    env: { EXPECTED_REGISTRATION_ACCESS_TOKENS: 'false' },
    shown: ['settings.declared-values', 'registration.management-issued'],
  },
  'a software statement for everybody': {
    changes: [[registration, { dynamicClientRegistrationSoftwareStatementRequired: true }]],
    shown: ['settings.declared-values', 'registration.page-body'],
  },
  'a software statement for everybody, as declared': {
    changes: [[registration, { dynamicClientRegistrationSoftwareStatementRequired: true }]],
    env: { EXPECTED_SOFTWARE_STATEMENT: 'true' },
  },
  'opaque tokens': {
    changes: [[core, { statelessTokensEnabled: false }]],
    shown: ['settings.declared-values', 'token.format-declared'],
  },
  'opaque tokens, as declared': {
    changes: [[core, { statelessTokensEnabled: false }]],
    env: { EXPECTED_TOKEN_FORMAT: 'opaque' },
  },
  'opaque tokens, as declared, and a shared key that signs nothing': {
    changes: [
      [core, { statelessTokensEnabled: false }],
      [advanced, { tokenSigningAlgorithm: 'HS256' }],
    ],
    env: { EXPECTED_TOKEN_FORMAT: 'opaque' },
  },
  'encrypted tokens, and a shared key that nobody sees': {
    changes: [[advanced, { tokenEncryptionEnabled: true, tokenSigningAlgorithm: 'HS256' }]],
  },
  'encrypted tokens, signed with another algorithm than declared': {
    changes: [[advanced, { tokenEncryptionEnabled: 'true', tokenSigningAlgorithm: 'PS256' }]],
    env: { EXPECTED_TOKEN_ALGORITHM: 'RS256' },
    shown: ['settings.declared-values'],
  },
  'a lifetime of 0': {
    changes: [[core, { accessTokenLifetime: 0 }]],
    shown: ['settings.declared-values'],
  },
  'a lifetime below the declared one': {
    changes: [[core, { accessTokenLifetime: 600 }]],
    shown: ['settings.declared-values', 'token.lifetime-declared'],
  },
  'a long lifetime, as declared': {
    changes: [[core, { accessTokenLifetime: '28800' }]],
    env: { EXPECTED_TOKEN_LIFETIME: '28800' },
    shown: ['posture.token-lifetime'],
  },
  'a shared key': {
    changes: [[advanced, { tokenSigningAlgorithm: 'HS256' }]],
    shown: ['posture.symmetric-signing'],
  },
  ...Object.fromEntries(
    ['RS512', 'PS256', 'ES256', 'ES512'].map((tokenSigningAlgorithm): [string, Example] => [
      `signed with ${tokenSigningAlgorithm}, as declared`,
      {
        changes: [[advanced, { tokenSigningAlgorithm }]],
        env: { EXPECTED_TOKEN_ALGORITHM: tokenSigningAlgorithm },
      },
    ]),
  ),
  'signed with another algorithm than declared': {
    changes: [[advanced, { tokenSigningAlgorithm: 'PS256' }]],
    env: { EXPECTED_TOKEN_ALGORITHM: 'RS256' },
    shown: ['settings.declared-values', 'token.format-declared'],
  },
  'scopes by policies': {
    changes: [[core, { usePolicyEngineForScope: true }]],
    open: ['token.scope-single'],
  },
  'secrets in the query': {
    changes: [[advanced, { allowClientCredentialsInTokenRequestQueryParameters: true }]],
    shown: ['posture.secret-in-query'],
  },
  'no discovery': {
    changes: [['coreOIDCConfig', { oidcDiscoveryEndpointEnabled: false }]],
    shown: ['discovery.document-served'],
  },
  'client assertions without a signature': {
    changes: [
      ['advancedOIDCConfig', { supportedTokenEndpointAuthenticationSigningAlgorithms: ['RS256', 'none'] }],
    ],
    shown: ['discovery.no-alg-none'],
  },
  'AI agents off': {
    changes: [['aiAgentsConfig', { aiAgentsEnabled: false }]],
    shown: ['settings.ai-agents'],
  },
  'no script for AI agents': {
    changes: [[registration, { dynamicClientRegistrationScript: '[Empty]' }]],
    shown: ['settings.registration-script'],
  },
  'addresses on the declared host': {
    files: baseUrl('FIXED_VALUE', 'https://tenant.example.com'),
    env: { TENANT_BASE_URL: 'https://tenant.example.com' },
  },
  'addresses on a custom domain that is declared': {
    files: baseUrl('FIXED_VALUE', 'https://id.example.com'),
    env: { TENANT_BASE_URL: 'https://tenant.example.com', EXPECTED_HOSTNAMES: 'id.example.com' },
  },
  'addresses on another host': {
    files: baseUrl('FIXED_VALUE', 'https://other.example.com'),
    env: { TENANT_BASE_URL: 'https://tenant.example.com' },
    shown: ['discovery.endpoints-host'],
  },
  'addresses by X-Forwarded-Host': {
    files: baseUrl('X_FORWARDED_HEADERS'),
    shown: ['posture.host-header'],
  },
  'addresses by Forwarded': { files: baseUrl('FORWARDED_HEADER'), shown: ['posture.host-header'] },
  ...openExamples,
};
