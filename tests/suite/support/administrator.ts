import { importJWK, SignJWT } from 'jose';
import type { ReferenceTenant } from '../../../fixtures/reference-tenant/index.ts';
import { Visitor, type Reply } from '../../../fixtures/reference-tenant/visitor.ts';

/** The answer of a reference tenant to its service account that asks for a token. */
export async function administratorToken(
  tenant: ReferenceTenant,
  { audience = `${tenant.baseUrl}/am/oauth2/access_token`, scope = 'fr:am:*' } = {},
): Promise<Reply> {
  const { id, key } = tenant.serviceAccount;
  const assertion = await new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(id)
    .setSubject(id)
    .setAudience(audience)
    .setExpirationTime('180s')
    .sign(await importJWK(key, 'RS256'));
  const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  const body = new URLSearchParams({ client_id: 'service-account', grant_type: grant, assertion, scope });
  const token = `${tenant.baseUrl}/am/oauth2/access_token`;
  return new Visitor(tenant).send(token, { method: 'POST', body });
}

/** What the administration answers to the service account at a path of the tenant. */
export async function asAdministrator(
  tenant: ReferenceTenant,
  path: string,
  { method = 'GET', scope = 'fr:am:*' } = {},
): Promise<Reply> {
  const { json } = await administratorToken(tenant, { scope });
  const headers = { authorization: `Bearer ${String(json.access_token)}` };
  return new Visitor(tenant).send(`${tenant.baseUrl}${path}`, { method, headers });
}
