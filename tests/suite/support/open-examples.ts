import type { ConfigurationId } from '../../../fixtures/catalogue/from-configuration.ts';
import type { Service } from './exports.ts';

/** An export with other values than the sound one, and what both ways of judging it find. */
export interface Example {
  readonly changes?: readonly (readonly [group: string, values: Service])[];
  readonly files?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** What configuration finds, and an exchange of the simulation shows. */
  readonly shown?: readonly ConfigurationId[];
  /** What neither of them decides. */
  readonly open?: readonly ConfigurationId[];
}

const core = 'coreOAuth2Config';
const advanced = 'advancedOAuth2Config';
const registration = 'clientDynamicRegistrationConfig';

/** Settings whose value is not known, and what depends on it. */
export const openExamples: Readonly<Record<string, Example>> = {
  'a lifetime that is not known': {
    changes: [[core, { accessTokenLifetime: '&{esv.lifetime}' }]],
    open: ['settings.declared-values', 'token.lifetime-declared', 'posture.token-lifetime'],
  },
  'a form of tokens that is not known': {
    changes: [[core, { statelessTokensEnabled: { $bool: '&{esv.stateless}' } }]],
    open: ['settings.declared-values', 'token.format-declared'],
  },
  'a signing algorithm that is not known': {
    changes: [[advanced, { tokenSigningAlgorithm: '&{esv.algorithm}' }]],
    open: ['posture.symmetric-signing'],
  },
  'a lifetime that is not known, and none of the usual ones declared': {
    changes: [[core, { accessTokenLifetime: '&{esv.lifetime}' }]],
    env: { EXPECTED_TOKEN_LIFETIME: '600' },
    open: ['settings.declared-values', 'token.lifetime-declared', 'posture.token-lifetime'],
  },
  'a signing algorithm that is not known, and none of the usual ones declared': {
    changes: [[advanced, { tokenSigningAlgorithm: '&{esv.algorithm}' }]],
    env: { EXPECTED_TOKEN_ALGORITHM: 'ES384' },
    open: ['settings.declared-values', 'token.format-declared', 'posture.symmetric-signing'],
  },
  'a form of tokens that is not known, and opaque ones declared': {
    changes: [[core, { statelessTokensEnabled: '&{esv.stateless}' }]],
    env: { EXPECTED_TOKEN_FORMAT: 'opaque' },
    open: ['settings.declared-values', 'token.format-declared', 'posture.symmetric-signing'],
  },
  'form and algorithm that are not known: as declared only if one of them is as in a stock realm': {
    changes: [
      [core, { statelessTokensEnabled: '&{esv.stateless}' }],
      [advanced, { tokenSigningAlgorithm: '&{esv.algorithm}' }],
    ],
    env: { EXPECTED_TOKEN_ALGORITHM: 'RS256' },
    open: ['settings.declared-values', 'token.format-declared', 'posture.symmetric-signing'],
  },
  'default scopes that are not known': {
    changes: [[advanced, { defaultScopes: '&{esv.defaults}' }]],
    env: { EXPECTED_DEFAULT_SCOPES: 'data-read' },
    open: ['settings.declared-values', 'posture.default-scopes-privileged'],
  },
  'default scopes that are known in part': {
    changes: [[advanced, { defaultScopes: ['fr:am:*', '&{esv.defaults}'] }]],
    open: ['settings.declared-values', 'posture.default-scopes-privileged'],
  },
  'a registration token setting that is not known': {
    changes: [[registration, { generateRegistrationAccessTokens: '&{esv.tokens}' }]],
    open: ['settings.declared-values', 'registration.management-issued'],
  },
  'a secret in the query, perhaps': {
    changes: [[advanced, { allowClientCredentialsInTokenRequestQueryParameters: undefined }]],
    open: ['posture.secret-in-query'],
  },
  'grants that are not known': {
    changes: [[advanced, { grantTypes: ['client_credentials', '&{esv.grant}'] }]],
    open: ['settings.grant-types', 'discovery.grant-client-credentials', 'posture.legacy-grants'],
  },
};
