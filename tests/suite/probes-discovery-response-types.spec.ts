import { expect, test } from '@playwright/test';
import type { FaultSlug } from '../../fixtures/reference-tenant/index.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { standardLimits } from '../../fixtures/tenant/transport.ts';
import { judge } from './support/judged-tenant.ts';

// Which response type has to be published follows from the declared body of the registration.

const id = 'discovery.response-type-token';
const verdictWith = async (env: Readonly<Record<string, string>>, faults: readonly FaultSlug[]) => {
  const tenant = await startReferenceTenant({ faults });
  try {
    const decided = await judge(
      tenant.baseUrl,
      { PROFILE: 'full', ...env },
      undefined,
      standardLimits,
      (row) => row === id,
    );
    return decided.of(id).verdict;
  } finally {
    await tenant.close();
  }
};

const off = ['token-response-type-off'] as const;

for (const [env, verdict] of [
  [{}, 'nonconformant'],
  [{ REGISTRATION_RESPONSE_TYPES: 'code' }, 'not-applicable'],
  [{ REGISTRATION_RESPONSE_TYPES: 'none' }, 'not-applicable'],
  [{ REGISTRATION_DIALECT: 'rfc7591' }, 'not-applicable'],
  [{ REGISTRATION_DIALECT: 'rfc7591', REGISTRATION_RESPONSE_TYPES: 'token' }, 'nonconformant'],
] as const) {
  test(`without the response type token: ${JSON.stringify(env)} is ${verdict}`, async () => {
    expect(await verdictWith(env, off)).toBe(verdict);
  });
}

test('a body that sends the response type token in either dialect asks for it', async () => {
  const env = { REGISTRATION_DIALECT: 'rfc7591', REGISTRATION_RESPONSE_TYPES: 'token' };
  expect(await verdictWith(env, [])).toBe('conformant');
});
