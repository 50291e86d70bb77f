import { expect, test } from '@playwright/test';
import { faults, quirks, type FaultSlug, type QuirkSlug } from '../../fixtures/reference-tenant/index.ts';
import { inWords, proveFault, proveQuirk } from './support/kill-matrix.ts';
import { judged } from './support/switched-tenant.ts';

const faultSlugs = Object.keys(faults) as FaultSlug[];
const quirkSlugs = Object.keys(quirks) as QuirkSlug[];

test.describe('a fault turns exactly the requirements that it violates', () => {
  for (const slug of faultSlugs) {
    test(slug, async () => {
      expect((await proveFault(slug)).complaints.map(inWords)).toEqual([]);
    });
  }
});

test.describe('a quirk raises no alarm', () => {
  for (const slug of quirkSlugs) {
    test(slug, async () => {
      expect((await proveQuirk(slug)).complaints.map(inWords)).toEqual([]);
    });
  }
});

test.describe('over TLS, as a real tenant is reached', () => {
  const overTls = {};

  test('the faultless tenant is conformant, and nothing is omitted as on loopback', async () => {
    const judgement = await judged({}, { overTls }, []);
    expect(judgement.with('nonconformant')).toEqual([]);
    expect(judgement.with('inconclusive')).toEqual([]);
    for (const id of ['discovery.tls', 'discovery.endpoints-https', 'posture.certificate-expiry'] as const) {
      expect(judgement.of(id).verdict, id).toBe('conformant');
    }
  });

  for (const slug of ['issuer-with-port', 'issuer-without-port', 'issuer-port-mixed'] as const) {
    test(`${slug} raises no alarm`, async () => {
      const judgement = await judged({ quirks: [slug] }, { overTls }, []);
      expect(judgement.with('nonconformant')).toEqual([]);
      expect(judgement.with('inconclusive')).toEqual([]);
    });
  }
});
