import { expect, test } from '@playwright/test';
import { expectStandardTypes, wrongType } from '../../fixtures/probes/registration/answer-members.ts';
import {
  echoed,
  expectEcho,
  expectGrants,
  expectName,
  expectRedirect,
  expectResponseTypes,
} from '../../fixtures/probes/registration/echoes.ts';
import type { AskedResponseTypes } from '../../fixtures/facts/asked-response-types.ts';
import type { Registrar } from '../../fixtures/facts/registrar.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { said } from './support/stub-answer.ts';
import { registeredWith } from './support/stub-answered.ts';

// What a registration answer returns of what was asked for: as it was, replaced visibly, or not at all.

const asking = (responseTypes: AskedResponseTypes): Registrar => ({ responseTypes }) as unknown as Registrar;
const client = (answer: JsonObject) => registeredWith({ client_id: 'c', client_name: 'stub', ...answer });
const credentials = registeredWith({ client_id: 'c', client_secret: 's' });
const address = 'https://a.example/cb';

const grants = (types: AskedResponseTypes, value: unknown) => () => {
  expectGrants(client({ grant_types: value }), asking(types));
};
const responses = (types: AskedResponseTypes, value: unknown) => () => {
  expectResponseTypes(client({ response_types: value }), asking(types));
};
const redirects = (wanted: string, value: unknown) => () => {
  expectRedirect(client({ redirect_uris: value }), wanted);
};
const named = (answer: JsonObject) => () => {
  expectName(registeredWith({ client_id: 'c', scope: 'a', ...answer }));
};
const scopes = (answer: JsonObject) => () => {
  expectEcho(client(answer), ['a', 'b']);
};

const CC = 'client_credentials';
const both = [CC, 'authorization_code'];

const cases: Readonly<Record<string, [look: () => unknown, signal: string | null, text?: RegExp]>> = {
  'the grant as asked': [grants(['token'], [CC]), null],
  'the grant twice': [grants(['token'], [CC, CC]), null],
  'no grants': [grants(['token'], undefined), 'Violation', /grant_types: client_credentials.*absent/],
  'another grant': [grants(['token'], ['implicit']), 'Violation', /"implicit"/],
  'a further grant': [grants(['token'], both), 'Deviation', /authorization_code, more than requested/],
  'the grant of an omitted response type': [grants(null, both), null],
  'yet another grant beside it': [grants(null, [...both, 'implicit']), 'Deviation'],
  'the grant of an empty list': [grants([], both), 'Deviation'],
  'both grants of code': [grants(['code'], both), null],
  'one of the grants of code': [
    grants(['code'], [CC]),
    'Violation',
    /client_credentials, authorization_code/,
  ],
  'grants as a string': [grants(['token'], CC), 'Undecided', /grant_types is not an array of strings/],
  'credentials alone': [
    () => {
      expectGrants(credentials, asking(['token']));
    },
    'Violation',
    /none of the registered metadata/,
  ],
  'another member of credentials alone': [
    () => echoed(credentials, 'client_name'),
    'Undecided',
    /none of the registered metadata/,
  ],
  'response types as asked': [responses(['token'], ['token']), null],
  'response types in another order': [responses(['code', 'token'], ['token', 'code']), null],
  'one of two response types': [responses(['code', 'token'], ['token']), 'Violation'],
  'a further response type': [responses(['token'], ['token', 'code']), 'Violation'],
  'another response type': [responses(['token'], ['code']), 'Violation', /response_types: \["code"\]/],
  'an empty list of them': [responses(['token'], []), 'Deviation', /an empty list/],
  'no response types': [responses(['token'], undefined), 'Deviation', /response_types: absent/],
  'no response types where code was asked for': [responses(['code'], []), 'Violation'],
  'response types that nobody asked for': [responses([], ['code']), 'NotApplicable'],
  'response types where the member was left out': [responses(null, ['code']), 'NotApplicable'],
  'the address as asked': [redirects(address, [address]), null],
  'the address twice': [redirects(address, [address, address]), null],
  'no address': [redirects(address, undefined), 'Violation', /absent/],
  'an empty list of addresses': [redirects(address, []), 'Violation'],
  'an address too many': [redirects(address, [address, 'https://b.example/']), 'Violation'],
  'a slash at the end': [redirects(address, [`${address}/`]), 'Violation'],
  'a slash after the host': [redirects('https://a.example', ['https://a.example/']), 'Deviation'],
  'the default port': [redirects(address, ['https://a.example:443/cb']), 'Deviation'],
  'no address at all': [redirects(address, ['cb']), 'Violation'],
  'the name as asked': [named({ client_name: 'stub' }), null],
  'a tagged name': [named({ 'client_name#en': 'stub' }), null],
  'no name': [named({}), 'Violation', /"stub".*absent/],
  'a name of another member': [named({ client_names: 'stub' }), 'Violation'],
  'an extended name': [named({ client_name: 'stub (dynamic)' }), 'Deviation'],
  'a name that is no string': [named({ client_name: 7 }), 'Undecided'],
  'the scopes as asked': [scopes({ scopes: ['b', 'a', 'a'] }), null],
  'the scopes in a string': [scopes({ scope: 'b a' }), null],
  'no scopes': [scopes({}), 'Violation', /neither in a readable form/],
  'a scope that is no string': [scopes({ scope: 7 }), 'Undecided', /scope is not a string/],
  'a scope too few': [scopes({ scopes: ['a'] }), 'Violation', /missing: b/],
  'a scope too many': [scopes({ scopes: ['a', 'b', 'c'] }), 'Violation', /too many: c/],
};

for (const [name, [look, signal, text = /^/]] of Object.entries(cases)) {
  test(name, async () => {
    const thrown = await said(look);
    expect(thrown?.split(':', 1)[0] ?? null).toBe(signal);
    expect(thrown ?? '').toMatch(text);
  });
}

test.describe('types of members', () => {
  const wrong: readonly [member: string, value: unknown, type: string][] = [
    ['client_id_issued_at', '1795917674', 'a number'],
    ['scope', ['a'], 'a string'],
    ['grant_types', 'client_credentials', 'an array of strings'],
    ['redirect_uris', [7], 'an array of strings'],
    ['require_auth_time', 'true', 'true or false'],
    ['jwks', [], 'an object'],
    ['token_endpoint_auth_method', {}, 'a string'],
  ];
  for (const [member, value, type] of wrong) {
    test(`${member} that is not ${type}`, async () => {
      expect(wrongType({ [member]: value }, member)).toBe(type);
      expect(await said(() => expectStandardTypes(client({ [member]: value })))).toMatch(
        new RegExp(`^Violation: expected ${member}: ${type}`),
      );
    });
  }

  for (const value of [undefined, null, '']) {
    test(`${String(value === '' ? 'an empty text' : value)} counts as absent`, () => {
      expect(wrongType({ contacts: value }, 'contacts')).toBeNull();
    });
  }

  test('what no standard knows has no type', async () => {
    expect(wrongType({ x: 7 }, 'x')).toBeNull();
    expect(await said(() => expectStandardTypes(client({ x: {}, jwks: {}, default_max_age: 1 })))).toBeNull();
  });

  test('all wrong ones are told', async () => {
    const text = await said(() => expectStandardTypes(client({ contacts: 'a', logo_uri: 7 })));
    expect(text).toMatch(/contacts: "a".*logo_uri: 7/);
  });
});
