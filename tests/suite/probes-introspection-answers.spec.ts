import { expect, test } from '@playwright/test';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import {
  expectDocumentedMembers,
  expectIdentity,
  expectNoCredentials,
  expectRealm,
} from '../../fixtures/probes/introspection/answers.ts';
import { eachIntrospected } from '../../fixtures/facts/introspection-requests.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import { Undecided, Violation } from '../../fixtures/judging/signals.ts';
import type { IssuedToken } from '../../fixtures/facts/tokens.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { seenAs, tokenOf, verdictOf } from './support/stub-seen.ts';

const inForm = (form: string) =>
  ({
    target: { realm: 'alpha' },
    discovery: { location: () => Promise.resolve({ form }) },
  }) as unknown as Session;

const seen = (answer: JsonObject) => seenAs(tokenOf({}), answer);

test.describe('each token', () => {
  const [one, many] = [tokenOf({}), tokenOf({})];
  const session = (introspection: (token: IssuedToken) => Promise<unknown>, all = many) =>
    ({
      tokens: {
        scopesToTry: () => Promise.resolve(['a']),
        single: () => Promise.resolve(one),
        all: () => Promise.resolve(all),
        introspection,
      },
    }) as unknown as Session;

  test('is looked at, whatever the one before showed', async () => {
    const looked: IssuedToken[] = [];
    const verdict = await verdictOf(() =>
      eachIntrospected(
        session((token) => Promise.resolve(seenAs(token, {}))),
        ({ token, reply }) => {
          looked.push(token);
          throw token === one ? new Undecided('first', null) : new Violation('w', 'a', reply);
        },
      ),
    );
    expect(looked).toEqual([one, many]);
    expect(verdict).toMatchObject({ kind: 'Violation', shown: ['introspection'] });
  });

  test('counts, also where the other one could not be looked at', async () => {
    const failing = session((token) =>
      token === one ? Promise.reject(new Undecided('not active', null)) : Promise.resolve(seenAs(token, {})),
    );
    const verdict = await verdictOf(() =>
      eachIntrospected(failing, ({ reply }) => {
        throw new Violation('w', 'a', reply);
      }),
    );
    expect(verdict).toMatchObject({ kind: 'Violation' });
  });

  test('is looked at once where a client has one scope only', async () => {
    let looks = 0;
    await eachIntrospected(
      session((token) => Promise.resolve(seenAs(token, {})), one),
      () => {
        looks += 1;
      },
    );
    expect(looks).toBe(1);
  });
});

test('the client that an answer names is our own', async () => {
  const identity = (answer: JsonObject) => verdictOf(() => expectIdentity(seen(answer), 'me'));
  expect(await identity({ client_id: 'me', sub: 'me' })).toBe('holds');
  expect(
    await identity({
      client_id: 'me',
      sub: '(age!me)',
      username: '(age!me)',
      user_id: 'me',
      subname: 'me',
    }),
  ).toBe('holds');
  expect(await identity({ client_id: 'me', sub: 'me', username: null, subname: null })).toBe('holds');
  const wrong = { client_id: '(age!me)', sub: 'x', username: 'y', user_id: 'z', subname: '(age!me)' };
  expect(await identity(wrong)).toMatchObject({
    kind: 'Violation',
    actual: 'client_id: "(age!me)"; sub: "x"; username: "y"; user_id: "z"; subname: "(age!me)"',
    shown: ['introspection'],
  });
  expect(await identity({ client_id: 'me' })).toMatchObject({ actual: 'sub: absent' });
});

test('a realm is the right one, or none is named, which is noted', async () => {
  const realm = async (answer: JsonObject, form = 'long') => {
    const { notes, kept, result } = await withEvidence(() =>
      verdictOf(() => expectRealm(inForm(form), seen(answer))),
    );
    return { notes, kept, verdict: result.ok ? result.value : result.error };
  };
  expect(await realm({ realm: '/alpha' })).toEqual({ notes: [], kept: [], verdict: 'holds' });
  const absent = {
    notes: ['the answer names no realm'],
    kept: ['introspection.realm/absent'],
    verdict: 'holds',
  };
  expect(await realm({})).toEqual(absent);
  expect(await realm({ realm: null })).toEqual(absent);
  const onDomain = { actual: 'realm: "/bravo": this domain belongs to another realm' };
  expect(await realm({ realm: '/bravo' }, 'custom-domain')).toMatchObject({ verdict: onDomain });
  expect(await realm({ realm: 'alpha' })).toMatchObject({
    verdict: { expected: 'realm: "/alpha"', actual: 'realm: "alpha"', shown: ['introspection'] },
  });
});

