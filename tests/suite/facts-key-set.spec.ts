import { expect, test } from '@playwright/test';
import { keySetAmbiguity, keySetFlaw } from '../../fixtures/facts/key-set.ts';
import { privateMembers } from '../../fixtures/facts/private-members.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import type { Answered } from '../../fixtures/tenant/reply.ts';

const rsa = { kty: 'RSA', kid: 'a', use: 'sig', alg: 'RS256', n: 'AA', e: 'AQAB' };
const other = { ...rsa, kid: 'b', n: 'BB' };

const flaw = (json: JsonObject | null, status = 200, bodyProblem: string | null = null): string | null =>
  keySetFlaw({ status, json, bodyProblem } as Answered);

test.describe('a key set', () => {
  test('is served with 200, as a list of objects with kty', () => {
    expect(flaw({ keys: [rsa, other] })).toBeNull();
    expect(flaw({ keys: [rsa] }, 404)).toBe('status 404');
    expect(flaw(null, 404, 'the body is not JSON')).toBe('status 404');
    expect(flaw(null, 200, 'the body is not JSON')).toBe('the body is not JSON');
    expect(flaw({})).toBe('keys: absent');
    expect(flaw({ keys: 'a' })).toBe('keys: not an array');
    expect(flaw({ keys: [] })).toBe('keys: an empty array');
    for (const key of ['a', null, {}, { kty: '' }, { kty: 7 }]) {
      expect(flaw({ keys: [rsa, key] })).toBe('a key without kty');
    }
    expect(flaw({ keys: [rsa, { kty: 'AKP', kid: 'c' }] })).toBeNull();
  });

  test('writes ids as texts and numbers in base64url', () => {
    expect(flaw({ keys: [{ ...rsa, kid: 7 }] })).toBe('kid: 7 instead of a string');
    expect(flaw({ keys: [{ kty: 'RSA', n: 'AA', e: 'AQAB' }] })).toBeNull();
    for (const n of ['AA==', 'A+/A', '', 7]) {
      expect(flaw({ keys: [{ ...rsa, n }] }), String(n)).toBe('n not in unpadded base64url');
    }
    // What a member of an unknown type holds, nobody knows.
    expect(flaw({ keys: [rsa, { kty: 'AKP', x: 'a+', e: 7 }] })).toBeNull();
    expect(flaw({ keys: [{ kty: 'EC', x: 'a-_', y: 'b+' }] })).toBe('y not in unpadded base64url');
  });

  test('says what each key is for where one of them encrypts', () => {
    const unmarked = { kty: rsa.kty, kid: rsa.kid };
    expect(flaw({ keys: [unmarked, other] })).toBeNull();
    expect(flaw({ keys: [rsa, { ...other, use: 'enc' }] })).toBeNull();
    expect(flaw({ keys: [unmarked, { ...other, use: 'enc' }] })).toBe(
      'encryption keys in the set, and "a" without use',
    );
    for (const alg of [
      'RSA1_5',
      'RSA-OAEP',
      'RSA-OAEP-256',
      'ECDH-ES+A128KW',
      'A128KW',
      'A256GCMKW',
      'dir',
    ]) {
      expect(flaw({ keys: [{ ...unmarked, alg }] }), alg).toMatch(/without use$/);
    }
    for (const alg of ['RS256', 'ES256', 'direct', 'A128', 7]) {
      expect(flaw({ keys: [{ ...unmarked, alg }] }), String(alg)).toBeNull();
    }
  });
});

test.describe('different keys', () => {
  test('have different ids, one key may be listed for each algorithm', () => {
    expect(keySetAmbiguity([])).toBeNull();
    expect(keySetAmbiguity([rsa, other])).toBeNull();
    expect(keySetAmbiguity([rsa, { ...rsa, alg: 'RS384' }, { ...rsa, alg: 'RS512' }])).toBeNull();
    expect(keySetAmbiguity([rsa, { ...rsa, kid: 'c', use: 'enc', key_ops: ['verify'] }])).toBeNull();
    expect(keySetAmbiguity([rsa, { ...other, kid: 'a' }])).toBe('different keys with the kid a');
  });

  test('have an id at all, where there are several', () => {
    const nameless = { kty: 'RSA', n: 'CC', e: 'AQAB' };
    expect(keySetAmbiguity([nameless])).toBeNull();
    expect(keySetAmbiguity([nameless, { ...nameless, alg: 'RS384' }])).toBeNull();
    expect(keySetAmbiguity([rsa, nameless])).toBe('several keys, of which 1 without kid');
    expect(keySetAmbiguity([{ ...rsa, kid: '' }, nameless])).toBe('several keys, of which 2 without kid');
  });
});

test('members of a key that nobody else may have are named', () => {
  expect(privateMembers(rsa)).toEqual([]);
  expect(privateMembers({ ...rsa, d: 'x', qi: 'y' })).toEqual(['d', 'qi']);
  expect(privateMembers({ kty: 'oct', k: 'x' })).toEqual(['kty oct', 'k']);
});
