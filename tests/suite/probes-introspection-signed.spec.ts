import { expect, test } from '@playwright/test';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { jwtParts, jwtSegment } from '../../fixtures/facts/jwt.ts';
import type { SignedToken } from '../../fixtures/facts/jwt-signature.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import {
  expectedEnvelope,
  expectForm,
  signedAnswer,
  verifiableAnswer,
  type Envelope,
} from '../../fixtures/probes/introspection/signed-answers.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { Answered } from '../../fixtures/tenant/reply.ts';
import { answerCalled, jwtOf, seenAs, tokenOf, verdictOf } from './support/stub-seen.ts';

const TYPE = 'application/token-introspection+jwt';
const HEADER = { typ: 'token-introspection+jwt', alg: 'RS256' };
const members = { active: true, client_id: 'c', sub: 'c', exp: 1 };
const good = { iss: 'https://a.example', aud: 'c', iat: 1, token_introspection: members };
const envelope: Envelope = { issuers: ['https://a.example:443'], audience: 'c', algorithms: ['RS256'] };

function answerOf(claims: JsonObject, header: JsonObject = HEADER, mediaType = TYPE): SignedToken {
  const text = jwtOf(claims, header);
  const parts = jwtParts(text);
  if (parts === null) throw new Error('no JWT');
  const reply = answerCalled('signed answer', null, { mediaType });
  return { ...parts, token: { value: new Secret(text), reply } };
}

const judged = (...parameters: Parameters<typeof answerOf>): Promise<unknown> =>
  verdictOf(() => expectForm(answerOf(...parameters), envelope));

