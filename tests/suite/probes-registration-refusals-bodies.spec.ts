import { unknownValue } from '../../fixtures/facts/unknown-value.ts';
import { expect, test } from '@playwright/test';
import { unsignedIdentityToken, wronglyTyped } from '../../fixtures/probes/registration-refusals/values.ts';
import {
  lifetimesChosen,
  ownCredentials,
} from '../../fixtures/probes/registration-refusals/chosen-values.ts';
import { hostile, notOneObject } from '../../fixtures/probes/registration-refusals/bodies.ts';
import { badKeys } from '../../fixtures/probes/registration-refusals/keys.ts';
import { badRedirects, localhostForBrowsers } from '../../fixtures/probes/registration-refusals/redirects.ts';
import type { Mutation } from '../../fixtures/judging/refusal-case.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { judged, session, tokenWith } from './support/stub-refusal-session.ts';

// What a mutation puts on the wire: a mistake there would have the tenant refuse something else.

const redirect = 'https://a.example/cb';
const good = { client_name: 'name-1', redirect_uris: [redirect] };

/** The members of the body, or the body in a form of its own. */
function sent(mutation: unknown): unknown {
  const { mutate, encode } = mutation as Mutation;
  const body = mutate(good);
  return encode === undefined ? body : encode(body);
}

const text = (content: string, mediaType = 'application/json') => ({
  kind: 'text',
  mediaType,
  text: content,
});

test('a body that is no object holds what an object would, in another form', () => {
  const bodies = notOneObject(redirect);
  const whole = JSON.stringify(good);
  expect(sent(bodies.truncated)).toEqual(text(`${whole.slice(0, -1)},"x_dcr_rest":"the `));
  expect(sent(bodies.null)).toEqual(text('null'));
  expect(sent(bodies.array)).toEqual(text(`[${whole}]`));
  expect(sent(bodies.text)).toEqual(text(JSON.stringify(whole)));
  expect(sent(bodies.form)).toEqual({
    kind: 'form',
    entries: [
      ['client_name', 'name-1'],
      ['redirect_uris', redirect],
    ],
  });
  const xml = '<client><client_name>name-1</client_name></client>';
  expect(sent(bodies.xml)).toEqual(text(xml, 'application/xml'));
  expect(sent(bodies['media-type'])).toEqual(text(whole, 'text/plain'));
  expect(bodies.array.statuses).toEqual([400, 415, 422]);
});

test('such a body counts where one of its values comes back', async () => {
  const { array } = notOneObject(redirect);
  // The stub registers under this name.
  expect(await judged(array, { client_name: 'registration' })).toBe(
    'Violation (registration) it: registered with its values',
  );
  expect(await judged(array, { redirect_uris: redirect })).toBe(
    'Deviation (registration) it: 201, a client with default values',
  );
});

