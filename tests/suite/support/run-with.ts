import { optionalChecks } from '../../../fixtures/settings/settings.ts';
import type {
  ReferenceTenant,
  ReferenceTenantOptions,
  RunWith,
} from '../../../fixtures/reference-tenant/index.ts';

/** How the tenant is started for a switch that needs another kind of tenant. */
export function tenantOptions(runWith: RunWith = {}): ReferenceTenantOptions {
  const { registration, softwareStatements, form, exchange } = runWith;
  return {
    ...(form === undefined ? {} : { form }),
    ...(registration === undefined ? {} : { registration }),
    ...(softwareStatements === undefined ? {} : { softwareStatements }),
    ...(exchange === undefined ? {} : { tokenExchange: exchange }),
  };
}

/** What has to be asked for, since no profile does by itself, so that requirements of a switch are decided. */
export function optionalFor(ids: readonly string[]): Record<string, string> {
  const wanted = optionalChecks.filter(
    (name) => ids.includes(name) || (name === 'agents' && ids.some((id) => id.startsWith('agents.'))),
  );
  return wanted.length === 0 ? {} : { OPTIONAL_CHECKS: wanted.join(' ') };
}

export const END_USER = '5f2d1c0b-9a7e-4c3d-8b6f-0e1d2c3b4a59';

/** The settings that a run is declared with for a switch, beside those of the standard run. */
export async function declaredFor(
  tenant: ReferenceTenant,
  runWith: RunWith = {},
): Promise<Record<string, string>> {
  const { registration, tokenLifetime, softwareStatements, registrationTokens, responseTypes } = runWith;
  const isOpaque = runWith.tokenFormat === 'opaque';
  return {
    // A tenant that offers no way to delete a client is still judged as a whole.
    MAX_CLIENTS_LEFT_BEHIND: '40',
    ...(registration === undefined ? {} : { EXPECTED_REGISTRATION: registration }),
    ...(registration === 'protected'
      ? { INITIAL_ACCESS_TOKEN: await tenant.mintInitialAccessToken(tenant.realm) }
      : {}),
    ...(tokenLifetime === undefined ? {} : { EXPECTED_TOKEN_LIFETIME: String(tokenLifetime) }),
    ...(runWith.tokenFormat === undefined
      ? {}
      : {
          EXPECTED_TOKEN_FORMAT: isOpaque ? 'opaque' : runWith.tokenFormat === null ? '' : 'jwt',
          EXPECTED_TOKEN_ALGORITHM: runWith.tokenFormat === 'HS256' ? 'HS256' : '',
        }),
    ...(softwareStatements === undefined ? {} : { EXPECTED_SOFTWARE_STATEMENT: 'true' }),
    ...(registrationTokens === undefined ? {} : { EXPECTED_REGISTRATION_ACCESS_TOKENS: 'false' }),
    ...(registrationTokens === undefined && runWith.serviceAccount !== true
      ? {}
      : {
          SERVICE_ACCOUNT_ID: tenant.serviceAccount.id,
          SERVICE_ACCOUNT_KEY: JSON.stringify(tenant.serviceAccount.key),
          ...(tenant.adminUrl === tenant.baseUrl || runWith.adminUnknown === true
            ? {}
            : { ADMIN_BASE_URL: tenant.adminUrl }),
        }),
    ...(runWith.agentProfile === undefined ? {} : { OPTIONAL_CHECKS: 'agents' }),
    ...(runWith.secondRealm === undefined ? {} : { SECOND_REALM: 'bravo' }),
    ...(responseTypes === undefined ? {} : { REGISTRATION_DIALECT: 'rfc7591' }),
    ...(runWith.endUser === undefined
      ? {}
      : {
          SUBJECT_ACCESS_TOKEN: await tenant.mintEndUserToken(tenant.realm, END_USER),
          EXPECTED_SUBJECT: END_USER,
        }),
    ...(runWith.exchange === undefined ? {} : { EXCHANGE_AUDIENCE: 'orders-portal' }),
    ...(runWith.onboarding === undefined ? {} : { ONBOARDING: runWith.onboarding }),
    ...(runWith.aiAgents === undefined ? {} : { EXPECTED_AI_AGENTS: 'true' }),
  };
}
