import { isAbsentOrEmptyList } from '../../fixtures/judging/json-values.ts';
import { expectBeyondLoopback } from '../../fixtures/facts/endpoints.ts';
import { differingMembers } from '../../fixtures/judging/json-values.ts';
import { canonical } from '../../fixtures/judging/json-values.ts';
import { expect, test } from '@playwright/test';
import {
  emptyLists,
  foreignAddresses,
  recommendedLacking,
  unsafeAddresses,
  unusualAddresses,
  wrongTypes,
} from '../../fixtures/probes/discovery/metadata.ts';
import { isFapiHardened } from '../../fixtures/facts/tenant-kinds.ts';
import { stubTarget } from './support/stub-target.ts';

// The names as the registry of RFC 8414 7.1 and OpenID Connect Discovery 3 spell them, written out once more.

const ENDPOINTS = [
  ...['authorization', 'token', 'userinfo', 'registration', 'revocation', 'introspection'],
  ...['pushed_authorization_request', 'device_authorization', 'end_session'],
].map((name) => `${name}_endpoint`);
const TEXTS = [...ENDPOINTS, 'issuer', 'jwks_uri', 'check_session_iframe', 'signed_metadata'];
const PAGES = ['service_documentation', 'op_policy_uri', 'op_tos_uri'];
const LISTS = [
  ...['scopes', 'response_types', 'response_modes', 'grant_types', 'acr_values', 'subject_types'],
  ...['display_values', 'claim_types', 'claims', 'claims_locales', 'ui_locales'],
  ...['code_challenge_methods', 'authorization_details_types'],
  ...['id_token_signing_alg_values', 'id_token_encryption_alg_values', 'id_token_encryption_enc_values'],
  ...['userinfo_signing_alg_values', 'userinfo_encryption_alg_values', 'userinfo_encryption_enc_values'],
  'request_object_signing_alg_values',
  'request_object_encryption_alg_values',
  'request_object_encryption_enc_values',
  ...['token', 'revocation', 'introspection'].flatMap((endpoint) => [
    `${endpoint}_endpoint_auth_methods`,
    `${endpoint}_endpoint_auth_signing_alg_values`,
  ]),
].map((name) => `${name}_supported`);
const BOOLEANS = [
  ...['claims_parameter', 'request_parameter', 'request_uri_parameter'].map((name) => `${name}_supported`),
  ...['require_request_uri_registration', 'require_pushed_authorization_requests'],
  ...['tls_client_certificate_bound_access_tokens', 'backchannel_logout_supported'],
  ...['backchannel_logout_session_supported', 'frontchannel_logout_supported'],
];

test.describe('the type of a member', () => {
  const kinds = [
    { type: 'a string', members: TEXTS, right: ['a', ''], wrong: [7, null, ['a']] },
    {
      type: 'an address',
      members: PAGES,
      right: ['https://a.example', ''],
      wrong: ['a page', 7, ['https://a']],
    },
    { type: 'an array of strings', members: LISTS, right: [[], ['a']], wrong: ['a', [7], {}, null] },
    { type: 'true or false', members: BOOLEANS, right: [true, false], wrong: ['true', 1, null] },
  ];
  for (const { type, members, right, wrong } of kinds) {
    test(`is ${type} where the standards say so`, () => {
      for (const member of members) {
        for (const value of right) expect(wrongTypes({ [member]: value }), member).toEqual([]);
        for (const value of wrong) {
          const told = `${member}: ${JSON.stringify(value)} instead of ${type}`;
          expect(wrongTypes({ [member]: value })).toEqual([told]);
        }
      }
    });
  }

  test('is nobody’s business where no standard knows the member', () => {
    expect(wrongTypes({ vendor: 7, vendor_endpoint: 7, vendors_supported: 7 })).toEqual([]);
    expect(wrongTypes({})).toEqual([]);
  });
});

test('a list that is empty had better be left out', () => {
  for (const member of LISTS) expect(emptyLists({ [member]: [] })).toEqual([member]);
  expect(emptyLists({ scopes_supported: ['a'], claims_supported: '', ui_locales_supported: {} })).toEqual([]);
  expect(emptyLists({ vendors_supported: [] })).toEqual([]);
});

