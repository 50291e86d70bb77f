import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { closeServer } from './support/forward.ts';
import { serve } from './support/small-server.ts';
import { certify } from './support/test-authority.ts';
import { startTlsFront, TLS_HOST } from './support/tls-front.ts';

const doctor = (env: Readonly<Record<string, string>>) => runCommand('doctor', emptyFolder(), env);

const NODE_EXTRA_CA_CERTS = process.env.NODE_EXTRA_CA_CERTS ?? '';

/** An address of loopback at which nothing listens. */
async function deadAddress(): Promise<string> {
  const { url, close } = await serve(() => undefined);
  await close();
  return url;
}

test('over TLS it shows the days that a certificate has left, and fails for one that ends soon', async () => {
  const tenant = await startReferenceTenant({});
  for (const [front, code, said] of [
    [{}, 0, /ok {4}certificate TLSv1\.3, the certificate is valid for (?:89|90) more days/],
    [
      { certificate: 'near expiry' },
      3,
      /FAIL {2}certificate .*for [345] more days\n +do +Have the certificate renewed/,
    ],
    [
      { certificate: 'expired' },
      3,
      /FAIL {2}certificate .* has expired \(CERT_HAS_EXPIRED\)\n +do .*the clock of this machine says 20/,
    ],
  ] as const) {
    const secure = await startTlsFront(tenant.baseUrl, front);
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

test('an authority that nobody knows, and a certificate for another name, are told apart', async () => {
  const tenant = await startReferenceTenant({});
  const secure = await startTlsFront(tenant.baseUrl, {});
  const unknown = await doctor({ TENANT_BASE_URL: secure.baseUrl, HTTPS_PROXY: secure.proxy });
  await Promise.all([tenant.close(), secure.close()]);
  expect(unknown.output).toMatch(
    /FAIL {2}certificate .* authority that this machine trusts \((?:UNABLE|SELF_SIGNED)_/,
  );
  expect(unknown.output).toContain('set NODE_EXTRA_CA_CERTS to the file of its authority');

  const { certificate, key } = certify(TLS_HOST, { from: -1, to: 90 });
  const server = createTlsServer({ cert: certificate, key }, (_, answer) => answer.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const TENANT_BASE_URL = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const other = await doctor({ TENANT_BASE_URL, NODE_EXTRA_CA_CERTS });
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  expect(other.output).toContain(
    'the certificate is for other names than 127.0.0.1 (ERR_TLS_CERT_ALTNAME_INVALID)',
  );
  expect([unknown.code, other.code]).toEqual([3, 3]);
});

test('a name that does not resolve, a host that is down and a port without TLS are told apart', async () => {
  const nobody = await doctor({ TENANT_BASE_URL: 'https://no-such-name.invalid' });
  expect(nobody.output).toMatch(/FAIL {2}name +no-such-name\.invalid does not resolve/);
  const down = await doctor({ TENANT_BASE_URL: await deadAddress() });
  expect(down.output).toMatch(/FAIL {2}connection .*\(ECONNREFUSED\): nothing listens there/);
  const { server, url } = await serve((_, answer) => answer.end());
  const plain = await doctor({ TENANT_BASE_URL: url.replace('http:', 'https:') });
  await closeServer(server);
  expect(plain.output).toMatch(/FAIL {2}TLS +no TLS handshake with 127\.0\.0\.1/);
  expect([nobody.code, down.code, plain.code]).toEqual([3, 3, 3]);
});

test('a proxy that is down, wants credentials or forbids the host is told as the proxy, without its password', async () => {
  const TENANT_BASE_URL = `https://${TLS_HOST}`;
  const dead = await doctor({ TENANT_BASE_URL, HTTPS_PROXY: await deadAddress() });
  expect(dead.output).toMatch(/FAIL {2}proxy +no connection to the proxy 127\.0\.0\.1:\d+ \(ECONNREFUSED\)/);
  expect(dead.code).toBe(3);
  for (const [status, next] of [
    [407, 'The proxy wants credentials: write user:password@ before the host in HTTPS_PROXY.'],
    [403, 'ask the owners of the proxy to let it through'],
  ] as const) {
    const { server, url, close } = await serve(() => undefined);
    server.on('connect', (_request, socket) => socket.end(`HTTP/1.1 ${status} No\r\n\r\n`));
    const proxied = await doctor({ TENANT_BASE_URL, HTTPS_PROXY: url.replace('//', '//user:hunter2@') });
    await close();
    expect(proxied.output).toMatch(
      new RegExp(`FAIL {2}proxy .* refused the connection to ${TLS_HOST}:443 \\(${status}\\)`),
    );
    expect(proxied.output).toContain(next);
    expect(proxied.output).not.toContain('hunter2');
    expect(proxied.code).toBe(3);
  }
});