test.describe('the form of a signed answer', () => {
  test('is that of RFC 9701, in any of its spellings', async () => {
    const typ = 'application/Token-Introspection+JWT';
    expect(await judged(good)).toBe('holds');
    expect(await judged({ ...good, aud: ['x', 'c'] })).toBe('holds');
    expect(await judged(good, { ...HEADER, typ })).toBe('holds');
  });

  for (const [what, claims, said] of [
    ['another issuer', { ...good, iss: 'https://b.example' }, /^iss: "https:\/\/b\.example"$/],
    ['no issuer', { ...good, iss: undefined }, /^iss: absent$/],
    ['another audience', { ...good, aud: 'x' }, /^aud: "x"$/],
    ['a list without the client', { ...good, aud: ['x'] }, /^aud: \["x"\]$/],
    ['no audience', { ...good, aud: undefined }, /^aud: absent$/],
    ['no time', { ...good, iat: undefined }, /^iat: absent$/],
    ['a time as a text', { ...good, iat: '1' }, /^iat: "1"$/],
    ['inactive', { ...good, token_introspection: { active: false } }, /^token_introspection: active: false$/],
    ['a text as claim', { ...good, token_introspection: '{"active":true}' }, /^token_introspection: "/],
    ['nothing about the token', { ...good, token_introspection: undefined }, /^token_introspection: absent$/],
  ] as const) {
    test(`is violated by ${what}`, async () => {
      const actual = expect.stringMatching(said) as unknown;
      expect(await judged(claims)).toMatchObject({ kind: 'Violation', actual, shown: ['signed answer'] });
    });
  }

  test('is violated by another type, of the answer or of the JWT, and by another algorithm', async () => {
    const violated = { kind: 'Violation' };
    expect(await judged(good, HEADER, 'application/jwt')).toMatchObject(violated);
    expect(await judged(good, { ...HEADER, typ: 'JWT' })).toMatchObject(violated);
    expect(await judged(good, { alg: 'RS256' })).toMatchObject(violated);
    expect(await judged(good, { ...HEADER, alg: 'HS256' })).toMatchObject({
      ...violated,
      actual: 'alg: "HS256"',
    });
  });

  test('notes what may be taken for an access token', async () => {
    const { notes } = await withEvidence(async () => {
      expect(await judged({ ...good, sub: 'c', exp: 9 })).toBe('holds');
    });
    expect(notes).toEqual([expect.stringMatching(/advises against: sub, exp$/)]);
  });
});

test.describe("AM's own form", () => {
  const own = { iss: 'https://a.example', iat: 1, ...members };

  test('is a deviation, under any type', async () => {
    const deviation = { kind: 'Deviation', shown: ['signed answer'] };
    expect(await judged(own)).toMatchObject(deviation);
    expect(await judged({ ...members }, { alg: 'RS256' }, 'application/jwt')).toMatchObject(deviation);
  });

  test('may say nothing of issuer and audience, but nothing wrong', async () => {
    expect(await judged({ ...own, iss: 'https://b.example' })).toMatchObject({ kind: 'Violation' });
    expect(await judged({ ...own, aud: 'x' })).toMatchObject({ kind: 'Violation' });
    expect(await judged({ ...own, aud: 'c' })).toMatchObject({ kind: 'Deviation' });
    expect(await judged({ ...own, active: false })).toMatchObject({ kind: 'Violation' });
  });
});

/** A session whose introspection endpoint gives one answer to those who ask for a JWT. */
function session(reply: Answered, registered: JsonObject = {}, document: JsonObject = {}): Session {
  const client = { id: 'c', secret: new Secret('s'), registered: { answer: registered } };
  const token = tokenOf({});
  const seen = seenAs(token, { active: true, iss: 'https://i.example' });
  return {
    discovery: {
      endpoint: () => Promise.resolve('https://a.example/introspect'),
      document: () => Promise.resolve({ issuer: 'https://a.example', ...document }),
    },
    main: { usable: () => Promise.resolve(client) },
    tokens: {
      scopesToTry: () => Promise.resolve(['a']),
      single: () => Promise.resolve(token),
      introspection: () => Promise.resolve(seen),
    },
    context: {
      client: { ask: () => Promise.resolve(reply) },
      vault: { keep: (value: string) => new Secret(value) },
    },
  } as unknown as Session;
}

function textAnswer(text: string, status = 200): Answered {
  const plain = answerCalled('answer', null, { status, mediaType: 'text/plain' });
  return { ...plain, answer: { ...plain.answer, bytes: Buffer.from(text) } };
}

test.describe('the answer to those who ask for a JWT', () => {
  const both = async (reply: Answered): Promise<readonly unknown[]> => [
    await verdictOf(async () => {
      await signedAnswer(session(reply));
    }),
    await verdictOf(async () => {
      await verifiableAnswer(session(reply));
    }),
  ];

  test('may be JSON, which says whether the token is active', async () => {
    const json = answerCalled('answer', { active: true });
    expect(await signedAnswer(session(json))).toBeNull();
    expect((await both(json))[1]).toMatchObject({ kind: 'NotApplicable' });
    const [form] = await both(answerCalled('answer', { enabled: true }));
    expect(form).toMatchObject({ kind: 'Undecided', blamed: 'introspection.json-shape' });
  });

  test('may be refused, and leaves the signature undecided', async () => {
    const [form, signature] = await both(
      answerCalled('answer', { error: 'invalid_request' }, { status: 406 }),
    );
    expect(form).toMatchObject({ kind: 'Deviation', actual: '406 invalid_request' });
    expect(signature).toMatchObject({ kind: 'Undecided', blamed: 'introspection.jwt-form' });
  });

  test('may be encrypted, for which four dots are not enough', async () => {
    const encrypted = `${jwtSegment({ alg: 'dir', enc: 'A128GCM' })}.b.c.d.e`;
    for (const verdict of await both(textAnswer(encrypted))) {
      expect(verdict).toEqual({ kind: 'NotApplicable', reason: 'the answer is encrypted' });
    }
    for (const text of [
      'One. Two. Three. Four. Five',
      'a.b.c.d.e',
      `${jwtSegment({ alg: 'dir' })}.b.c.d.e`,
    ]) {
      const [form, signature] = await both(textAnswer(text));
      expect(form).toMatchObject({ kind: 'Violation', actual: 'text/plain that is neither' });
      expect(signature).toMatchObject({ kind: 'Undecided', blamed: 'introspection.jwt-form' });
    }
  });

  test('is read as a JWT, whatever its label', async () => {
    const signed = await signedAnswer(session(textAnswer(`${jwtOf(good, HEADER)}\n`)));
    expect(signed?.claims).toEqual(good);
  });
});

test.describe('what the envelope has to say', () => {
  const algorithms = async (registered: JsonObject, document: JsonObject): Promise<readonly string[]> =>
    (await expectedEnvelope(session(answerCalled('answer', {}), registered, document))).algorithms;

  test('is the algorithm that the client was registered with, else a published one, else RS256', async () => {
    const document = { introspection_signing_alg_values_supported: ['PS256', 'EdDSA'] };
    const own = { introspection_signed_response_alg: 'ES256' };
    expect(await algorithms(own, document)).toEqual(['ES256']);
    expect(await algorithms({ introspection_signed_response_alg: '' }, document)).toEqual(['PS256', 'EdDSA']);
    expect(await algorithms({}, {})).toEqual(['RS256']);
    expect(await algorithms({}, { introspection_signing_alg_values_supported: [] })).toEqual(['RS256']);
    expect(await algorithms({}, { introspection_signing_alg_values_supported: 'RS256' })).toEqual(['RS256']);
  });

  test('is the issuer, as published or as introspection has it, and the client that asked', async () => {
    const expected = await expectedEnvelope(session(answerCalled('answer', {})));
    expect(expected.issuers).toEqual(['https://a.example', 'https://i.example']);
    expect(expected.audience).toBe('c');
  });
});
