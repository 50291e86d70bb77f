import { expect, test } from '@playwright/test';
import { unsafeAddresses } from '../../fixtures/session/published-document.ts';

const base = 'https://tenant.example:443/am/oauth2/realms/root/realms/alpha';

// The reference tenant is on loopback, where nobody asks for https: this is judged here instead.
test('an explicit port is a safe address', () => {
  expect(unsafeAddresses({ issuer: base, jwks_uri: `${base}/connect/jwk_uri` })).toEqual([]);
});

for (const address of [
  'http://tenant.example/am',
  'https:/tenant.example/am',
  'https://user@tenant.example/am',
  `${base}#part`,
  ' https://tenant.example/am',
  '/am/oauth2/introspect',
]) {
  test(`${address} is no safe address`, () => {
    expect(unsafeAddresses({ introspection_endpoint: address })).toHaveLength(1);
  });
}

test('only the issuer must not have a query', () => {
  expect(unsafeAddresses({ issuer: `${base}?a=b`, token_endpoint: `${base}?a=b` })).toEqual([
    `issuer: "${base}?a=b"`,
  ]);
});
