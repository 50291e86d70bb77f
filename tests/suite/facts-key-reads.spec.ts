import { expect, test } from '@playwright/test';
import { keySetAmbiguity, keySetFlaw, keySetReply, publishedKeys } from '../../fixtures/facts/key-set.ts';
import { privateMembers } from '../../fixtures/facts/private-members.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { unsent } from '../../fixtures/tenant/reply.ts';
import { stubAnswer } from './support/stub-answer.ts';
import { keySession, keysAddress, keySet } from './support/stub-key-set.ts';
import { verdictOf } from './support/stub-seen.ts';

const key = { kty: 'RSA', kid: 'a', n: 'AA', e: 'AQAB' };

/** Why the address of a key set is not called; nothing must have been sent. */
async function notCalled(document: JsonObject): Promise<unknown> {
  const { session, sent } = keySession([], document);
  const verdict = await verdictOf(async () => {
    await keySetReply(session)();
  });
  expect(sent).toEqual([]);
  return verdict;
}

test('a key set is read once for all who ask', async () => {
  const { session, sent } = keySession([keySet([key, 'no key', null])]);
  expect(await publishedKeys(session)).toEqual([key]);
  expect(sent).toEqual([
    { purpose: 'read the key set', method: 'GET', url: keysAddress, repeat: 'idempotent' },
  ]);
});

test('an address that is none, or not the tenant’s, is not called', async () => {
  const undecided = (reason: string, blamed: string) => ({
    kind: 'Undecided',
    reason,
    blamed,
    shown: ['document'],
  });
  const mandatory = 'discovery.mandatory-members';
  expect(await notCalled({})).toEqual(undecided('jwks_uri is absent', mandatory));
  expect(await notCalled({ jwks_uri: '' })).toEqual(undecided('jwks_uri is ""', mandatory));
  expect(await notCalled({ jwks_uri: [keysAddress] })).toMatchObject({ blamed: mandatory });
  const elsewhere = 'jwks_uri is on another host, keys.example: not called';
  expect(await notCalled({ jwks_uri: 'https://keys.example/' })).toEqual(
    undecided(elsewhere, 'discovery.endpoints-host'),
  );
  const plain = 'jwks_uri is not an https address: not called';
  for (const address of [keysAddress.replace('https:', 'http:'), 'no address']) {
    expect(await notCalled({ jwks_uri: address }), address).toEqual(
      undecided(plain, 'discovery.endpoints-https'),
    );
  }
});

const readingKeys = (session: Session): Promise<unknown> =>
  verdictOf(async () => {
    await publishedKeys(session);
  });

test('a key set that cannot be read decides nothing', async () => {
  for (const answer of [keySet([key], 404), keySet('a'), stubAnswer(200, null, { name: 'read 1' })]) {
    const { session } = keySession([answer]);
    expect(await readingKeys(session)).toEqual({
      kind: 'Undecided',
      reason: 'the key set cannot be read',
      blamed: 'discovery.jwks-readable',
      shown: ['read 1'],
    });
  }
  const { session } = keySession([unsent('ended', 'nobody there')]);
  expect(await readingKeys(session)).toMatchObject({
    reason: 'nobody there',
    blamed: 'discovery.jwks-readable',
  });
});

test('what a key says about itself makes it no other key', () => {
  for (const member of [
    ...['kid', 'alg', 'use', 'key_ops', 'x5t', 'x5t#S256', 'x5c', 'x5u', 'iat', 'exp', 'nbf'],
  ]) {
    expect(
      keySetAmbiguity([
        { kty: 'RSA', n: 'AA' },
        { kty: 'RSA', n: 'AA', [member]: 'x' },
      ]),
      member,
    ).toBeNull();
  }
  const curves = [
    { kty: 'EC', crv: 'P-256', x: 'A' },
    { kty: 'EC', crv: 'P-384', x: 'A' },
  ];
  expect(keySetAmbiguity(curves)).toBe('several keys, of which 2 without kid');
});

test('numbers are held to base64url by the type of their key', () => {
  const flaw = (member: string, given: JsonObject): void => {
    const told = keySetFlaw(stubAnswer(200, { keys: [given] }));
    expect(told, JSON.stringify(given)).toBe(`${member} not in unpadded base64url`);
  };
  flaw('n', { kty: 'RSA', n: 'a+' });
  flaw('e', { kty: 'RSA', e: 'a+' });
  flaw('x', { kty: 'EC', x: 'a+' });
  flaw('y', { kty: 'EC', y: 'a+' });
  flaw('x', { kty: 'OKP', x: 'a+' });
  expect(keySetFlaw(stubAnswer(200, { keys: [{ kty: 'OKP', x: 'a_', y: 'a+' }] }))).toBeNull();
});

test('keys without a use are named where an algorithm encrypts, and by the start of its name', () => {
  const flaw = (...keys: readonly JsonObject[]) => keySetFlaw(stubAnswer(200, { keys }));
  expect(flaw({ kty: 'RSA', kid: 'b', use: 'enc' }, { kty: 'RSA', kid: 'a' }, { kty: 'RSA', kid: 'c' })).toBe(
    'encryption keys in the set, and "a", "c" without use',
  );
  expect(flaw({ kty: 'RSA', alg: 'x-RSA-OAEP' })).toBeNull();
});

test('every private member is named', () => {
  for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']) {
    expect(privateMembers({ ...key, [member]: 'x' })).toEqual([member]);
  }
});
