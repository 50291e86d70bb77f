import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { closeServer } from './support/forward.ts';
import { startTlsFront } from './support/tls-front.ts';

const doctor = (env: Readonly<Record<string, string>>) => runCommand('doctor', emptyFolder(), env);

test('a tenant that can be judged is fine, and nothing is registered', async () => {
  const tenant = await startReferenceTenant({});
  const { code, output } = await doctor({ TENANT_BASE_URL: tenant.baseUrl });
  expect(tenant.requests.map(({ method }) => method)).toEqual(['GET']);
  await tenant.close();
  expect(output).toMatch(/realms\/alpha\/\.well-known\/openid-configuration publishes the issuer/);
  expect(output).toContain('the long form, which names the realm alpha; use http://127.0.0.1:');
  expect(output).toContain('All is well.');
  expect(code).toBe(0);
});

test('over TLS it shows the days that a certificate has left, and fails for one that ends soon', async () => {
  const tenant = await startReferenceTenant({});
  for (const [front, code, said] of [
    [{}, 0, /the certificate is valid for (?:89|90) more days/],
    [
      { certificate: 'near expiry' },
      3,
      /FAIL {2}TLS .*for [345] more days\n +do +Have the certificate renewed/,
    ],
    [{ certificate: 'expired' }, 3, /FAIL {2}TLS .*CERT_HAS_EXPIRED/],
  ] as const) {
    const secure = await startTlsFront(tenant.baseUrl, front);
    const NODE_EXTRA_CA_CERTS = process.env.NODE_EXTRA_CA_CERTS ?? '';
    const seen = await doctor({
      TENANT_BASE_URL: secure.baseUrl,
      HTTPS_PROXY: secure.proxy,
      NODE_EXTRA_CA_CERTS,
    });
    await secure.close();
    expect(seen.output).toMatch(said);
    expect(seen.code).toBe(code);
  }
  await tenant.close();
});

test('another server, a wrong realm, a dead address and wrong settings have different messages', async () => {
  const other = createServer((_, answer) => answer.writeHead(404).end('nothing'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const otherServer = await doctor({ TENANT_BASE_URL: `http://127.0.0.1:${port}` });
  await closeServer(other);
  expect(otherServer).toMatchObject({ code: 3 });
  expect(otherServer.output).toContain('Check TENANT_BASE_URL: this is another server.');

  const nobody = await doctor({ TENANT_BASE_URL: 'https://no-such-name.invalid' });
  expect(nobody).toMatchObject({ code: 3 });
  expect(nobody.output).toContain('no-such-name.invalid does not resolve');

  const tenant = await startReferenceTenant({ faults: ['discovery-disabled'] });
  const closed = await doctor({ TENANT_BASE_URL: tenant.baseUrl });
  await tenant.close();
  expect(closed.output).toContain('Check REALM');

  expect(await doctor({ TENANT_BASE_URL: 'ftp://x' })).toMatchObject({ code: 2 });
});
