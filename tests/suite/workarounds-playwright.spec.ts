import { readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, request, test } from '@playwright/test';
import type { JSONReport } from '@playwright/test/reporter';
import { pipelineMetadata } from '../../fixtures/workarounds/playwright-metadata.ts';
import { watch } from '../../fixtures/workarounds/bounded-body.ts';
import { emptyFolder } from './support/command.ts';
import { runProgram } from './support/program.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cli = path.join(path.dirname(createRequire(import.meta.url).resolve('@playwright/test')), 'cli.js');

test('a reporter still sees the duration that a reporter before it has set', () => {
  const workaround = pathToFileURL(path.join(root, 'fixtures/workarounds/check-duration.ts')).href;
  const folder = emptyFolder({
    'package.json': '{"type":"module"}',
    'one.spec.ts': "import { test } from '@playwright/test';\ntest('one', () => undefined);\n",
    'first.ts': `import { showCheckDuration } from '${workaround}';
export default class { onTestEnd(_test, result) { showCheckDuration(result, 12345); } }\n`,
    'playwright.config.ts': `export default { reporter: [['./first.ts'], ['json', { outputFile: 'report.json' }]] };\n`,
  });
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
  const { status, stdout, stderr } = runProgram(process.execPath, [cli, 'test'], { cwd: folder });
  expect(status, stdout + stderr).toBe(0);
  const report = JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8')) as JSONReport;
  expect(report.suites[0]?.specs[0]?.tests[0]?.results[0]?.duration).toBe(12_345);
});

test('a request of Playwright still passes by where its body is bounded', async () => {
  let sent = 0;
  const server = createServer((_request, response) => {
    const piece = Buffer.alloc(65_536, 'a');
    const more = (): void => {
      if (response.destroyed) return;
      sent += piece.length;
      response.write(piece, more);
    };
    more();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const headers = { 'x-forgerock-transactionid': 'endless-1' };
  const { progress, stop } = watch(headers, 1_000_000);
  const context = await request.newContext();
  const failed = await context.get(`http://127.0.0.1:${port}/`, { headers, timeout: 20_000 }).then(
    () => false,
    () => true,
  );
  stop();
  await context.dispose();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  expect({ failed, excess: progress.excess }).toEqual({ failed: true, excess: 'larger' });
  expect(sent).toBeLessThan(50_000_000);
});

test('what a page of Playwright tells of a pipeline is what is handed to it, and nothing outside of one', () => {
  const job = { name: 'Nightly #7', url: 'https://ci.example/7' };
  expect(pipelineMetadata({ GITHUB_ACTIONS: 'true' }, job)).toEqual({
    ci: { prTitle: job.name, prHref: job.url },
  });
  expect(pipelineMetadata({ JENKINS_URL: 'https://ci.example' }, null)).toEqual({
    ci: { prTitle: 'a job of a pipeline' },
  });
  expect(pipelineMetadata({}, null)).toEqual({});
});
