import { expect, test } from '@playwright/test';
import { isClosedDoor } from '../../fixtures/facts/discovery.ts';
import { holdsMetadata } from '../../fixtures/facts/location.ts';
import { isScopeToken } from '../../fixtures/tenant/registration-answer.ts';
import { leadsElsewhere } from '../../fixtures/probes/discovery/document.ts';
import {
  foreignAddresses,
  mandatoryLacking,
  unsafeAddresses,
  unusualAddresses,
} from '../../fixtures/probes/discovery/metadata.ts';
import { isFapiHardened } from '../../fixtures/facts/tenant-kinds.ts';
import { stubTarget } from './support/stub-target.ts';

const base = 'https://tenant.example:443/am/oauth2/realms/root/realms/alpha';

// The reference tenant is on loopback, where nobody asks for https: this is judged here instead.
test('an explicit port is a safe address', () => {
  expect(unsafeAddresses({ issuer: base, jwks_uri: `${base}/connect/jwk_uri` })).toEqual([]);
});

for (const address of [
  'http://tenant.example/am',
  'https:/tenant.example/am',
  ' https://tenant.example/am',
  '/am/oauth2/introspect',
]) {
  test(`${address} is not a safe address`, () => {
    expect(unsafeAddresses({ introspection_endpoint: address })).toHaveLength(1);
  });
}

test('only the issuer must not have a query', () => {
  expect(unsafeAddresses({ issuer: `${base}?a=b`, token_endpoint: `${base}?a=b` })).toEqual([
    `issuer: "${base}?a=b"`,
  ]);
});

test('a fragment is unsafe where a standard forbids it, and unusual elsewhere', () => {
  const fragment = `${base}#part`;
  for (const member of ['issuer', 'authorization_endpoint', 'token_endpoint']) {
    expect(unsafeAddresses({ [member]: fragment })).toEqual([`${member}: "${fragment}"`]);
    expect(unusualAddresses({ [member]: fragment })).toEqual([]);
  }
  expect(unsafeAddresses({ end_session_endpoint: fragment })).toEqual([]);
  expect(unusualAddresses({ end_session_endpoint: fragment })).toEqual([
    `end_session_endpoint: "${fragment}"`,
  ]);
});

test('user information is unusual, a sign of it further behind is not', () => {
  const user = 'https://user@tenant.example/am';
  expect(unsafeAddresses({ token_endpoint: user })).toEqual([]);
  expect(unusualAddresses({ token_endpoint: user })).toEqual([`token_endpoint: "${user}"`]);
  expect(unusualAddresses({ token_endpoint: `${base}/a@b`, jwks_uri: `${base}?a=b@c` })).toEqual([]);
});

test('addresses for mutual TLS have to be safe, and may be on another host', () => {
  const target = stubTarget();
  const aliases = (address: string) => ({ mtls_endpoint_aliases: { token_endpoint: address } });
  expect(foreignAddresses(aliases('https://mtls.example/token'), target)).toEqual([]);
  expect(unsafeAddresses(aliases('https://mtls.example/token'))).toEqual([]);
  expect(unsafeAddresses(aliases('http://mtls.example/token'))).toEqual([
    'mtls_endpoint_aliases.token_endpoint: "http://mtls.example/token"',
  ]);
  expect(unsafeAddresses({ mtls_endpoint_aliases: 'x' })).toEqual([]);
});

test('another host and another port are foreign, a default port is not', () => {
  const target = stubTarget({ EXPECTED_HOSTNAMES: 'login.example.org:8443' });
  const document = {
    token_endpoint: 'https://tenant.example.com:443/token',
    introspection_endpoint: 'https://tenant.example.com:8443/introspect',
    jwks_uri: 'https://keys.example/',
    check_session_iframe: 'https://login.example.org:8443/',
    userinfo_endpoint: 'https://login.example.org/',
    service_documentation: 'https://docs.example/',
    end_session_endpoint: 'no address',
  };
  expect(foreignAddresses(document, target)).toEqual([
    'introspection_endpoint is on another port of tenant.example.com',
    'jwks_uri is on another host, keys.example',
    'userinfo_endpoint is on another host, login.example.org',
  ]);
});

const whole = {
  issuer: 'https://a.example',
  authorization_endpoint: 'a',
  token_endpoint: 'a',
  jwks_uri: 'a',
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
};

test('every mandatory member counts, and further values do no harm', () => {
  expect(mandatoryLacking(whole)).toEqual([]);
  for (const member of Object.keys(whole)) {
    expect(mandatoryLacking({ ...whole, [member]: undefined })).toEqual([`${member}: absent`]);
    expect(mandatoryLacking({ ...whole, [member]: [] })).toEqual([`${member}: []`]);
  }
  expect(mandatoryLacking({ ...whole, subject_types_supported: ['ephemeral', 'pairwise'] })).toEqual([]);
  expect(mandatoryLacking({ ...whole, subject_types_supported: ['ephemeral'] })).toEqual([
    'subject_types_supported has neither public nor pairwise: ephemeral',
  ]);
  const hardened = { ...whole, id_token_signing_alg_values_supported: ['PS256'] };
  expect(mandatoryLacking(hardened)).toEqual(['id_token_signing_alg_values_supported without RS256: PS256']);
});

test('a document hardened for FAPI differs from one that lost RS256', () => {
  const signing = (...algorithms: string[]) => ({ id_token_signing_alg_values_supported: algorithms });
  expect(isFapiHardened(signing('PS256', 'ES256'))).toBe(true);
  expect(isFapiHardened(signing('PS256', 'HS256'))).toBe(false);
  expect(isFapiHardened(signing('RS256'))).toBe(false);
  expect(isFapiHardened(signing())).toBe(false);
  expect(isFapiHardened({})).toBe(false);
});

test('a JSON object without metadata is not a configuration document', () => {
  expect(holdsMetadata({})).toBe(false);
  expect(holdsMetadata({ code: 404, reason: 'Not Found' })).toBe(false);
  for (const member of ['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri']) {
    expect(holdsMetadata({ [member]: null })).toBe(true);
  }
  expect(holdsMetadata({ response_types_supported: [] })).toBe(true);
});

test('closed registration that is not published is closed; an open one has to be published', () => {
  const [closed, open] = [stubTarget({ EXPECTED_REGISTRATION: 'closed' }), stubTarget()];
  expect(isClosedDoor({}, closed)).toBe(true);
  expect(isClosedDoor({ registration_endpoint: null }, closed)).toBe(true);
  expect(isClosedDoor({ registration_endpoint: 'x' }, closed)).toBe(false);
  expect(isClosedDoor({}, open)).toBe(false);
});

test('a scope is what RFC 6749 3.3 says, the vertical bar among it', () => {
  for (const scope of ['a', 'fr:idm:*', 'a|b', '!', '~', '#', '[', ']'])
    expect(isScopeToken(scope), scope).toBe(true);
  for (const scope of ['', 'a b', 'a"', 'a\\', 'é', '\t', '\u007f']) {
    expect(isScopeToken(scope), JSON.stringify(scope)).toBe(false);
  }
});

test('endpoints, issuer and key set lead a client elsewhere, other members do not', () => {
  for (const member of ['issuer', 'token_endpoint', 'jwks_uri', 'mtls_endpoint_aliases']) {
    expect(leadsElsewhere(member), member).toBe(true);
  }
  for (const member of ['acr_values_supported', 'token_endpoint_auth_methods_supported', 'issuers']) {
    expect(leadsElsewhere(member), member).toBe(false);
  }
});
