import { expectOwnAddress } from '../../fixtures/facts/management-address.ts';
import { expect, test } from '@playwright/test';
import { expectStandardTypes, wrongType } from '../../fixtures/probes/registration/answer-members.ts';
import {
  echoed,
  expectEcho,
  expectName,
  expectRedirect,
  expectResponseTypes,
  expectSomethingReturned,
} from '../../fixtures/probes/registration/echoes.ts';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import type { Registrar } from '../../fixtures/facts/registrar.ts';
import { expectExpiry, expectIssueTime } from '../../fixtures/probes/registration/times.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { readRegisteredClient } from '../../fixtures/tenant/registration-answer.ts';
import { stubAnswer } from './support/stub-answer.ts';
import { registeredWith } from './support/stub-answered.ts';
import { verdictOf } from './support/stub-seen.ts';
import { stubTarget } from './support/stub-target.ts';

/** What a look at a registration answer says. */
const look = (judge: () => unknown): Promise<unknown> =>
  verdictOf(async () => {
    await judge();
  });

// The names as RFC 7591 2 and OIDC Registration 2 spell them, written out once more.
const TYPES: Readonly<Record<string, readonly string[]>> = {
  'an array of strings': [
    ...['redirect_uris', 'grant_types', 'response_types', 'contacts', 'post_logout_redirect_uris'],
    ...['request_uris', 'default_acr_values'],
  ],
  'a string': [
    ...['client_name', 'token_endpoint_auth_method', 'token_endpoint_auth_signing_alg', 'scope'],
    ...['client_uri', 'logo_uri', 'tos_uri', 'policy_uri', 'jwks_uri', 'software_id', 'software_version'],
    ...['software_statement', 'application_type', 'subject_type', 'sector_identifier_uri'],
    ...['id_token_signed_response_alg', 'id_token_encrypted_response_alg', 'userinfo_signed_response_alg'],
    ...['id_token_encrypted_response_enc', 'userinfo_encrypted_response_alg'],
    ...['userinfo_encrypted_response_enc', 'request_object_signing_alg', 'request_object_encryption_alg'],
    ...['request_object_encryption_enc', 'initiate_login_uri', 'client_name#ja-Jpan-JP', 'tos_uri#de'],
  ],
  'a number': ['client_id_issued_at', 'default_max_age'],
  'true or false': ['require_auth_time'],
  'an object': ['jwks'],
};
const RIGHT: Readonly<Record<string, unknown>> = {
  'an array of strings': ['a'],
  'a string': 'a',
  'a number': 0,
  'true or false': false,
  'an object': {},
};

test('every standard member has its type, and no other', async () => {
  for (const [type, members] of Object.entries(TYPES)) {
    for (const member of members) {
      for (const [other, value] of Object.entries(RIGHT)) {
        expect(wrongType({ [member]: value }, member), member).toBe(other === type ? null : type);
      }
      const answer = { [member]: RIGHT[type === 'a number' ? 'a string' : 'a number'] };
      expect(await look(() => expectStandardTypes(registeredWith(answer)))).toMatchObject({
        kind: 'Violation',
      });
    }
  }
  for (const value of ['keys', 7]) expect(wrongType({ jwks: value }, 'jwks')).toBe('an object');
});

test.describe('the management address', () => {
  const secure = 'https://tenant.example.com';
  const realm = `${secure}/am/oauth2/realms/root/realms/alpha`;
  const own = { origin: secure, endpoint: `${realm}/register`, id: 'c1' as string | null };
  const at = (uri: string, others: Partial<typeof own> = {}) =>
    look(() => {
      const { origin, endpoint, id } = { ...own, ...others };
      const target = { ...stubTarget(), origin };
      const place = { form: 'long', prefix: '/am/oauth2/realms/root/realms/alpha' } as const;
      expectOwnAddress(uri, registeredWith({ client_id: id }), target, place, endpoint);
    });

  test('is told as it should be, and as it is', async () => {
    expect(await at('/register')).toMatchObject({
      expected:
        'registration_client_uri: an https address on tenant.example.com below /am/oauth2/realms/root/realms/alpha that names the client',
      actual: 'registration_client_uri: "/register", which is not an absolute address',
    });
    const why = async (uri: string) => ((await at(uri)) as { readonly actual: string }).actual.split(', ')[1];
    expect(await why(`${secure}/other?client_id=c1`)).toBe('which is not in the realm');
    expect(await why(`${realm.replace('https', 'http')}/register?client_id=c1`)).toBe('which is not https');
    expect(await why(`${realm.replace('//', '//:p@')}/register?client_id=c1`)).toBe(
      'which has user information',
    );
  });

  test('may do without TLS only where tenant and endpoint do', async () => {
    const origin = 'http://127.0.0.1:8080';
    const path = '/am/oauth2/realms/root/realms/alpha/register';
    const plain = `${origin}${path}?client_id=c1`;
    expect(await at(plain, { origin, endpoint: `${origin}${path}` })).toBe('holds');
    for (const other of [
      at(plain, { origin, endpoint: `https://127.0.0.1:8080${path}` }),
      at(plain, { origin: 'https://127.0.0.1:8080', endpoint: `${origin}${path}` }),
      at(plain.replace('http:', 'ftp:'), { origin, endpoint: `${origin}${path}` }),
    ]) {
      expect(await other).toMatchObject({ kind: 'Violation' });
    }
  });

  test('names its client in any spelling, and survives a broken one', async () => {
    expect(await at(`${realm}/register/a%20b`, { id: 'a b' })).toBe('holds');
    expect(await at(`${realm}/register/%E0%A4%A/c1`)).toBe('holds');
    expect(await at(`${realm}/register/%E0%A4%A`, { id: '%E0%A4%A' })).toBe('holds');
    expect(await at(`${realm}/register/%E0%A4%A`)).toMatchObject({ kind: 'Deviation' });
    expect(await at(`${realm}/register`, { id: null })).toMatchObject({ kind: 'Deviation' });
    expect(await at(`${realm}/register?client_id=c1`, { endpoint: 'no address' })).toBe('holds');
    expect(await at(`${secure}/am/oauth2/register`, { endpoint: 'no address' })).toMatchObject({
      actual: expect.stringContaining('without a realm'),
    });
  });
});

