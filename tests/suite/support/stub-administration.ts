import type { WireAnswer } from '../../../fixtures/evidence/exchange.ts';
import { Secret } from '../../../fixtures/settings/secret.ts';
import { Administration } from '../../../fixtures/tenant/administration.ts';
import { AdministratorTokens } from '../../../fixtures/tenant/administrator-tokens.ts';
import { newPrivateKey } from '../../../fixtures/workarounds/new-private-key.ts';
import { stubbedClient, tenantOrigin } from './stub-client.ts';
import { answeringTransport, json } from './stub-transport.ts';

const key = new Secret(JSON.stringify(newPrivateKey('rsa').export({ format: 'jwk' })));

/**
 * The administration interface of a realm that gives these answers, and what it was asked. Its service account gets a
 * token named after the scope, or the refusal.
 */
export function administration(answer: Parameters<typeof answeringTransport>[0], refusal?: WireAnswer) {
  const stub = stubbedClient(
    answeringTransport((request) => {
      if (!request.url.endsWith('/am/oauth2/access_token')) return answer(request);
      const scope = new URLSearchParams(request.body ?? '').get('scope') ?? '';
      return refusal ?? json(200, { access_token: `token-for-${scope}`, token_type: 'Bearer' });
    }),
  );
  const address = { origin: tenantOrigin, realm: 'alpha', obstacle: () => Promise.resolve(null) };
  const keep = (secret: string) => stub.vault.keep(secret);
  const tokens = new AdministratorTokens();
  const admin = new Administration(stub.client, address, { id: 'account-1', key }, keep, tokens);
  const asked = () =>
    stub.transport.sent
      .filter(({ url }) => !url.endsWith('/access_token'))
      .map(({ method, url, headers }) =>
        [method, url.replace(tenantOrigin, ''), headers['accept-api-version'] ?? ''].join(' ').trim(),
      );
  return { ...stub, admin, asked };
}
