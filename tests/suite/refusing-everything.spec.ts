import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../fixtures/catalogue/index.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { startBrokenWire, type Passing, type WireFault } from './support/broken-wire.ts';
import { judge, type Judgement } from './support/judged-tenant.ts';

// A refusal is only worth something where the same request without its flaw is accepted.

const isPost = ({ method }: Passing): boolean => method === 'POST';

const answering = (status: number, body: string, headers = {}): WireFault => ({
  reachesTenant: false,
  spoil: (outgoing) =>
    outgoing
      .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers })
      .end(body),
});

const oauth = (error: string): string => JSON.stringify({ error, error_description: 'no' });

const everywhere: readonly (readonly [string, WireFault])[] = [
  ['400 with a code', answering(400, oauth('invalid_client_metadata'))],
  ['400 with the code of a token request', answering(400, oauth('invalid_scope'))],
  ['400 without a code', answering(400, '{}')],
  ['401 with a code', answering(401, oauth('invalid_client'), { 'www-authenticate': 'Basic realm="x"' })],
  ['401 without a body', answering(401, '')],
  ['403', answering(403, oauth('access_denied'))],
  ['404', answering(404, '{"code":404,"reason":"Not Found","message":"Resource not found"}')],
  ['429', answering(429, '{}')],
  ['200 with inactive', answering(200, '{"active":false}')],
];

/** What a request that is refused would say about the tenant, if the request without its flaw were not. */
const isAboutRefusals = (id: RequirementId): boolean =>
  /^registration-refusals\.|refus|reject|not-|-unknown$|-mixed$|-outside$|escalation|isolation|other-client/.test(
    id,
  );

async function judgedBehind(
  fault: WireFault,
  where: 'refusals' | ((passing: Passing) => boolean),
): Promise<Judgement> {
  const tenant = await startReferenceTenant({});
  const wire = await startBrokenWire(tenant.baseUrl, fault, where);
  try {
    return await judge(wire.baseUrl);
  } finally {
    await wire.close();
    await tenant.close();
  }
}

test.describe('a tenant that refuses everything does not look safe', () => {
  for (const [title, fault] of everywhere) {
    test(title, async () => {
      const judgement = await judgedBehind(fault, isPost);
      // Methods other than POST still come through.
      const honest = ['registration-refusals.method-unsupported'];
      expect(judgement.with('conformant').filter(isAboutRefusals)).toEqual(honest);
    });
  }
});

test('no verdict depends on the wording of a refusal', async () => {
  const reworded: WireFault = {
    reachesTenant: true,
    spoil(outgoing, { status, headers, body }) {
      const answer = JSON.parse(body.startsWith('{') ? body : '{}') as Record<string, unknown>;
      const worded = 'error_description' in answer ? { ...answer, error_description: 'Nein.' } : answer;
      outgoing.writeHead(status, headers).end(body.startsWith('{') ? JSON.stringify(worded) : body);
    },
  };
  const tenant = await startReferenceTenant({});
  const plain = await judge(tenant.baseUrl);
  await tenant.close();
  const other = await judgedBehind(reworded, 'refusals');
  for (const verdict of ['conformant', 'nonconformant', 'advisory', 'inconclusive'] as const) {
    expect(other.with(verdict)).toEqual(plain.with(verdict));
  }
});
