import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from '@playwright/test';
import { requirementIds } from '../../fixtures/catalogue/index.ts';
import { asSlack, asTeams, notify, verdictChanges } from '../../fixtures/report/notification.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import { historyEntry } from '../../fixtures/verdict/history.ts';
import type { Verdict } from '../../fixtures/verdict/verdict.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { closeServer, forward } from './support/forward.ts';
import { declaredReference } from './support/judged-tenant.ts';
import { decided, hostileTexts, resultFile, targetSummary } from './support/stub-results.ts';

const ofCatalogue = `1 of ${requirementIds.length} requirements decided, ${requirementIds.length - 1} not selected`;

const runWith = (...verdicts: readonly Verdict[]) => {
  const names = verdicts.map((_, index) => (index === 0 ? 'default' : `t${index}`));
  return resultFile(
    verdicts.map((verdict, index) => decided('token.issued', verdict, { target: names[index] ?? '' })),
    names.map((name) => targetSummary({ name })),
  );
};

interface Received {
  readonly path: string;
  readonly type: string;
  readonly body: unknown;
}

/** A webhook that answers with a status. */
async function receiver(status = 200): Promise<{ url: string; received: Received[]; server: Server }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({
        path: request.url ?? '',
        type: request.headers['content-type'] ?? '',
        body: JSON.parse(body),
      });
      response.writeHead(status).end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook/s3cr3t`, received, server };
}

test.describe('a change of verdict', () => {
  test('is reported by the run that sees it, and by no other', () => {
    const verdicts: readonly Verdict[] = [
      'conformant',
      'conformant',
      'nonconformant',
      'nonconformant',
      'inconclusive',
      'conformant',
      'advisory',
    ];
    const history: ReturnType<typeof historyEntry>[] = [];
    const told = verdicts.map((verdict) => {
      const file = runWith(verdict);
      const changes = verdictChanges(file, history);
      history.push(historyEntry(file));
      return changes.map(({ before, now }) => `${before ?? '-'} ${now}`).join();
    });
    expect(told).toEqual([
      '',
      '',
      'conformant nonconformant',
      '',
      'nonconformant inconclusive',
      'inconclusive conformant',
      '',
    ]);
  });

  test('is reported for a bad first run, and only for the target that changed', () => {
    expect(verdictChanges(runWith('nonconformant'), [])).toMatchObject([
      { before: null, now: 'nonconformant' },
    ]);
    const history = [historyEntry(runWith('nonconformant', 'conformant'))];
    expect(verdictChanges(runWith('nonconformant', 'inconclusive'), history)).toMatchObject([
      { target: 't1', before: 'conformant', now: 'inconclusive', nonconformant: [] },
    ]);
  });
});

test.describe('a webhook', () => {
  const file = runWith('nonconformant');
  const changes = verdictChanges(file, [historyEntry(runWith('conformant'))]);
  const job = { kind: 'github', name: 'Nightly #4', number: 4, url: 'https://ci.example/4' } as const;

  test('gets JSON or a text for Slack', async () => {
    const { url, received, server } = await receiver();
    expect(
      await notify({ url: new Secret(url), format: 'json', proxy: null }, file, changes, job),
    ).toBeNull();
    expect(
      await notify({ url: new Secret(url), format: 'slack', proxy: null }, file, changes, job),
    ).toBeNull();
    server.close();
    expect(received[0]).toMatchObject({
      path: '/hook/s3cr3t',
      type: 'application/json',
      body: {
        schema: 'aic-dcr-conformance/notification/v1',
        run: { id: '20260101-ab12cd', exitCode: 1, profile: 'full' },
        job: { url: 'https://ci.example/4' },
        changes: [
          {
            target: 'default',
            before: 'conformant',
            now: 'nonconformant',
            nonconformant: ['token.issued'],
          },
        ],
      },
    });
    expect(received[1]?.body).toEqual({
      text: [
        'DCR conformance: the verdict has changed.',
        `default (https://tenant.example.com, alpha) is nonconformant (was conformant): 1 nonconformant; ${ofCatalogue}`,
        'A registered client does not get its token as Ping documents it (token.issued)',
        '<https://ci.example/4|Nightly #4>, run 20260101-ab12cd.',
      ].join('\n'),
    });
  });

  test('that fails is reported without its address', async () => {
    const { url, server } = await receiver(500);
    const webhook = { url: new Secret(url), format: 'json', proxy: null } as const;
    expect(await notify(webhook, file, changes, null)).toBe('the webhook answered 500');
    server.close();
    server.closeAllConnections();
    const failure = await notify(webhook, file, changes, null);
    expect(failure).toMatch(/no connection to 127\.0\.0\.1/);
    expect(failure).not.toContain('s3cr3t');
  });

  test('gets nothing that Slack would render as a link or a mention', () => {
    for (const hostile of hostileTexts) {
      const named = changes.map((change) => ({ ...change, target: hostile }));
      expect(asSlack(file, named, null).text).not.toMatch(/[<>]/);
    }
  });
});

test('for Teams it is an adaptive card in which no text is markup', () => {
  const name = '**bold** [link](https://evil.example)';
  const file = resultFile(
    [decided('token.issued', 'nonconformant', { target: name })],
    [targetSummary({ name })],
  );
  const job = { kind: 'jenkins', name: 'Nightly #42', number: 42, url: 'https://ci.example/42' } as const;
  const { type, attachments } = asTeams(file, verdictChanges(file, []), job);
  expect(type).toBe('message');
  const [{ contentType, content } = { contentType: '', content: null }] = attachments;
  expect(contentType).toBe('application/vnd.microsoft.card.adaptive');
  expect(content?.actions).toEqual([{ type: 'Action.OpenUrl', title: job.name, url: job.url }]);
  // A TextBlock would render Markdown.
  expect(content?.body.map((block) => block.type)).toEqual(Array(4).fill('RichTextBlock'));
  const texts = content?.body.flatMap(({ inlines }) => inlines.map(({ text: said }) => said)) ?? [];
  expect(texts[1]).toContain(name);
  expect(texts[2]).toBe('A registered client does not get its token as Ping documents it (token.issued)');
});

test('a run notifies its webhook of a changed verdict, and its exit code depends only on the verdict', async () => {
  const { url, received, server } = await receiver();
  const folder = emptyFolder();
  const settings = { ...declaredReference, PROFILE: 'read-only', NOTIFY_URL: url };
  // One tenant that changes: another address would be another tenant.
  const healthy = await startReferenceTenant({});
  const broken = await startReferenceTenant({ faults: ['discovery-disabled'] });
  let present = healthy;
  const front = createServer((incoming, outgoing) => {
    void text(incoming)
      .then((body) => forward(present.baseUrl, incoming, body))
      .then(({ status, headers, body }) => outgoing.writeHead(status, headers).end(body));
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const TENANT_BASE_URL = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  const runOn = async (closed: boolean, args: readonly string[] = []) => {
    present = closed ? broken : healthy;
    return runCommand('conformance', folder, { ...settings, TENANT_BASE_URL }, args);
  };
  expect((await runOn(false)).code).toBe(0);
  expect(received).toEqual([]);
  // A part of the checks is not a whole run.
  await runOn(true, ['--grep', 'discovery']);
  expect(received).toEqual([]);
  const { code, output } = await runOn(true);
  server.close();
  await Promise.all([closeServer(front), healthy.close(), broken.close()]);
  expect(code).toBe(1);
  expect(received).toHaveLength(1);
  expect(output).toContain('The webhook was notified: default conformant, now nonconformant');
  expect(output).not.toContain('s3cr3t');
});
