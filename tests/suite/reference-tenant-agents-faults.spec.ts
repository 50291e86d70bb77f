import { expect, test } from '@playwright/test';
import { effectOfFault, type Probe } from '../../fixtures/reference-tenant/effect.ts';
import { startReferenceTenant, type FaultSlug } from '../../fixtures/reference-tenant/index.ts';
import { PAGE_BODY, Visitor, type Registered } from '../../fixtures/reference-tenant/visitor.ts';
import { asAdministrator } from './support/administrator.ts';

// AI agents of the reference tenant: the registration, the record, the identity behind it, and what stays of them.

const agents = '/am/json/realms/root/realms/alpha/realm-config/agents/AIAgent';

async function registered(visitor: Visitor): Promise<Registered> {
  const { json } = await visitor.post(PAGE_BODY, {}, 'aiagent/register');
  return json as Registered;
}

const identityOf = (visitor: Visitor, uid: unknown, scope = 'fr:idm:*') =>
  asAdministrator(visitor.tenant, `/openidm/managed/alpha_aiagent/${String(uid)}`, { scope });

async function uidOf(visitor: Visitor, { client_id: id = '' }: Registered): Promise<unknown> {
  const { json } = await asAdministrator(visitor.tenant, `${agents}/${id}`);
  return (json.aiAgentIdentityUid as { value?: unknown }).value;
}

test('the life of an agent: registered, recorded with its identity, deleted with it', async () => {
  const tenant = await startReferenceTenant();
  const visitor = new Visitor(tenant);
  const agent = await registered(visitor);
  expect(agent).toMatchObject({ ...PAGE_BODY, providerOverridesEnabled: true });
  const { client_id: id = '' } = agent;
  const record = await asAdministrator(tenant, `${agents}/${id}`);
  expect(record.json).toMatchObject({
    _id: id,
    _type: { _id: 'AIAgent' },
    overrideOAuth2ClientConfig: { providerOverridesEnabled: true, statelessTokensEnabled: true },
    aiAgentIdentityAttributes: { value: { oauth2ClientId: id, name: PAGE_BODY.client_name } },
  });
  const uid = await uidOf(visitor, agent);
  expect((await identityOf(visitor, uid)).json).toMatchObject({ _id: uid, oauth2ClientId: id });
  expect((await identityOf(visitor, uid, 'fr:am:*')).status).toBe(403);

  const asClient = agents.replace('AIAgent', 'OAuth2Client');
  expect((await asAdministrator(tenant, `${asClient}/${id}`)).status).toBe(404);
  const listed = await asAdministrator(tenant, `${asClient}?_queryFilter=true`);
  expect(JSON.stringify(listed.json)).not.toContain(id);

  expect((await visitor.manage('DELETE', agent)).status).toBe(204);
  expect((await asAdministrator(tenant, `${agents}/${id}`)).status).toBe(404);
  expect((await identityOf(visitor, uid)).status).toBe(404);
  await tenant.close();
});

test('a client of the other path is no agent, and an administrator deletes an agent with its identity', async () => {
  const tenant = await startReferenceTenant();
  const visitor = new Visitor(tenant);
  const { client_id: plain = '' } = await visitor.register();
  expect((await asAdministrator(tenant, `${agents}/${plain}`)).status).toBe(404);
  const agent = await registered(visitor);
  const uid = await uidOf(visitor, agent);
  const one = `${agents}/${agent.client_id ?? ''}`;
  expect(await asAdministrator(tenant, one, { method: 'DELETE' })).toMatchObject({
    status: 200,
    json: { _id: agent.client_id },
  });
  expect((await identityOf(visitor, uid)).status).toBe(404);
  await tenant.close();
});

const probes = {
  'aiagent-identity-stays': async (visitor) => {
    const agent = await registered(visitor);
    const uid = await uidOf(visitor, agent);
    await visitor.manage('DELETE', agent);
    return (await identityOf(visitor, uid)).status === 200;
  },
} satisfies Partial<Record<FaultSlug, Probe>>;

for (const [slug, probe] of Object.entries(probes)) {
  test(`${slug} is visible, and only if it is on`, async () => {
    expect(await effectOfFault(slug as keyof typeof probes, probe)).toEqual({ on: true, off: false });
  });
}
