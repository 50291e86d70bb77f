import type { ClientHandle, ClientOrigin } from '../../../fixtures/journal/journal.ts';
import { tenantOrigin } from './stub-client.ts';

export const realmPath = '/am/oauth2/realms/root/realms/alpha';
export const registrationEndpoint = `${tenantOrigin}${realmPath}/register`;

export const journalOrigin: ClientOrigin = {
  target: 'default',
  baseUrl: tenantOrigin,
  realm: 'alpha',
  isEmbedded: false,
};

/** What deleting a client needs, each part recognisable by the name it is given. */
export const journalHandle = (id: string, special: Partial<ClientHandle> = {}): ClientHandle => ({
  clientId: id,
  managementUri: `${registrationEndpoint}?client_id=${id}`,
  registrationAccessToken: `token-of-${id}`,
  clientSecret: null,
  ...special,
});