test.describe('an echo', () => {
  const registrar = (responseTypes: readonly string[]) => ({ responseTypes }) as unknown as Registrar;

  test('is there as soon as one member is, in whatever language', async () => {
    for (const member of [
      ...['grant_types', 'response_types', 'redirect_uris', 'client_name', 'token_endpoint_auth_method'],
      ...['scope', 'scopes', 'client_name#en', 'client_name#de-CH#x'],
    ]) {
      const one = registeredWith({ [member]: null });
      expect(
        await look(() => {
          expectSomethingReturned(one);
        }),
        member,
      ).toBe('holds');
    }
    for (const member of ['x#client_name', 'client_names', 'client_id']) {
      const one = registeredWith({ [member]: 'x' }, 'registration');
      expect(
        await look(() => {
          expectSomethingReturned(one);
        }),
        member,
      ).toEqual({
        kind: 'Undecided',
        reason: 'the answer returns none of the registered metadata',
        blamed: 'registration.echo-grant-types',
        shown: ['registration'],
      });
    }
  });

  test('of a wrong type is left to the requirement about types', async () => {
    expect(await look(() => echoed(registeredWith({ client_name: 7 }), 'client_name'))).toMatchObject({
      reason: 'client_name is not a string: 7',
      blamed: 'registration.json-body',
    });
  });

  test('is told beside what was asked for', async () => {
    const types = (wanted: readonly string[], value: unknown) =>
      look(() => {
        expectResponseTypes(registeredWith({ response_types: value }), registrar(wanted));
      });
    expect(await types([], ['x'])).toMatchObject({ reason: 'the body asks for no response type' });
    expect(await types(['token'], ['code'])).toMatchObject({ expected: 'response_types: token' });
    expect(
      await look(() => {
        expectRedirect(registeredWith({ redirect_uris: ['b'] }), 'https://a.example/');
      }),
    ).toMatchObject({ expected: 'redirect_uris: exactly ["https://a.example/"]' });
    const scopes = (answer: JsonObject) =>
      look(() => {
        expectEcho(registeredWith(answer), ['a', 'b']);
      });
    expect(await scopes({ client_name: 'x' })).toMatchObject({ expected: 'scopes or scope: a, b' });
    expect(await scopes({ scopes: ['a'] })).toMatchObject({
      expected: expect.stringContaining('registered scopes'),
    });
    // What stands in scopes counts, whatever scope is.
    expect(await scopes({ scopes: ['a', 'b'], scope: 7 })).toBe('holds');
  });

  test('of a name is a text under that name', async () => {
    const named = (answer: JsonObject) =>
      look(() => {
        expectName(registeredWith(answer, 'stub'));
      });
    const base = { client_name: 'other' };
    expect(await named({ ...base, x_client_name: 'stub' })).toMatchObject({ kind: 'Violation' });
    expect(await named({ ...base, 'client_name#en': ['stub'] })).toMatchObject({ kind: 'Violation' });
    expect(await named({ ...base, 'client_name#en': 'my stub' })).toMatchObject({ kind: 'Deviation' });
  });
});

test.describe('times', () => {
  const date = 'Sun, 29 Nov 2026 02:01:14 GMT';
  const now = Date.parse(date) / 1_000;
  /** An answer whose clock is the tenant's: the suite's own one stands at the beginning of time. */
  const at = (answer: JsonObject) => {
    const reply = stubAnswer(201, answer, { headers: { Date: date } });
    return readRegisteredClient('x', reply, answer, (secret) => new Secret(secret));
  };
  const expiry = (value: unknown) =>
    look(() => {
      expectExpiry(at({ client_secret_expires_at: value }));
    });

  test('are compared by the clock of the tenant, and told in words', async () => {
    expect(await expiry(now + 1)).toBe('holds');
    expect(await expiry(now)).toMatchObject({
      expected: `client_secret_expires_at: 0, or seconds after ${now} s (2026-11-29T02:01:14Z)`,
      actual: `client_secret_expires_at: ${now} s (2026-11-29T02:01:14Z)`,
    });
    expect(
      await look(() => {
        expectIssueTime(at({ client_id_issued_at: now + 300 }));
      }),
    ).toBe('holds');
  });

  test('end with the year 9999', async () => {
    expect(await expiry(253_402_300_799)).toBe('holds');
    const beyond = (await expiry(253_402_300_800)) as { readonly actual: string };
    expect(beyond.actual).toMatch(/^client_secret_expires_at: 253402300800\b/);
    expect(beyond.actual).not.toContain('+010000');
  });

  test('that never come are noted, and those that are none are named', async () => {
    const { kept } = await withEvidence(() => {
      expectExpiry(at({ client_secret_expires_at: 0 }));
    });
    expect(kept).toEqual(['registration.secret-expiry/never']);
    const issued = (value: unknown) =>
      look(() => {
        expectIssueTime(at({ client_id_issued_at: value }));
      });
    expect(await issued(null)).toMatchObject({ reason: 'the answer has no client_id_issued_at' });
    expect(await issued('7')).toMatchObject({
      reason: 'client_id_issued_at is not a number: "7"',
      blamed: 'registration.json-body',
    });
  });
});