test.describe('a hostile body', () => {
  const { oversize, nested, twice } = hostile(redirect);

  test('is as large, as deep and as ambiguous as it says', () => {
    const { client_name: name } = sent(oversize) as { readonly client_name: string };
    expect(name).toHaveLength(262_144);
    expect(name).toMatch(/^name-1x+$/);
    expect(sent(oversize)).toHaveProperty('redirect_uris', [redirect]);
    const { text: deep } = sent(nested) as { readonly text: string };
    const { x_dcr_nested: levels, ...rest } = JSON.parse(deep) as JsonObject;
    expect(rest).toEqual(good);
    expect(JSON.stringify(levels)).toBe(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`);
    expect(sent(nested)).toHaveProperty('mediaType', 'application/json');
    const own = JSON.stringify(good).slice(0, -1);
    expect(sent(twice)).toEqual(text(`${own},"redirect_uris":["${redirect}/second"]}`));
  });

  test('counts where all of it comes back', async () => {
    const returned = 'Violation (registration) it: registered and returned';
    expect(await judged(oversize, { client_name: 'x'.repeat(262_144) })).toBe(returned);
    expect(await judged(oversize, { client_name: 'x'.repeat(262_143) })).toBe('fine');
    expect(await judged(oversize, { client_name: Array(262_144).fill('x') })).toBe('fine');
    expect(await judged(nested, { x_dcr_nested: {} })).toBe(returned);
    expect(await judged(nested, good)).toBe('fine');
    const second = `${redirect}/second`;
    expect(await judged(twice, { redirect_uris: [redirect, second] })).toBe(
      'Violation (registration) it: registered with both values',
    );
    for (const uris of [[redirect], [second], [], `${redirect} ${second}`]) {
      expect(await judged(twice, { redirect_uris: uris }), String(uris)).toBe('fine');
    }
  });
});

test.describe('a wrong type', () => {
  test('is a text, an object, a number or a nested list in place of a list', async () => {
    const types = await wronglyTyped(session());
    expect(sent(types['redirect-text'])).toEqual({ ...good, redirect_uris: redirect });
    expect(sent(types['redirect-object'])).toEqual({ ...good, redirect_uris: {} });
    expect(sent(types['redirect-nested'])).toEqual({ ...good, redirect_uris: [[redirect]] });
    expect(sent(types['grant-text'])).toEqual({ ...good, grant_types: 'client_credentials' });
    expect(sent(types['grant-number'])).toEqual({ ...good, grant_types: 7 });
    expect(types.scopes.map(sent)).toEqual([
      { ...good, scopes: 'data-a' },
      { ...good, scopes: [['data-a']] },
    ]);
    expect(types.scopes.map(({ detail }) => detail)).toEqual(['scopes: "data-a"', 'scopes: [["data-a"]]']);
    const { scopes } = await wronglyTyped(session({ dialect: 'rfc7591' }));
    expect(scopes.map(sent)).toEqual([
      { ...good, scope: ['data-a'] },
      { ...good, scope: 7 },
    ]);
  });

  test('is refused with a code of its member', async () => {
    const types = await wronglyTyped(session());
    const standard = await wronglyTyped(session({ dialect: 'rfc7591' }));
    const metadata = ['invalid_client_metadata', 'invalid_redirect_uri'];
    expect(types['redirect-text'].codes).toEqual(metadata);
    expect(types['grant-number'].codes).toEqual(metadata);
    const scope = ['invalid_client_metadata', 'invalid_scope'];
    expect([...types.scopes, ...standard.scopes].map(({ codes }) => codes)).toEqual(Array(4).fill(scope));
  });

  test('is a violation in a member of the standard alone', async () => {
    const types = await wronglyTyped(session());
    for (const [key, answer] of [
      ['redirect-text', { redirect_uris: redirect }],
      ['redirect-nested', { redirect_uris: [[redirect]] }],
      ['grant-text', { grant_types: 'client_credentials' }],
      ['grant-number', { grant_types: 7 }],
    ] as const) {
      expect(await judged(types[key], answer), key).toMatch(
        /^Violation \(registration\) it: registered with/,
      );
    }
    expect(await judged(types.scopes[1], { scopes: [['data-a']] })).toBe(
      'Deviation (registration) it: registered with [["data-a"]]',
    );
  });
});

test('an unknown value stands beside what makes it readable', async () => {
  const value = unknownValue({ member: 'm', value: 'banana', beside: { other: 1 } });
  expect(sent(value)).toEqual({ ...good, m: 'banana', other: 1 });
  expect(value.codes).toEqual(['invalid_client_metadata']);
  expect(await judged(value, { m: 'banana' })).toBe(
    'Violation (registration) it: registered with m "banana"',
  );
});

test('an unsigned identity token is asked for with a response type that is published', async () => {
  const document = { response_types_supported: ['id_token', 'code id_token'] };
  expect(sent(await unsignedIdentityToken(session({ document })))).toEqual({
    ...good,
    response_types: ['id_token'],
    grant_types: ['implicit'],
    id_token_signed_response_alg: 'none',
  });
  const grants = { ...document, grant_types_supported: ['authorization_code'] };
  expect(sent(await unsignedIdentityToken(session({ document: grants })))).toMatchObject({
    response_types: ['code id_token'],
  });
  const none = { id_token_signed_response_alg: 'none' };
  const unsigned = await unsignedIdentityToken(session({ document: grants }));
  expect(await judged(unsigned, none)).toContain('Violation');
  expect(await judged(unsigned, { ...none, response_types: ['code', 'code id_token'] })).toContain(
    'Violation',
  );
  // The server registered something else: then the browser sees no identity token.
  expect(await judged(unsigned, { ...none, response_types: ['code'] })).toBe('fine');
  expect(await unsignedIdentityToken(session())).toEqual({
    notTried: 'no response type with an identity token is published',
  });
});

test('bad keys are two sources at once, a private key, and an address without TLS', async () => {
  const { vault } = session().context;
  const kept: string[] = [];
  const context = {
    vault: {
      keep: (secret: string) => {
        kept.push(secret);
        return vault.keep(secret);
      },
    },
  } as unknown as Session['context'];
  const { both, private: weak, plain } = badKeys({ ...session(), context });
  expect(sent(both)).toEqual({ ...good, jwks: { keys: [] }, jwks_uri: 'https://agent.example/keys' });
  expect(sent(plain)).toEqual({ ...good, jwks_uri: 'http://agent.example/keys' });
  const { jwks } = sent(weak) as { readonly jwks: { readonly keys: readonly JsonObject[] } };
  const text43 = expect.stringMatching(/^[\w-]{43}$/);
  const key = { kty: 'EC', crv: 'P-256', use: 'sig', d: text43, x: text43, y: text43 };
  expect(jwks).toEqual({ keys: [key] });
  // What looks like a secret has to be redacted like one, and a recording has to name the public half.
  expect(kept).toEqual(['d', 'x', 'y'].map((name) => jwks.keys[0]?.[name]));
  expect([both, weak, plain].map(({ codes }) => codes)).toEqual(Array(3).fill(['invalid_client_metadata']));
  expect(await judged(both, { jwks: null, jwks_uri: 'x' })).toBe('fine');
  expect(await judged(both, { jwks: {}, jwks_uri: 'x' })).toBe(
    'Violation (registration) it: registered with both',
  );
});

test('a redirect address is sent alone, for the grant that uses it', async () => {
  const { bad } = await badRedirects(session(), { bad: '/callback' });
  const code = { grant_types: ['authorization_code'], response_types: ['code'] };
  expect(sent(bad)).toEqual({ client_name: 'name-1', ...code, redirect_uris: ['/callback'] });
  expect(await judged(bad, { redirect_uris: [] })).toBe(
    'Deviation (registration) it: registered with [] in its place',
  );
  const localhost = await localhostForBrowsers(
    session({ document: { response_types_supported: ['token'], grant_types_supported: ['implicit'] } }),
  );
  expect(sent(localhost)).toEqual({
    client_name: 'name-1',
    application_type: 'web',
    response_types: ['token'],
    grant_types: ['implicit'],
    redirect_uris: ['http://localhost/callback'],
  });
});

test('a caller names its own id, secret, token and lifetimes', async () => {
  const own = ownCredentials(session());
  expect(sent(own)).toEqual({
    ...good,
    client_id: 'dcr-conformance-chosen-random1',
    client_secret: 'chosen-secret-random2',
    registration_access_token: 'chosen-token-random3',
  });
  const lifetimes = await lifetimesChosen(session({ token: tokenWith({ expires_in: 1 }) }));
  const day = 86_400;
  expect(sent(lifetimes)).toEqual({
    ...good,
    access_token_lifetime: day,
    refresh_token_lifetime: day,
    authorization_code_lifetime: day,
    jwt_token_lifetime: day,
  });
  expect([own.codes, lifetimes.codes]).toEqual(Array(2).fill(['invalid_client_metadata']));
});
