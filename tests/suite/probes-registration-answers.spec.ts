import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../fixtures/catalogue/index.ts';
import { expectOwnAddress } from '../../fixtures/facts/management-address.ts';
import {
  expectStrongCredentials,
  expectUnguessableIds,
  expectDistinct,
} from '../../fixtures/probes/registration/credentials.ts';
import { guessedPart } from '../../fixtures/judging/guessing.ts';
import { judgeCallerRefusal } from '../../fixtures/facts/registration-callers.ts';
import { usableClient, type UsableClient } from '../../fixtures/facts/main-client.ts';
import { expectExpiry, expectIssueTime } from '../../fixtures/probes/registration/times.ts';
import { Undecided } from '../../fixtures/judging/signals.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { readRegisteredClient } from '../../fixtures/tenant/registration-answer.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import { said, stubAnswer } from './support/stub-answer.ts';
import { registeredWith } from './support/stub-answered.ts';
import { stubTarget } from './support/stub-target.ts';

// Credentials, times, the management address and closed registration, each judged from one answer.

type Case = [look: () => unknown, signal: string | null, text?: RegExp];

function testEach(cases: Readonly<Record<string, Case>>): void {
  for (const [name, [look, signal, text = /^/]] of Object.entries(cases)) {
    test(name, async () => {
      const thrown = await said(look);
      expect(thrown?.split(':', 1)[0] ?? null).toBe(signal);
      expect(thrown ?? '').toMatch(text);
    });
  }
}

const strong = 'aZ3kQ9xW7cR5tB1mN8vL2pH6sD4fG0jY';
const usable = (id: string, secret: string, token?: string): UsableClient =>
  usableClient(
    registeredWith({ client_id: id, client_secret: secret, registration_access_token: token ?? null }),
    [],
  );

test.describe('two clients', () => {
  const pair =
    (one: UsableClient, other: UsableClient): (() => void) =>
    () => {
      expectDistinct(one, other);
    };
  testEach({
    'share nothing': [pair(usable('a', 's'), usable('b', 't')), null],
    'share an id alone': [pair(usable('a', 's'), usable('a', 't')), 'Deviation', /the same client_id twice/],
    'share a secret': [pair(usable('a', 's'), usable('b', 's')), 'Violation', /client_secret/],
    'share id and secret': [
      pair(usable('a', 's'), usable('a', 's')),
      'Violation',
      /client_id, client_secret/,
    ],
    'share a token': [pair(usable('a', 's', 'r'), usable('b', 't', 'r')), 'Violation', /registration_access/],
    'have no tokens to share': [pair(usable('a', 's'), usable('b', 't')), null],
  });
});

test.describe('strength', () => {
  const of =
    (secret: string, token = strong) =>
    () =>
      expectStrongCredentials([usable('a', secret, token).registered]);
  const ids = (one: string, other: string) => () => {
    expectUnguessableIds([usable(one, 's'), usable(other, 's')]);
  };
  const long = 'x7f3'.repeat(4);
  testEach({
    'of good credentials': [of(strong), null],
    'of a short secret': [of('abcdefgh'), 'Violation', /client_secret: room for 37 bits/],
    'of a short token': [of(strong, '123456'), 'Violation', /registration_access_token: room for 19 bits/],
    'of both': [of('abcdefgh', '123456'), 'Violation', /client_secret.*registration_access_token/],
    'of a pattern': [of('a'.repeat(64)), 'Violation', /0\.0 bits per character/],
    'of many octal digits': [of('01234567'.repeat(7)), null],
    'of few octal digits': [of('01234567'.repeat(4)), 'Violation', /room for 106 bits/],
    'of an unsigned token': [of(strong, 'eyJhIjoxfQ.eyJhIjoxfQ.'), 'Violation', /room for 0 bits/],
    'of a signed token': [of(strong, `eyJhIjoxfQ.eyJhIjoxfQ.${strong}`), null],
    'of an encrypted token': [of(strong, `eyJhIjoxfQ..iv.${strong}.${strong}`), null],
    'of ids': [ids(`${long}1a`, `${long}2b`), null],
    'of short ids': [ids('abc', 'abd'), 'Deviation', /room for 14 bits/],
    'of counted ids': [ids('client-of-tenant-000122', 'client-of-tenant-000123'), 'Deviation', /consecutive/],
    'of one id twice': [ids('client-of-tenant-000122', 'client-of-tenant-000122'), null],
  });

  test('is that of the part that has to be guessed', () => {
    expect(guessedPart('eyJh.eyJi.sig')).toBe('sig');
    expect(guessedPart('eyJh..iv.text.tag')).toBe('texttag');
    expect(guessedPart('a.b.c')).toBe('a.b.c');
    expect(guessedPart('eyJh.b')).toBe('eyJh.b');
  });
});

