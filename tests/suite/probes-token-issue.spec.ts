import { expect, test } from '@playwright/test';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import { expectIssued, expectTokenForm } from '../../fixtures/probes/token/issue.ts';
import { FirstUses } from '../../fixtures/facts/first-use.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { RegisteredClient } from '../../fixtures/tenant/registration-answer.ts';
import { said, stubAnswer } from './support/stub-answer.ts';

const keep = (value: string): Secret => new Secret(value);
const issue = (status: number, json: Record<string, unknown> | null): Promise<string | null> =>
  said(() => {
    expectIssued('data-read', stubAnswer(status, json), keep);
  });

test('a token under 200 is issued, and under another status it is told as that', async () => {
  expect(await issue(200, { access_token: 'a' })).toBeNull();
  expect(await issue(201, { access_token: 'a' })).toBe(
    'Violation: expected a request for data-read: 200 with a token; actual a request for data-read: a token was issued with the status 201',
  );
});

test('a 200 without a token is left to the row that speaks of its form', async () => {
  expect(await issue(200, {})).toBe('Undecided: the token answer has no access_token');
});

test('a refusal is told with what its code means', async () => {
  const actual = async (status: number, error?: string): Promise<string | undefined> =>
    (await issue(status, error === undefined ? {} : { error }))?.split(
      '; actual a request for data-read: ',
    )[1];
  const dead = 'the client_id and client_secret that registration had just returned do not work';
  expect(await actual(400, 'invalid_client')).toBe(`400 invalid_client; ${dead}`);
  expect(await actual(401)).toBe(`401 without an error code; ${dead}`);
  expect(await actual(400, 'unsupported_grant_type')).toBe(
    '400 unsupported_grant_type; the realm does not offer client_credentials',
  );
  expect(await actual(400, 'unauthorized_client')).toBe(
    '400 unauthorized_client; this client may not use client_credentials, which it registered',
  );
  expect(await actual(400, 'invalid_scope')).toBe(
    '400 invalid_scope; the scope that registration returned is not granted',
  );
  expect(await actual(403, 'access_denied')).toBe('403 access_denied');
  expect(await actual(400)).toBe('400 without an error code');
});

test('the patience of a first use is told with its refusal', async () => {
  const uses = new FirstUses(() => Promise.resolve());
  let at = 0;
  const reply = await uses.of({} as RegisteredClient, () => {
    at += 2_000;
    return Promise.resolve(stubAnswer(400, { error: 'invalid_client' }, { at }));
  });
  const told = await said(() => {
    expectIssued('data-read', reply, keep);
  });
  expect(told).toContain('do not work; the same on 5 attempts within 8 s');
});

const good = { access_token: 'a', token_type: 'bearer', expires_in: 3599, scope: 'a b' };
const form = (changes: Record<string, unknown>, mediaType = 'application/json'): Promise<string | null> =>
  said(() => expectTokenForm(stubAnswer(200, { ...good, ...changes }, { mediaType })));

test('the form of a token answer holds', async () => {
  for (const changes of [{}, { token_type: 'Bearer', x: 1 }, { scope: 'a' }, { expires_in: 1 }]) {
    expect(await form(changes)).toBeNull();
  }
  const { result, notes } = await withEvidence(() => form({ expires_in: undefined, scope: undefined }));
  expect(result).toEqual({ ok: true, value: null });
  expect(notes).toEqual(['the answer has no expires_in']);
});

test('each member that is not what it should be is a violation', async () => {
  const lifetime = 'Violation: expected expires_in: a whole number of seconds; actual expires_in:';
  expect(await form({ expires_in: 3599.37 })).toBe(`${lifetime} 3599.37`);
  expect(await form({ expires_in: null })).toBe(`${lifetime} null`);
  expect(await form({ expires_in: '3599' })).toBe(`${lifetime} "3599"`);
  expect(await form({ expires_in: -1 })).toBe(`${lifetime} -1`);
  expect(await form({ scope: '' })).toContain('scope: at least one');
  expect(await form({ access_token: 'a\n' })).toContain('access_token: printable ASCII');
  expect(await form({ access_token: '' })).toContain('access_token: a non-empty string');
  expect(await form({ token_type: undefined })).toContain('token_type: a non-empty string');
  expect(await form({ scope: ['a'] })).toContain('scope: a string');
  expect(await form({ scope: null })).toContain('scope: a string');
  expect(await form({}, 'text/plain')).toBe(
    'Violation: expected one JSON object as application/json; actual one JSON object as text/plain',
  );
  expect(await form({}, '')).toContain('as no media type');
  expect(await said(() => expectTokenForm(stubAnswer(200, null)))).toContain('actual the body is empty');
});

test('what is legal but unwise is a deviation, and hides no violation', async () => {
  expect(await form({ expires_in: 0 })).toBe(
    'Deviation: expected expires_in: more than 0 s; actual expires_in: 0 s',
  );
  expect(await form({ token_type: 'DPoP' })).toContain('Deviation: ');
  const both = await form({ token_type: 'DPoP', expires_in: '1', scope: 1 });
  expect(both).toContain('Violation: ');
  expect(both).toContain('expires_in: "1"; scope: 1');
});

test('the scopes of an answer are names with one space between two of them', async () => {
  const of = (scope: unknown) => said(() => expectTokenForm(stubAnswer(200, { ...good, scope })));
  for (const scope of [undefined, 'a', 'a b']) expect(await of(scope)).toBeNull();
  expect(await of('')).toBe('Violation: expected scope: at least one, or no such member; actual scope: ""');
  for (const scope of ['a "b"', 'é', 'a é']) {
    expect(await of(scope)).toBe(
      `Violation: expected scope: names of scopes separated by spaces; actual scope: ${JSON.stringify(scope)}`,
    );
  }
  for (const scope of ['a  b', ' a', 'a ']) {
    expect(await of(scope)).toBe(
      `Deviation: expected scope: single spaces between names; actual scope: "${scope}"`,
    );
  }
});

test('another type of token is told, and a body that is none ends nothing', async () => {
  expect(await said(() => expectTokenForm(stubAnswer(200, { ...good, token_type: 'DPoP' })))).toBe(
    'Deviation: expected token_type: Bearer, as on Ping’s page; actual token_type: "DPoP"',
  );
  expect(await said(() => expectTokenForm(stubAnswer(200, null)))).toBe(
    'Violation: expected one JSON object as application/json; actual the body is empty',
  );
});
