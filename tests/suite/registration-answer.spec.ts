import { expect, test } from '@playwright/test';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import {
  bringsClient,
  readRegisteredClient,
  refusesCaller,
  registeredScopes,
  splitScope,
} from '../../fixtures/tenant/registration-answer.ts';
import { readAnswer, type Answered } from '../../fixtures/tenant/reply.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import { unknownHabits } from '../../fixtures/tenant/third-party.ts';
import { exchange } from './support/stub-exchange.ts';
import { json } from './support/stub-transport.ts';

function answered(status: number, body: unknown): Answered {
  const reply = readAnswer(json(status, body), exchange('register'), unknownHabits);
  if (reply.kind !== 'answered') throw new Error('the stub has to be an answer of the tenant');
  return reply;
}

test.describe('the scopes of a registration answer', () => {
  const table: readonly [what: string, answer: JsonObject, scopes: readonly string[] | null][] = [
    ["AM's array", { scopes: ['a', 'b'] }, ['a', 'b']],
    ['the string of the standard', { scope: 'a b' }, ['a', 'b']],
    ['an array under the name of the standard', { scope: ['a', 'b'] }, ['a', 'b']],
    ['the array before the string', { scopes: ['a'], scope: 'b' }, ['a']],
    ['an empty array before the string', { scopes: [], scope: 'b' }, []],
    ['the string where the array is unreadable', { scopes: ['a', 1], scope: 'b' }, ['b']],
    ['the string where the array is a string', { scopes: 'a', scope: 'b' }, ['b']],
    ['an empty string', { scope: '' }, []],
    ['neither', {}, null],
    ['neither in a readable form', { scopes: 'a', scope: ['b', null] }, null],
    ['null', { scopes: null, scope: null }, null],
    ['an object', { scope: { a: true } }, null],
  ];
  for (const [what, answer, scopes] of table) {
    test(what, () => {
      expect(registeredScopes(answer)).toEqual(scopes);
    });
  }

  test('are separated only by spaces', () => {
    expect(splitScope(' a  b ')).toEqual(['a', 'b']);
    expect(splitScope('')).toEqual([]);
    expect(splitScope('a\tb,c\nd')).toEqual(['a\tb,c\nd']);
  });
});

test('a client was created if the answer has any member that only a client has', () => {
  const members = ['client_id', 'client_secret', 'registration_access_token', 'registration_client_uri'];
  for (const member of members) {
    expect(bringsClient({ [member]: 'x', other: 1 }), member).toBe(true);
    for (const nothing of ['', null, 7, ['x'], undefined]) {
      expect(bringsClient({ [member]: nothing }), `${member}: ${String(nothing)}`).toBe(false);
    }
  }
  expect(bringsClient({ client_name: 'x', error: 'invalid_client_metadata' })).toBe(false);
  expect(bringsClient({})).toBe(false);
});

test('the client of an answer is read, after its secrets are known to the vault', () => {
  const body = {
    client_id: 'id-1',
    client_secret: 'secret-1',
    registration_access_token: 'token-1',
    registration_client_uri: 'https://tenant.example.com/register?client_id=id-1',
    scopes: ['a'],
  };
  const kept: string[] = [];
  const keep = (value: string): Secret => {
    kept.push(value);
    return new Secret(value);
  };
  const reply = answered(201, body);
  const client = readRegisteredClient('dcr-conformance-1', reply, body, keep);
  expect(client).toMatchObject({
    name: 'dcr-conformance-1',
    clientId: 'id-1',
    managementUri: body.registration_client_uri,
    scopes: ['a'],
    answer: body,
    reply,
  });
  expect(client.secret?.reveal()).toBe('secret-1');
  expect(client.registrationAccessToken?.reveal()).toBe('token-1');
  expect([...kept].sort()).toEqual(['secret-1', 'token-1']);

  const bare = readRegisteredClient('n', reply, { client_id: 7, client_secret: '' }, keep);
  const { clientId, secret, registrationAccessToken, managementUri, scopes } = bare;
  expect({ clientId, secret, registrationAccessToken, managementUri, scopes }).toEqual({
    clientId: null,
    secret: null,
    registrationAccessToken: null,
    managementUri: null,
    scopes: null,
  });
  expect(kept).toHaveLength(2);
});

test('a refusal concerns the caller by its status, or by its code if the status is 400', () => {
  const about = (status: number, error?: unknown) => refusesCaller(answered(status, { error }));
  expect([about(401), about(403), about(403, 'server_error')]).toEqual([true, true, true]);
  // Who is told about the metadata has passed as a caller.
  expect(
    ['invalid_client_metadata', 'unapproved_software_statement'].map((code) => about(403, code)),
  ).toEqual([false, false]);
  const codes = ['access_denied', 'invalid_token', 'unauthorized', 'invalid_client', 'insufficient_scope'];
  expect(codes.filter((code) => !about(400, code))).toEqual([]);
  const others = ['invalid_client_metadata', 'invalid_redirect_uri', 'invalid_scope', '', undefined, 401];
  expect(others.filter((code) => about(400, code))).toEqual([]);
  expect([about(404, 'access_denied'), about(201, 'access_denied')]).toEqual([false, false]);
});