test('what is recommended is told member by member', () => {
  const whole = {
    userinfo_endpoint: 'a',
    claims_supported: [],
    scopes_supported: ['a', 'openid'],
    response_types_supported: ['code', 'token id_token', 'id_token'],
  };
  expect(recommendedLacking(whole)).toEqual([]);
  expect(recommendedLacking({})).toEqual([
    'userinfo_endpoint',
    'claims_supported',
    'openid in scopes_supported',
    'the response type code',
    'the response type id_token',
    'the response type id_token token',
  ]);
  expect(recommendedLacking({ ...whole, scopes_supported: 'openid' })).toEqual([
    'openid in scopes_supported',
  ]);
  expect(recommendedLacking({ ...whole, scopes_supported: ['a'] })).toEqual(['openid in scopes_supported']);
  const types = ['code', 'id_token code'];
  expect(recommendedLacking({ ...whole, response_types_supported: types })).toEqual([
    'the response type id_token',
    'the response type id_token token',
  ]);
});

test('https is not asked for on loopback alone', () => {
  const beyond = (origin: string) => () => {
    expectBeyondLoopback({ ...stubTarget(), origin });
  };
  expect(beyond('http://localhost:8080')).toThrow(
    'localhost:8080 is on loopback, where https is not required',
  );
  expect(beyond('http://tenant.example.com')).not.toThrow();
});

test('nothing, null, no text and no entries are one: a member that is not there', () => {
  for (const value of [undefined, null, '', []]) expect(isAbsentOrEmptyList(value), String(value)).toBe(true);
  for (const value of [0, false, ' ', [''], {}])
    expect(isAbsentOrEmptyList(value), JSON.stringify(value)).toBe(false);
});

test('only whole names of algorithms harden a document', () => {
  for (const name of ['XPS256', 'PS2567', 'RS256']) {
    expect(isFapiHardened({ id_token_signing_alg_values_supported: [name] }), name).toBe(false);
  }
  for (const name of ['PS256', 'ES256', 'EdDSA', 'Ed25519']) {
    expect(isFapiHardened({ id_token_signing_alg_values_supported: [name] }), name).toBe(true);
  }
});

test.describe('a published address', () => {
  const unsafe = 'http://tenant.example.com/';

  test('is one by its name', () => {
    for (const member of ['issuer', 'jwks_uri', 'check_session_iframe', 'a_endpoint']) {
      expect(unsafeAddresses({ [member]: unsafe }), member).toEqual([`${member}: "${unsafe}"`]);
    }
    for (const member of ['issuers', 'a_jwks_uri', 'jwks_uris', 'a_check_session_iframe', 'a_endpoints']) {
      expect(unsafeAddresses({ [member]: unsafe }), member).toEqual([]);
    }
    for (const nothing of ['', null, []]) expect(unsafeAddresses({ a_endpoint: nothing })).toEqual([]);
    expect(unsafeAddresses({ check_session_iframes: unsafe })).toEqual([]);
  });

  test('that is no text is left to the types of members, where these know it', () => {
    expect(unsafeAddresses({ issuer: 7, token_endpoint: 7 })).toEqual([]);
    expect(unsafeAddresses({ vendor_endpoint: 7 })).toEqual(['vendor_endpoint: 7']);
    expect(unsafeAddresses({ vendor_endpoint: ['https://a.example/'] })).toHaveLength(1);
    expect(foreignAddresses({ token_endpoint: ['https://a.example/'] }, stubTarget())).toEqual([]);
  });

  test('has its host at once, and may end there', () => {
    for (const safe of ['https://a.example', 'HTTPS://a.example/x', 'https://a.example:8443']) {
      expect(unsafeAddresses({ jwks_uri: safe }), safe).toEqual([]);
    }
    for (const wrong of [
      'x:https://a.example/',
      'https://',
      'https:\\\\a.example/',
      'https://a.example/a b',
    ]) {
      expect(unsafeAddresses({ jwks_uri: wrong }), wrong).toHaveLength(1);
    }
    expect(unusualAddresses({ jwks_uri: 'https://a.example/x//b@c' })).toEqual([]);
  });
});

test.describe('two documents', () => {
  test('are one where members and entries only have another order', () => {
    const one = { a: ['x', { b: 1, c: null }], d: 'e' };
    expect(canonical(one)).toBe('{"a":["x",{"b":1,"c":null}],"d":"e"}');
    expect(canonical({ d: 'e', a: [{ c: null, b: 1 }, 'x', 'x'] })).toBe(canonical(one));
    expect(canonical([2, 1])).toBe('[1,2]');
    expect(canonical(['b', 'a', 'b'])).toBe('["a","b"]');
    expect(canonical('a')).toBe('"a"');
  });

  test('differ in every member that only one has, or has otherwise', () => {
    expect(differingMembers({ a: 1, b: [1, 2], c: 'x' }, { b: [2, 1], c: 'y', d: 0 })).toEqual([
      'a',
      'c',
      'd',
    ]);
    expect(differingMembers({ a: null }, {})).toEqual([]);
    expect(differingMembers({}, { a: null, b: false })).toEqual(['b']);
  });
});
