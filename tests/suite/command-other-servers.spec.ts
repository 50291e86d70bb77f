import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { emptyFolder, runCommand } from './support/command.ts';
import { closeServer } from './support/forward.ts';

async function listen(handler: RequestListener): Promise<{ server: Server; baseUrl: string }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const otherServers: Record<string, RequestListener> = {
  'a web server with a page for everything': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Welcome</title>');
  },
  'a web server that finds nothing': (_, response) => {
    response.writeHead(404, { 'content-type': 'text/html' }).end('<html><body>Not Found</body></html>');
  },
  'another JSON interface': (_, response) => {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"Not Found"}');
  },
  'a server that sends everybody to its login': (_, response) => {
    response.writeHead(302, { location: 'https://login.example/start' }).end();
  },
};

test.describe('exit code 3 for a host that is not AIC at all', () => {
  for (const [what, handler] of Object.entries(otherServers)) {
    test(what, async () => {
      const { server, baseUrl } = await listen(handler);
      const { code, output } = await runCommand('conformance', emptyFolder(), { TENANT_BASE_URL: baseUrl });
      await closeServer(server);
      expect(code, output).toBe(3);
      expect(output).toContain('does not answer like an AIC tenant: check TENANT_BASE_URL and REALM');
      expect(output).not.toMatch(/\n\s+at .+:\d+/);
    });
  }
});
