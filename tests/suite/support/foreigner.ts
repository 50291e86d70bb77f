import type { ReferenceTenant } from '../../../fixtures/reference-tenant/index.ts';

/** Registers a client of another owner, which the suite must never delete. Returns its client_id. */
export async function registerForeigner(tenant: Pick<ReferenceTenant, 'baseUrl'>): Promise<string> {
  const response = await fetch(`${tenant.baseUrl}/am/oauth2/realms/root/realms/alpha/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Harbour Assistant',
      redirect_uris: ['https://agent.example/callback'],
    }),
  });
  return ((await response.json()) as { client_id: string }).client_id;
}
