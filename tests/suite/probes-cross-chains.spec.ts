import { expect, test } from '@playwright/test';
import { expectOneIdentity, expectOneIssuer } from '../../fixtures/probes/cross/chains.ts';
import { withoutDefaultPort } from '../../fixtures/facts/endpoints.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { answerCalled, seenAs, tokenOf, verdictOf } from './support/stub-seen.ts';

const identity = (claims: JsonObject | null, told: JsonObject) =>
  verdictOf(() => expectOneIdentity(seenAs(tokenOf({}, claims), told), 'me'));

test('an answer that names a client names the registered one', async () => {
  expect(await identity({ client_id: 'me', sub: '(age!me)' }, { client_id: 'me', sub: 'me' })).toBe('holds');
  expect(await identity(null, { sub: '(age!me)' })).toBe('holds');
  expect(await identity({ sub: 'me' }, { client_id: null })).toBe('holds');
});

test('every other name is told with what names it', async () => {
  expect(await identity({ client_id: 'you', sub: 'me' }, { client_id: 'me', sub: '(usr!me)' })).toEqual({
    kind: 'Violation',
    expected: 'client_id (the JWT): "me"; sub (introspection): "me" or "(age!me)"',
    actual: 'client_id (the JWT): "you"; sub (introspection): "(usr!me)"',
    shown: ['token', 'introspection'],
  });
  expect(await identity(null, { client_id: '(age!me)' })).toMatchObject({ kind: 'Violation' });
});

test('where nobody names a client nothing is proven', async () => {
  const undecided = {
    kind: 'Undecided',
    reason: 'neither a JWT nor introspection names a client',
    blamed: 'introspection.identity',
    shown: ['introspection', 'token'],
  };
  expect(await identity(null, {})).toEqual(undecided);
  expect(await identity({ client_id: null }, { sub: null })).toEqual(undecided);
});

const ISSUER = 'https://tenant.example.com:443/am/oauth2';
const issuer = (claims: JsonObject | null, told: JsonObject) =>
  verdictOf(() => expectOneIssuer(seenAs(tokenOf({}, claims), told), ISSUER, answerCalled('document', {})));

test('an answer that names an issuer names the published one', async () => {
  expect(await issuer({ iss: ISSUER }, { iss: ISSUER })).toBe('holds');
  expect(await issuer({ iss: ISSUER }, {})).toBe('holds');
  expect(await issuer({ iss: null }, { iss: ISSUER })).toBe('holds');
  expect(await issuer(null, { iss: ISSUER })).toBe('holds');
});

test('another issuer is a violation, another default port a deviation', async () => {
  const port = 'https://tenant.example.com/am/oauth2';
  expect(await issuer(null, { iss: port })).toEqual({
    kind: 'Deviation',
    expected: `iss (introspection): the issuer "${ISSUER}"`,
    actual: `iss (introspection): "${port}"`,
    shown: ['introspection', 'document'],
  });
  expect(await issuer({ iss: port }, { iss: `${ISSUER}/` })).toMatchObject({
    kind: 'Violation',
    actual: `iss (introspection): "${ISSUER}/"`,
    shown: ['introspection', 'document'],
  });
  expect(await issuer(null, { iss: 7 })).toMatchObject({ kind: 'Violation' });
});

test('where all others agree, the document is the odd one', async () => {
  const other = 'https://tenant.example.com:443/am/oauth2/alpha';
  expect(await issuer({ iss: other }, { iss: other })).toMatchObject({
    kind: 'Violation',
    shown: ['document', 'token', 'introspection'],
  });
});

test('where nobody names an issuer nothing is proven', async () => {
  expect(await issuer({}, { iss: null })).toEqual({
    kind: 'Undecided',
    reason: 'neither a JWT nor introspection names an issuer',
    blamed: 'introspection.documented-members',
    shown: ['introspection', 'token'],
  });
});

test('the default port of a scheme is left out, and no other', () => {
  const cases = {
    'https://a.example:443/x': 'https://a.example/x',
    'https://a.example:443': 'https://a.example',
    'http://a.example:80/x': 'http://a.example/x',
    'https://a.example:80/x': 'https://a.example:80/x',
    'http://a.example:443/x': 'http://a.example:443/x',
    'https://a.example:4430/x': 'https://a.example:4430/x',
    'https://a.example/x:443/': 'https://a.example/x:443/',
  };
  for (const [address, without] of Object.entries(cases)) expect(withoutDefaultPort(address)).toBe(without);
});
