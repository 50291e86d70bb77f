import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { startHostileTenant } from './support/hostile-tenant.ts';
import { judge } from './support/judged-tenant.ts';

/** What the profiles may cost a live tenant, counted by the tenant itself. What deletes clients comes on top. */
const limits = [
  { profile: 'read-only', requests: 40, clients: 0 },
  { profile: 'onboarding', requests: 15, clients: 1 },
  { profile: 'full', requests: 250, clients: 40 },
] as const;

for (const { profile, requests, clients } of limits) {
  test(`${profile} keeps its budget and leaves nothing behind`, async () => {
    const tenant = await startReferenceTenant({});
    const { record } = await judge(tenant.baseUrl, { PROFILE: profile });
    const [target] = record.targets;
    expect(tenant.requests.length).toBeGreaterThan(0);
    expect(tenant.requests.length - (target?.cleanUpRequests ?? 0)).toBeLessThanOrEqual(requests);
    expect(target?.requests).toBe(tenant.requests.length);
    expect(target?.mostInFlight).toBeLessThanOrEqual(4);
    expect(target?.clientsRegistered).toBeLessThanOrEqual(clients);
    expect(target?.leftOver).toEqual([]);
    expect([...tenant.clients('alpha'), ...tenant.clients('bravo')]).toEqual([]);
    await tenant.close();
  });
}

for (const [onboarding, most] of [
  ['agent', { requests: 15, clients: 1 }],
  ['client,agent', { requests: 23, clients: 2 }],
] as const) {
  test(`onboarding of ${onboarding} keeps its budget and leaves no identity behind`, async () => {
    const tenant = await startReferenceTenant({});
    const account = {
      SERVICE_ACCOUNT_ID: tenant.serviceAccount.id,
      SERVICE_ACCOUNT_KEY: JSON.stringify(tenant.serviceAccount.key),
    };
    const declared = { PROFILE: 'onboarding', ONBOARDING: onboarding, ...account };
    const judgement = await judge(tenant.baseUrl, declared);
    const [target] = judgement.record.targets;
    expect(judgement.with('nonconformant')).toEqual([]);
    expect(judgement.with('inconclusive')).toEqual([]);
    expect(tenant.requests.length - (target?.cleanUpRequests ?? 0)).toBeLessThanOrEqual(most.requests);
    expect(target?.clientsRegistered).toBe(most.clients);
    expect(target?.leftOver).toEqual([]);
    expect(tenant.clients('alpha')).toEqual([]);
    await tenant.close();
  });
}

test('read-only sends nothing but GETs', async () => {
  const tenant = await startReferenceTenant({});
  await judge(tenant.baseUrl, { PROFILE: 'read-only' });
  expect([...new Set(tenant.requests.map(({ method }) => method))]).toEqual(['GET']);
  await tenant.close();
});

test('a client that a refusal carries counts as registered, and is deleted', async () => {
  const honest = await startReferenceTenant({});
  const isRegistration = (method: string, path: string): boolean =>
    method === 'POST' && path.endsWith('/register');
  let registered = 0;
  const tenant = await startHostileTenant(honest.baseUrl, isRegistration, (outgoing, answer) => {
    const { status, headers, body } = answer;
    if (status === 201) registered += 1;
    // Not the first two, since without them nothing else is asked.
    outgoing.writeHead(registered > 2 ? 400 : status, headers).end(body);
  });
  const { record } = await judge(tenant.baseUrl, { PROFILE: 'full' });
  const [target] = record.targets;
  expect(registered).toBeGreaterThan(2);
  expect(target?.clientsRegistered).toBe(registered);
  expect(target?.clientsDeleted).toBe(registered);
  expect(target?.leftOver).toEqual([]);
  expect(honest.clients('alpha')).toEqual([]);
  await Promise.all([tenant.close(), honest.close()]);
});
