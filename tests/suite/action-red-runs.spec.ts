import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';
import { z } from 'zod';
import { startReferenceTenant, type ReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { ActionRuns } from './support/action-runs.ts';
import { forward } from './support/forward.ts';
import { declaredReference } from './support/judged-tenant.ts';
import { serve, type SmallServer } from './support/small-server.ts';

// Red runs in a row: every step of the action with the real suite, each on a new machine that has what the cache has.

let tenant: ReferenceTenant;
let webhook: SmallServer;
let told: string[];
let runs: ActionRuns;

test.beforeEach(async () => {
  tenant = await startReferenceTenant({ faults: ['scope-widened'] });
  told = [];
  webhook = await serve((request, response) => {
    void text(request).then((message) => {
      told.push(message);
      response.end();
    });
  });
  runs = new ActionRuns();
});

test.afterEach(async () => {
  await webhook.close();
  await tenant.close();
});

const settings = (baseUrl = tenant.baseUrl) => ({
  ...declaredReference,
  TENANT_BASE_URL: baseUrl,
  PROFILE: 'onboarding',
  NOTIFY_URL: webhook.url,
});
const result = z.object({ run: z.object({ id: z.string(), finishedAt: z.string(), exitCode: z.number() }) });
const report = (name: string): string => readFileSync(path.join(runs.workspace, 'reports', name), 'utf8');
const lastRun = () => result.parse(JSON.parse(report('conformance.json'))).run;
const remembered = (): string[] =>
  report('history.jsonl')
    .trim()
    .split('\n')
    .map((line) => result.pick({ run: true }).parse(JSON.parse(line)).run.id);
const journal = (): string[] => {
  const folder = path.join(runs.workspace, '.journal');
  return existsSync(folder) ? readdirSync(folder) : [];
};

test('a red run after a red run knows the first one, and sends no second message', async () => {
  const first = await runs.run({ keep: 'staging' }, settings());
  const before = lastRun();
  expect(first.code, first.log).toBe(1);
  expect(first.outputs).toMatchObject({ verdict: 'nonconformant', 'exit-code': '1' });
  expect(first.outputs.counts).toMatch(/"nonconformant":[1-9]/);
  expect(told).toHaveLength(1);

  const second = await runs.run({ keep: 'staging' }, settings());
  expect(second.code, second.log).toBe(1);
  expect(second.outputs).toEqual(first.outputs);
  expect(second.outputs.report).toBe(path.join(runs.workspace, 'reports'));
  expect(remembered()).toEqual([before.id, lastRun().id]);
  expect(report('conformance.html')).toContain('(2 runs).');
  expect(report('conformance.html')).toContain(`since ${before.finishedAt.slice(0, 10)}`);
  expect(told).toHaveLength(1);
  // Nobody asked for the journal to be kept.
  expect(runs.keys).toEqual(['conformance-history:staging:1-1', 'conformance-history:staging:2-1']);

  // Another tenant, whose name begins alike, has a history of its own; without a name there is none.
  await runs.run({ keep: 'staging:2' }, settings());
  expect(remembered()).toEqual([lastRun().id]);
  expect(told).toHaveLength(2);
});

test('what a red run left behind is deleted by the next one, if the journal is kept', async () => {
  let isRefusing = true;
  // A front that keeps deletions from the tenant, as a rule of a firewall does.
  const stubborn = await serve((incoming, outgoing) => {
    if (incoming.method === 'DELETE' && isRefusing) {
      outgoing.writeHead(403, { 'content-type': 'application/json' }).end('{"error":"access_denied"}');
      return;
    }
    void text(incoming)
      .then((sent) => forward(tenant.baseUrl, incoming, sent))
      .then(({ status, headers, body }) => outgoing.writeHead(status, headers).end(body));
  });
  const inputs = { keep: 'staging', 'keep-journal': 'true' };
  try {
    const first = await runs.run(inputs, settings(stubborn.url));
    expect(first.code, first.log).toBe(1);
    expect(first.log).toMatch(/^left: dcr-conformance-\S+ \(client_id /m);
    const [left] = tenant.clients('alpha').map(({ client_id: id }) => id);
    expect(tenant.clients('alpha')).toHaveLength(1);

    isRefusing = false;
    const second = await runs.run(inputs, settings(stubborn.url));
    expect(second.code, second.log).toBe(1);
    expect(second.log).toMatch(/Left by an earlier run: dcr-conformance-\S+ is gone/);
    expect(tenant.clients('alpha').map(({ client_id: id }) => id)).not.toContain(left);
    expect(tenant.clients('alpha')).toEqual([]);

    // The empty journal is what is kept now: nothing is deleted a second time.
    const third = await runs.run(inputs, settings(stubborn.url));
    expect(third.code, third.log).toBe(1);
    expect(third.log).not.toContain('Left by an earlier run');
    expect(journal()).toEqual([]);
  } finally {
    await stubborn.close();
  }
});
