import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { closeServer } from './support/forward.ts';
import { judge } from './support/judged-tenant.ts';
import { startRewritingTenant } from './support/rewriting-tenant.ts';

/** A server on another port of the tenant's own host, which counts who connects. */
async function startListener() {
  const seen: string[] = [];
  const server = createServer(({ method = '', url = '' }, answer) => {
    seen.push(`${method} ${url}`);
    answer.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, seen, close: () => closeServer(server) };
}

const moved = (address: unknown, origin: string): string =>
  String(address).replace(/^https?:\/\/[^/]+/, origin);
const header = { CUSTOM_HEADERS: '{"x-gate":"keeper-of-the-gate"}' };

for (const member of [
  'token_endpoint',
  'registration_endpoint',
  'introspection_endpoint',
  'revocation_endpoint',
  'authorization_endpoint',
  'jwks_uri',
] as const) {
  test(`${member} on another port of the host gets no request, and is a finding`, async () => {
    const [tenant, listener] = [await startReferenceTenant({}), await startListener()];
    const front = await startRewritingTenant(tenant.baseUrl, 'openid-configuration', (document) => ({
      ...document,
      [member]: moved(document[member], listener.origin),
    }));
    const judgement = await judge(front.baseUrl, header);
    await Promise.all([front.close(), listener.close(), tenant.close()]);
    expect(listener.seen).toEqual([]);
    const { verdict, actual } = judgement.of('discovery.endpoints-host');
    expect(verdict).toBe('advisory');
    expect(actual).toContain(`${member} is on another port of 127.0.0.1`);
    const open = [...judgement.with('nonconformant'), ...judgement.with('inconclusive')];
    expect(open).not.toEqual([]);
  });
}

test('registration_client_uri on another port gets nothing, and its clients are deleted all the same', async () => {
  const [tenant, listener] = [await startReferenceTenant({}), await startListener()];
  const front = await startRewritingTenant(tenant.baseUrl, '/register', (answer) =>
    typeof answer.registration_client_uri === 'string'
      ? { ...answer, registration_client_uri: moved(answer.registration_client_uri, listener.origin) }
      : answer,
  );
  const judgement = await judge(front.baseUrl, header);
  const left = tenant.clients('alpha');
  await Promise.all([front.close(), listener.close(), tenant.close()]);
  expect(listener.seen).toEqual([]);
  expect(judgement.of('registration.management-uri').verdict).toBe('nonconformant');
  expect(left).toEqual([]);
});
