import { expect, test } from '@playwright/test';
import { exportJWK, generateKeyPair, SignJWT, type JWTHeaderParameters } from 'jose';
import { jwtParts, jwtSegment } from '../../fixtures/facts/jwt.ts';
import { expectVerifiable, type SignedToken } from '../../fixtures/facts/jwt-signature.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { unsent, type Reply } from '../../fixtures/tenant/reply.ts';
import { answerCalled, verdictOf } from './support/stub-seen.ts';
import { keySession, keysAddress, keySet } from './support/stub-key-set.ts';

// What the answer says where a token and a key set do not go together.

const pair = await generateKeyPair('RS256', { extractable: true });
const unrelated = await generateKeyPair('RS256', { extractable: true });
const publicKey = { ...(await exportJWK(pair.publicKey)), kid: 'k' };
const unrelatedKey = { ...(await exportJWK(unrelated.publicKey)), kid: 'k' };

function parsed(text: string): SignedToken {
  const parts = jwtParts(text);
  if (parts === null) throw new Error('no JWT');
  return { ...parts, token: { value: new Secret(text), reply: answerCalled('token', {}) } };
}

const signed = async (header: Partial<JWTHeaderParameters> = { kid: 'k' }): Promise<SignedToken> =>
  parsed(await new SignJWT({}).setProtectedHeader({ alg: 'RS256', ...header }).sign(pair.privateKey));
/** A token with any header and a signature that nobody made. */
const forged = (header: JsonObject, signature = 'c2ln'): SignedToken =>
  parsed(`${jwtSegment(header)}.${jwtSegment({})}.${signature}`);

const looked = async (jwt: SignedToken, ...reads: readonly Reply[]): Promise<unknown> =>
  verdictOf(() => expectVerifiable(keySession(reads).session, jwt));
const violation = (expected: string, actual: string, ...shown: readonly string[]) => ({
  kind: 'Violation',
  expected,
  actual,
  shown,
});
const wanted = 'a published key that verifies alg "RS256", kid "k"';

test('a token is verified by a published key, with one read', async () => {
  const { session, sent } = keySession([keySet([unrelatedKey, publicKey])]);
  expect(await verdictOf(async () => expectVerifiable(session, await signed()))).toBe('holds');
  expect(sent).toHaveLength(1);
});

test('a shared key is published nowhere, and without a signature there is nothing to verify', async () => {
  expect(await looked(forged({ alg: 'HS256' }))).toEqual({
    kind: 'NotApplicable',
    reason: 'alg "HS256": its key is shared and not published',
  });
  for (const jwt of [forged({ alg: 'None' }), forged({ alg: 'RS256' }, '')]) {
    expect(await looked(jwt)).toEqual({
      kind: 'Undecided',
      reason: 'the token is not signed',
      blamed: 'token.unguessable',
      shown: ['token'],
    });
  }
});

test('a header that nobody can follow is the finding, whatever the keys', async () => {
  const set = keySet([publicKey]);
  expect(await looked(forged({ alg: 'RS256', crit: ['exp'], exp: 1 }), set)).toEqual(
    violation('no extension that clients must support', 'crit: ["exp"]', 'token'),
  );
  expect(await looked(forged({ alg: 'RS256', kid: 7 }), set)).toEqual(
    violation('kid: a string', 'kid: 7', 'token'),
  );
  expect(await looked(forged({ alg: 7 }), set)).toEqual(
    violation('a well-formed JWS (RFC 7515 5.2)', 'a malformed one', 'token'),
  );
  expect(await looked(forged({ alg: 'XY256' }), set)).toEqual({
    kind: 'Undecided',
    reason: 'this suite cannot verify "XY256"',
    blamed: null,
    shown: ['token'],
  });
});

test('another key under the same kid is told by the token and the key set', async () => {
  expect(await looked(await signed(), keySet([unrelatedKey]))).toEqual(
    violation(wanted, 'the signature does not verify with it', 'token', 'read 1'),
  );
});

test('no key fits: a key set with a flaw of its own is left to the requirement about it', async () => {
  expect(await looked(await signed(), keySet([{ ...publicKey, kid: 'x', n: 'a+' }]))).toEqual({
    kind: 'Undecided',
    reason: 'no key fits, in a malformed key set',
    blamed: 'discovery.jwks-readable',
    shown: ['read 1'],
  });
});

test.describe('no key fits at first', () => {
  const other = keySet([{ ...publicKey, kid: 'x' }]);

  test('and the set is read once more, as a key may be younger than it', async () => {
    const { session, sent } = keySession([other, keySet([publicKey, 'no key'], 200, 'read 2')]);
    expect(await verdictOf(async () => expectVerifiable(session, await signed()))).toBe('holds');
    const read = { method: 'GET', url: keysAddress, repeat: 'idempotent' };
    expect(sent).toEqual([
      { ...read, purpose: 'read the key set' },
      { ...read, purpose: 'read the key set once more' },
    ]);
  });

  test('and where a second read says nothing new, the token shows what is missing', async () => {
    for (const again of [other, unsent('ended', 'nobody'), keySet('a'), answerCalled('page', null)]) {
      expect(await looked(await signed(), other, again)).toEqual(
        violation(wanted, 'no key fits: the key set lacks this kid', 'token', 'read 1'),
      );
    }
  });

  test('and the key set shows what is wrong with the key that is meant', async () => {
    const about = { kty: 'RSA', alg: 'RS512', use: 'sig', key_ops: ['verify'] };
    expect(
      await looked(
        await signed(),
        keySet([
          { ...publicKey, ...about },
          { ...publicKey, kid: 'x' },
        ]),
      ),
    ).toEqual(
      violation(wanted, 'no key fits: kty=RSA, alg=RS512, use=sig, key_ops=verify', 'read 1', 'token'),
    );
    const short = { ...publicKey, n: Buffer.alloc(128, 1).toString('base64url') };
    expect(await looked(await signed(), keySet([short]))).toEqual(
      violation(wanted, 'no key fits: kty=RSA, 1024 bits, at least 2048 are required', 'read 1', 'token'),
    );
  });

  test('and a token without kid means every key, of which four are told', async () => {
    const five = ['1', '2', '3', '4', '5'].map((kid) => ({ ...publicKey, kid, alg: `RS51${kid}` }));
    const told = [1, 2, 3, 4].map((n) => `kty=RSA, alg=RS51${n}`).join('; ');
    expect(await looked(await signed({}), keySet(five))).toEqual(
      violation(
        'a published key that verifies alg "RS256", kid absent',
        `no key fits: ${told}`,
        'read 1',
        'token',
      ),
    );
  });
});

test('a broken key among those that fit does not hide the right one', async () => {
  const broken = { kty: 'RSA', kid: 'k', n: 'AQAB', e: 'AQAB' };
  expect(await looked(await signed(), keySet([broken, publicKey]))).toBe('holds');
});