test.describe('times', () => {
  const date = 'Sun, 29 Nov 2026 02:01:14 GMT';
  const now = Date.parse(date) / 1_000;
  const at = (answer: JsonObject, headers: Readonly<Record<string, string>> = { Date: date }) => {
    const reply = stubAnswer(201, answer, { headers, at: now * 1_000 });
    return readRegisteredClient('x', reply, answer, (secret) => new Secret(secret));
  };
  const expiry =
    (value: unknown, headers?: Readonly<Record<string, string>>): (() => void) =>
    () => {
      expectExpiry(at({ client_secret_expires_at: value }, headers));
    };
  const issue = (value: unknown) => () => {
    expectIssueTime(at({ client_id_issued_at: value }));
  };
  testEach({
    'an expiry of 0': [expiry(0), null],
    'an expiry in a second': [expiry(now + 1), null],
    'an expiry in a second by our own clock': [expiry(now + 1, {}), null],
    'an expiry now': [expiry(now), 'Violation', /2026-11-29T02:01:14Z/],
    'an expiry in milliseconds': [expiry(now * 1_000 + 1), 'Violation', /looks like milliseconds/],
    'no expiry': [expiry(undefined), 'Violation', /absent/],
    'an expiry as a string': [expiry('0'), 'Violation', /"0"/],
    'an issue time of five minutes ago': [issue(now - 300), null],
    'an older issue time': [issue(now - 301), 'Violation', /within five minutes of \d+ s/],
    'an issue time to come': [issue(now + 301), 'Violation'],
    'an issue time in milliseconds': [issue(now * 1_000), 'Violation', /looks like milliseconds/],
    'an issue time as a string': [issue(String(now)), 'Undecided', /not a number/],
    'no issue time': [issue(null), 'NotApplicable'],
  });
});

test.describe('the management address', () => {
  const target = stubTarget({ TENANT_BASE_URL: 'https://tenant.example.com' });
  const realm = 'https://tenant.example.com/am/oauth2/realms/root/realms/alpha';
  const of = (uri: string, endpoint = `${realm}/register`, answer: JsonObject = { client_id: 'c1' }) => {
    return (): void => {
      const place = { form: 'long', prefix: '/am/oauth2/realms/root/realms/alpha' } as const;
      expectOwnAddress(uri, registeredWith(answer), target, place, endpoint);
    };
  };
  const short = 'https://tenant.example.com/am/oauth2/register';
  testEach({
    'with the id in its query': [of(`${realm}/register?client_id=c1`), null],
    'with the id in its path': [of(`${realm}/register/c1`), null],
    'with the default port': [of(`${realm.replace('.com', '.com:443')}/register?client_id=c1`), null],
    'of the short form': [of('https://tenant.example.com/am/oauth2/alpha/register?client_id=c1'), null],
    'without a realm': [of(`${short}?client_id=c1`), 'Deviation', /without a realm/],
    'without a realm, as clients register': [of(`${short}?client_id=c1`, short), null],
    'that names nobody': [of(`${realm}/register`), 'Deviation', /does not name the client/],
    'that names another client': [of(`${realm}/register?client_id=c2`), 'Deviation'],
    'that names somebody, where the answer has no id': [of(`${realm}/register?client_id=x`, short, {}), null],
    'of another realm': [
      of(`${realm.replace('alpha', 'bravo')}/register?client_id=c1`),
      'Violation',
      /realm/,
    ],
    'of another host': [of('https://other.example/register?client_id=c1'), 'Violation', /not on that host/],
    'by plain http': [of(`${realm.replace('https', 'http')}/register?client_id=c1`), 'Violation'],
    'with user information': [of(`${realm.replace('//', '//a@')}/register`), 'Violation', /user information/],
    'that is relative': [of('/register?client_id=c1'), 'Violation', /absolute/],
  });
});

test.describe('closed registration', () => {
  const at = (
    status: number,
    json: JsonObject | null,
    { isPublished = true, headers = {}, mediaType = 'application/json' } = {},
  ) => {
    return (): void => {
      const reply = stubAnswer(status, json, { headers, mediaType });
      judgeCallerRefusal(reply, { mutation: 'x', address: 'https://a.example', isPublished });
    };
  };
  const challenge = { 'WWW-Authenticate': 'Bearer' };
  testEach({
    'that names the caller': [at(400, { error: 'access_denied' }), null],
    'with 401 and a code': [at(401, { error: 'invalid_token' }), null],
    'with 401 alone': [at(401, null), null],
    'with a challenge alone': [at(403, null, { headers: challenge }), null],
    'with 403 in a form of its own': [at(403, { code: 403 }), null],
    'that reads the metadata': [
      at(400, { error: 'invalid_client_metadata' }),
      'Violation',
      /registration is open/,
    ],
    'that reads the redirect addresses': [at(401, { error: 'invalid_redirect_uri' }), 'Violation'],
    'that reads the scopes': [at(400, { error: 'invalid_scope' }), 'Violation'],
    'that says nothing': [at(400, null), 'Undecided'],
    'with another code': [at(400, { error: 'server_error' }), 'Deviation'],
    'with 404 where it is published': [at(404, null), 'Deviation', /404 at the published address/],
    'with 404 where it is not': [at(404, null, { isPublished: false }), null],
    'with 405 where it is not': [at(405, null, { isPublished: false }), null],
  });

  test('is not what a gateway says as text', async () => {
    const reply = stubAnswer(403, null, { mediaType: 'text/plain' });
    const text = { ...reply, answer: { ...reply.answer, bytes: Buffer.from('Forbidden') } };
    const judge = (): void => {
      judgeCallerRefusal(text, { mutation: 'x', address: 'https://a.example', isPublished: true });
    };
    expect(await said(judge)).toMatch(/^Undecided/);
  });
});

test('a client without id or secret names the row that it lacks', () => {
  const blamedFor = (answer: JsonObject): RequirementId | null => {
    try {
      usableClient(registeredWith(answer), []);
      return null;
    } catch (thrown) {
      if (!(thrown instanceof Undecided)) throw thrown;
      expect(thrown.exchanges).toHaveLength(1);
      return thrown.blamed;
    }
  };
  expect(blamedFor({ client_secret: 's' })).toBe('registration.client-id');
  expect(blamedFor({ client_id: 'a' })).toBe('registration.secret-issued');
});
