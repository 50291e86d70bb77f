import { expect, test } from '@playwright/test';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { jwtParts } from '../../fixtures/facts/jwt.ts';
import { verify } from '../../fixtures/facts/verification.ts';
import { isAsymmetric, type SignedToken } from '../../fixtures/facts/jwt-signature.ts';
import type { IssuedToken } from '../../fixtures/facts/tokens.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import { stubAnswer } from './support/stub-answer.ts';

const pair = await generateKeyPair('RS256', { extractable: true });
const other = await generateKeyPair('RS256', { extractable: true });
const publicKey = { ...(await exportJWK(pair.publicKey)), kid: 'k' };
const otherKey = { ...(await exportJWK(other.publicKey)), kid: 'k' };

async function signed(): Promise<SignedToken> {
  const header = { alg: 'RS256', kid: 'k' };
  return parsed(await new SignJWT({ sub: 'a' }).setProtectedHeader(header).sign(pair.privateKey));
}

function parsed(text: string): SignedToken {
  const parts = jwtParts(text);
  if (parts === null) throw new Error('no JWT');
  const reply = stubAnswer(200, {});
  const token: IssuedToken = {
    value: new Secret(text),
    asked: [],
    granted: [],
    statesScope: true,
    answer: {},
    reply,
  };
  return { ...parts, token };
}

const verdictOn = ({ token }: SignedToken, keys: readonly JWK[]): Promise<string> =>
  verify(token.value.reveal(), keys);
const withKid = async (...keys: readonly JWK[]): Promise<string> => verdictOn(await signed(), keys);
const bare = await new SignJWT({}).setProtectedHeader({ alg: 'RS256' }).sign(pair.privateKey);
const withoutKid = async (...keys: readonly JWK[]): Promise<string> => verdictOn(parsed(bare), keys);

test('a key verifies that is published for the algorithm, for signatures and to verify, or says nothing', async () => {
  expect(await withKid(publicKey)).toBe('verified');
  expect(await withKid({ ...publicKey, alg: 'RS256', use: 'sig', key_ops: ['verify'] })).toBe('verified');
});

test('one that is published for something else does not', async () => {
  for (const change of [{ alg: 'RS512' }, { use: 'enc' }, { key_ops: ['encrypt'] }, { kid: 'other' }]) {
    expect(await withKid({ ...publicKey, ...change }), JSON.stringify(change)).toBe('no key');
  }
  expect(await withKid()).toBe('no key');
});

test('one key under one kid for several algorithms verifies, in whatever order', async () => {
  const listed = ['RS512', 'RS256', 'RS384'].map((alg) => ({ ...publicKey, alg }));
  expect(await withKid(...listed)).toBe('verified');
});

test('several keys that fit are each tried', async () => {
  expect(await withKid(otherKey, publicKey)).toBe('verified');
  expect(await withKid(otherKey, { ...otherKey, alg: 'RS256' })).toBe('wrong signature');
});

test('a token without kid is verified by whichever key fits', async () => {
  expect(await withoutKid(publicKey)).toBe('verified');
  expect(await withoutKid({ ...otherKey, kid: 'x' }, publicKey)).toBe('verified');
  expect(await withoutKid(otherKey)).toBe('wrong signature');
});

test('another key under the right kid is told apart from none', async () => {
  expect(await withKid(otherKey)).toBe('wrong signature');
});

test('a key that was published whole still has a public half, and a shared one is none', async () => {
  expect(await withKid({ ...publicKey, d: 'x', p: 'y', q: 'z' })).toBe('verified');
  expect(await withKid({ kty: 'oct', k: 'c2VjcmV0', kid: 'k' })).toBe('no key');
});

test('a broken key is no key', async () => {
  expect(await withKid({ kty: 'RSA', kid: 'k', n: 'AQAB', e: 'AQAB' })).toBe('no key');
});

test('algorithms sign with a private key, or with a shared one', () => {
  for (const alg of ['RS256', 'PS512', 'ES384', 'EdDSA', 'Ed25519']) expect(isAsymmetric(alg)).toBe(true);
  for (const alg of ['HS256', 'none', undefined, 'dir', 'xRS256']) expect(isAsymmetric(alg)).toBe(false);
});