test.describe('documented members', () => {
  const documented = {
    ...{ token_type: 'Bearer', exp: 1, iss: 'i', expires_in: 1, authGrantId: 'g', auditTrackingId: 't' },
    ...{ realm: '/alpha', aud: 'a', iat: 1, nbf: 1, jti: 'j' },
  };
  const judged = async (special: JsonObject) => {
    const { notes, result } = await withEvidence(() =>
      verdictOf(() => expectDocumentedMembers(seen({ ...documented, ...special }))),
    );
    return { notes, verdict: result.ok ? result.value : result.error };
  };

  test('of the documented types hold, and absent ones are noted', async () => {
    expect(await judged({})).toEqual({ notes: [], verdict: 'holds' });
    expect(await judged({ token_type: 'bearer' })).toMatchObject({ verdict: 'holds' });
    const absent = { realm: undefined, expires_in: undefined, authGrantId: undefined };
    expect(await judged({ ...absent, auditTrackingId: undefined, aud: undefined, jti: undefined })).toEqual({
      notes: [
        "members of Ping's page that are absent: realm, expires_in, authGrantId, auditTrackingId",
        'members of RFC 7662 that are absent: aud, jti',
      ],
      verdict: 'holds',
    });
  });

  test('of another type are all told, null included', async () => {
    const wrong = {
      exp: '1',
      iss: '',
      expires_in: null,
      authGrantId: 5,
      auditTrackingId: '',
      token_type: 'x',
    };
    expect(await judged(wrong)).toMatchObject({
      verdict: {
        kind: 'Violation',
        actual: 'exp: "1"; iss: ""; expires_in: null; authGrantId: 5; auditTrackingId: ""; token_type: "x"',
      },
    });
    expect(await judged({ iss: undefined })).toMatchObject({ verdict: { actual: 'iss: absent' } });
    expect(await judged({ exp: undefined })).toMatchObject({ verdict: { actual: 'exp: absent' } });
    expect(await judged({ token_type: undefined })).toMatchObject({
      verdict: { kind: 'Violation', actual: 'token_type: absent' },
    });
  });

  test('the old token type is a deviation, and hides no violation', async () => {
    expect(await judged({ token_type: 'access_token' })).toMatchObject({
      verdict: { kind: 'Deviation', actual: 'token_type: access_token', shown: ['introspection'] },
    });
    expect(await judged({ token_type: 'access_token', exp: null })).toMatchObject({
      verdict: { kind: 'Violation' },
    });
  });
});

test.describe('credentials', () => {
  const secret = 'a-client-secret-of-some-length';
  const judged = (answer: JsonObject) =>
    verdictOf(() =>
      expectNoCredentials(seen(answer), [
        ["the client's secret", secret],
        ['its short one', 'short'],
      ]),
    );

  test('are none of the usual members', async () => {
    expect(
      await judged({
        active: true,
        scope: 'a shorter scope',
        client_secret_expires_at: '0',
        client_secret: '',
        password: null,
        nested: [{ refresh_token: 5 }],
      }),
    ).toBe('holds');
    expect(await judged({})).toBe('holds');
  });

  test('are found by value at any depth, and by name, without being repeated', async () => {
    const answer = {
      note: `Basic ${secret}`,
      client: { hidden: [{ it: 'short' }] },
      registration_access_token: 'r',
      a: { Client_Secret: 'x', refresh_token: 'y' },
      password: '{SSHA}',
    };
    const verdict = (await judged(answer)) as { actual: string };
    expect(verdict).toMatchObject({
      kind: 'Violation',
      expected: 'no credential of the client',
      actual: [
        `"note" holds the client's secret`,
        `"client.hidden.it" holds its short one`,
        '"registration_access_token" holds a text',
        '"a.Client_Secret" holds a text',
        '"a.refresh_token" holds a text',
        '"password" holds a text',
      ].join('; '),
      shown: ['introspection'],
    });
    expect(verdict.actual).not.toContain(secret);
  });

  test('that are short are not looked for within longer texts', async () => {
    expect(await judged({ text: 'a short one' })).toBe('holds');
    expect(await judged({ text: 'short' })).toMatchObject({ kind: 'Violation' });
  });
});
