import { expect, test } from '@playwright/test';
import { isSymmetric, jwtParts, jwtSegment, type JwtParts } from '../../fixtures/facts/jwt.ts';
import { isAsymmetric } from '../../fixtures/facts/jwt-signature.ts';
import { keySetAmbiguity, keySetFlaw } from '../../fixtures/facts/key-set.ts';
import { dialectOf, expectSigned } from '../../fixtures/probes/token/format.ts';
import type { IssuedToken } from '../../fixtures/facts/tokens.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import type { Answered } from '../../fixtures/tenant/reply.ts';
import { changed, startHostileTenant, type Attack, type Pick } from './support/hostile-tenant.ts';
import { judge } from './support/judged-tenant.ts';

// JSON has values that nothing can make a text of, and names that every object of this language has.

const strange = [{ toString: 1, valueOf: 1 }, [{ toString: 1 }], 'constructor', '__proto__', 'toString'];

const jwtWith = (header: object): JwtParts => {
  const parts = jwtParts(`${jwtSegment({ ...header })}.${jwtSegment({ sub: 'a' })}.c2ln`);
  if (parts === null) throw new Error('no JWT');
  return parts;
};

for (const value of strange) {
  const inWords = JSON.stringify(value);

  test(`${inWords} is no algorithm, no type of a token and no kind of key`, () => {
    expect(isAsymmetric(value)).toBe(false);
    expect(isSymmetric(jwtWith({ alg: value }))).toBe(false);
    expect(dialectOf(jwtWith({ alg: 'RS256', typ: value })).join()).toContain('typ: ');
    const key = { kty: value, kid: value, use: 'sig', n: 'AA', e: 'AQAB' };
    const answer = { status: 200, json: { keys: [key] }, bodyProblem: null } as unknown as Answered;
    expect(keySetFlaw(answer)).toBe(typeof value === 'string' ? null : 'a key without kty');
    expect(() => keySetAmbiguity([key, { ...key, n: 'BB' }])).not.toThrow();
  });
}

test('an algorithm that is no text signs nothing, however it looks as one', () => {
  const token = { reply: { exchange: {} } } as unknown as IssuedToken;
  for (const alg of [['none'], ['RS256'], { toString: 1 }, null, undefined, 'nOnE'])
    expect(() => {
      expectSigned(jwtWith({ alg }), token);
    }).toThrow('a JWT with a signature');
  expect(() => {
    expectSigned(jwtWith({ alg: 'RS256' }), token);
  }).not.toThrow();
});

/** The answer with the value in place of all others but those that the next request needs. */
const all =
  (value: unknown, kept: readonly string[]): Attack =>
  (...answered) => {
    changed((answer) =>
      Object.fromEntries(
        Object.entries(answer).map(([name, member]) => [name, kept.includes(name) ? member : value]),
      ),
    )(...answered);
  };

const header =
  (value: unknown): Attack =>
  (...answered) => {
    changed(({ access_token: token, ...others }) => {
      const [, claims = '', signature = ''] = typeof token === 'string' ? token.split('.') : [];
      const forged = jwtSegment({ alg: value, typ: value, kid: value });
      return token === undefined
        ? others
        : { ...others, access_token: [forged, claims, signature].join('.') };
    })(...answered);
  };

const client = ['client_id', 'client_secret', 'registration_client_uri', 'registration_access_token'];
const keys = (value: unknown): Attack =>
  all([{ kty: value, alg: value, kid: value, use: value, key_ops: value, n: value, e: value }], []);

const attacks: Readonly<Record<string, readonly [Pick, (value: unknown) => Attack]>> = {
  'the key set': [(_, at) => at.endsWith('/jwk_uri') || at.endsWith('/jwks'), keys],
  'a registration': [(method, at) => method === 'POST' && at.endsWith('/register'), (v) => all(v, client)],
  'a token answer': [(_, at) => at.endsWith('/access_token'), (v) => all(v, ['access_token'])],
  'the header of a token': [(_, at) => at.endsWith('/access_token'), header],
  'an introspection': [(_, at) => at.endsWith('/introspect'), (v) => all(v, [])],
};

for (const [where, [picks, attack]] of Object.entries(attacks)) {
  test(`in ${where} they are judged as any other wrong type`, async () => {
    const honest = await startReferenceTenant({});
    for (const value of [{ toString: 1, valueOf: 1 }, 'constructor']) {
      const hostile = await startHostileTenant(honest.baseUrl, picks, attack(value));
      const { outcomes } = await judge(hostile.baseUrl);
      await hostile.close();
      expect(hostile.attacks()).toBeGreaterThan(0);
      const failed = outcomes.filter(
        ({ stack, reason }) => stack !== null || reason?.includes('the suite itself failed') === true,
      );
      expect(failed.map(({ requirement, reason }) => `${requirement}: ${reason}`)).toEqual([]);
      expect(outcomes.some(({ verdict }) => verdict === 'nonconformant')).toBe(true);
    }
    await honest.close();
  });
}
