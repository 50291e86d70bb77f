import { expect, test } from '@playwright/test';
import { unresolved } from '../../fixtures/facts/diagnosis-way.ts';
import { emptyFolder, runCommand } from './support/command.ts';
import { serve } from './support/small-server.ts';

// What is ill is told as what it is: no setting is blamed that has nothing to do with it.

const reasons = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' } as const;

/** Whatever is asked, an answer in AM's own form. */
const answering = (status: keyof typeof reasons) =>
  serve(({ headers }, answer) => {
    const id = headers['x-forgerock-transactionid'];
    const own = { 'content-type': 'application/json', 'x-forgerock-transactionid': String(id) };
    answer
      .writeHead(status, own)
      .end(JSON.stringify({ code: status, reason: reasons[status], message: 'No' }));
  });

for (const [status, what] of [
  [401, 'front'],
  [403, 'front'],
  [404, 'realm'],
] as const) {
  test(`an answer ${status} of AM is told as ${what}`, async () => {
    const front = await answering(status);
    const { code, output } = await runCommand('doctor', emptyFolder(), { TENANT_BASE_URL: front.url });
    await front.close();
    expect(output).toMatch(new RegExp(`FAIL {2}${what} .*answered ${status}, JSON that says "No"`));
    expect(output.includes('OIDC discovery enabled')).toBe(what === 'realm');
    expect(output.includes('let this machine through')).toBe(what === 'front');
    expect(code).toBe(3);
  });
}

test('a look-up that failed blames no address', () => {
  expect(unresolved('tenant.example.com', 'ENOTFOUND').next).toContain('correct TENANT_BASE_URL');
  const failed = unresolved('tenant.example.com', 'EAI_AGAIN');
  expect(failed.said).toBe('tenant.example.com does not resolve (EAI_AGAIN): the look-up itself failed');
  expect(failed.next).not.toContain('TENANT_BASE_URL');
});
