import { expect, test } from '@playwright/test';
import { wronglyTyped } from '../../fixtures/probes/registration-refusals/values.ts';
import { unknownValue } from '../../fixtures/facts/unknown-value.ts';
import {
  lifetimesChosen,
  ownCredentials,
} from '../../fixtures/probes/registration-refusals/chosen-values.ts';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import { notOneObject } from '../../fixtures/probes/registration-refusals/bodies.ts';
import { introspectsAll } from '../../fixtures/probes/posture/introspects-all.ts';
import { badKeys } from '../../fixtures/probes/registration-refusals/keys.ts';
import { badRedirects, localhostForBrowsers } from '../../fixtures/probes/registration-refusals/redirects.ts';
import { responseTypeFor } from '../../fixtures/probes/registration-refusals/response-types.ts';
import { Undecided } from '../../fixtures/judging/signals.ts';
import { judgeMethod } from '../../fixtures/probes/registration-refusals/methods.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import type { Answered } from '../../fixtures/tenant/reply.ts';
import { answeredWith } from './support/stub-answered.ts';
import { client, judged, session, tokenWith, uri, type World } from './support/stub-refusal-session.ts';

// What an acceptance means, by what the client was given and by what it can do.

test('a wrong type counts where it is returned, and AM’s own member is no matter of a standard', async () => {
  const types = await wronglyTyped(session());
  expect(await judged(types['redirect-object'], { ...client, redirect_uris: {} })).toContain('Violation');
  expect(await judged(types['redirect-text'], client)).toBe('fine');
  const [first] = types.scopes;
  expect(await judged(first, { ...client, scopes: 'data-a' })).toContain('Deviation');
  const standard = await wronglyTyped(session({ dialect: 'rfc7591' }));
  expect(await judged(standard.scopes[1], { ...client, scope: 7 })).toContain('Violation');
});

test('an unknown value counts where it is returned, alone or among others', async () => {
  const value = unknownValue({ member: 'response_types', value: ['token', 'banana'], unknown: 'banana' });
  expect(await judged(value, { response_types: ['token banana'] })).toContain('Violation');
  expect(await judged(value, { response_types: ['token'] })).toBe('fine');
  expect(await judged(value, { response_types: { banana: 1 } })).toBe('fine');
});

test.describe('a bad redirect address', () => {
  const addresses = { bad: '/callback', empty: '' };

  test('counts where it is returned', async () => {
    const { bad, empty } = await badRedirects(session(), addresses);
    const returned = 'Violation (registration) it: registered with ["/callback"]';
    expect(await judged(bad, { redirect_uris: ['/callback'] })).toBe(returned);
    expect(await judged(bad, { redirect_uris: '/callback' })).toContain('Violation');
    expect(await judged(bad, { redirect_uris: [] })).toContain('Deviation');
    expect(await judged(empty, { redirect_uris: [''] })).toContain('Violation');
    expect(await judged(empty, { redirect_uris: [] })).toBe('fine');
    const { plain } = await badRedirects(session(), { plain: 'http://a.example/callback' });
    // The same address, as a server may spell it.
    expect(await judged(plain, { redirect_uris: ['HTTP://a.example:80/callback'] })).toContain('Violation');
    const lenient = await badRedirects(session(), addresses, 'is as good as a refusal');
    expect(await judged(lenient.bad, {})).toBe('fine');
  });

  test('is not tried where no client can use one', async () => {
    const refused = session({ code: answeredWith(400, { error: 'invalid_client_metadata' }) });
    expect((await badRedirects(refused, addresses)).bad).toEqual({
      notTried: 'no client of the code grant can be registered (400 invalid_client_metadata)',
    });
    await expect(badRedirects(session({ code: answeredWith(200, {}) }), addresses)).rejects.toThrow(
      Undecided,
    );
  });

  test('localhost is noted for browsers, where implicit is offered', async () => {
    expect(await localhostForBrowsers(session())).toHaveProperty('notTried');
    const document = { response_types_supported: ['code', 'token'] };
    const localhost = await localhostForBrowsers(session({ document }));
    expect(await judged(localhost, { redirect_uris: ['http://localhost/callback'] })).toMatch(
      /^fine: a localhost/,
    );
    expect(await judged(localhost, { redirect_uris: [] })).toBe('fine');
  });
});

test('a response type is chosen with the grants that are published', () => {
  const types = ['code token id_token', 'code id_token', 'id_token', 'code'];
  const document = (grants?: readonly string[]): JsonObject => ({
    response_types_supported: types,
    ...(grants === undefined ? {} : { grant_types_supported: grants }),
  });
  const both = ['implicit', 'authorization_code'];
  const chosen = (grants?: readonly string[]) => responseTypeFor(document(grants), 'id_token', both);
  expect(chosen()).toEqual({ response_types: ['id_token'], grant_types: ['implicit'] });
  expect(chosen(['authorization_code'])).toEqual({
    response_types: ['code id_token'],
    grant_types: ['authorization_code'],
  });
  expect(chosen(['client_credentials'])).toBeNull();
  expect(responseTypeFor({ response_types_supported: ['code'] }, 'id_token', both)).toBeNull();
  expect(responseTypeFor({}, 'id_token', both)).toBeNull();
});

test('contradictory keys count where both come back; unwise ones are noted', async () => {
  const { both, private: weak, plain } = badKeys(session());
  expect(await judged(both, { jwks: {}, jwks_uri: 'x' })).toContain('Violation');
  for (const nothing of [null, '']) {
    expect(await judged(both, { jwks: {}, jwks_uri: nothing })).toBe('fine');
    expect(await judged(both, { jwks: nothing, jwks_uri: 'x' })).toBe('fine');
  }
  expect(await judged(weak, client)).toBe('fine: a key set with private members is accepted');
  expect(await judged(plain, client)).toBe('fine: a jwks_uri over plain http is accepted');
});

test('a body that is no object counts where its values come back', async () => {
  const { form, 'media-type': labelled } = notOneObject('https://a.example/cb');
  expect(await judged(form, client)).toContain('Violation');
  expect(await judged(form, { client_id: 'id-1' })).toContain('Deviation');
  expect(await judged(labelled, client)).toBe('fine: JSON labelled text/plain is accepted');
  expect(await judged(labelled, { client_id: 'id-1' })).toBe('fine');
});

test.describe('credentials of the caller', () => {
  const secret = 'chosen-secret-random2';
  const token = 'chosen-token-random3';
  const dead = answeredWith(401, { error: 'invalid_client' }, 'secret refused');
  const look = (world: World, answer: JsonObject): Promise<string> =>
    judged(ownCredentials(session({ token: dead, ...world })), {
      client_id: 'id-1',
      client_secret: 's-1',
      registration_client_uri: uri,
      ...answer,
    });

  test('are adopted where they work, whatever the answer shows', async () => {
    expect(await look({}, {})).toBe('fine');
    expect(await look({}, { client_id: 'dcr-conformance-chosen-random1' })).toBe(
      'Violation (registration) it: registered with the chosen client_id',
    );
    expect(await look({ tokenFor: { [secret]: tokenWith({}) } }, {})).toBe(
      'Violation (token) it: the chosen client_secret gets a token',
    );
    const onlyScope = answeredWith(400, { error: 'invalid_scope' }, 'scope refused');
    expect(await look({ tokenFor: { [secret]: onlyScope } }, {})).toBe(
      'Violation (scope refused) it: the chosen client_secret gets 400 invalid_scope, a made-up one 401 invalid_client',
    );
    const read = answeredWith(200, {}, 'read');
    expect(await look({ readWith: { [token]: read } }, {})).toContain('Violation (read)');
    // Where any token reads the client, none was chosen.
    expect(await look({ read }, {})).toBe('fine');
  });

  test('that come back without working are an echo', async () => {
    expect(await look({}, { client_secret: secret })).toContain('Deviation');
    expect(await look({}, { registration_access_token: token })).toContain('Deviation');
    // Where nothing can be read, the answer alone has to be believed.
    const without = { registration_client_uri: 'https://evil.example/', registration_access_token: token };
    expect(await look({}, without)).toContain('Violation (registration)');
    expect(await look({}, { registration_client_uri: null })).toBe('fine');
  });

  test('decide nothing where a made-up secret is told the same', async () => {
    const grant = answeredWith(400, { error: 'unsupported_grant_type' });
    expect(await look({ token: grant }, {})).toBe(
      'Undecided it: the chosen client_secret gets 400 unsupported_grant_type, token.bad-secret',
    );
    expect(await look({ token: answeredWith(401, {}) }, {})).toBe('fine');
  });
});

test('a lifetime counts where it has an effect', async () => {
  const lives = async (seconds: number): Promise<string> =>
    judged(await lifetimesChosen(session({ token: tokenWith({ expires_in: seconds }) })), client);
  expect(await lives(3_660)).toBe('fine');
  expect(await lives(3_661)).toBe(
    "Violation (token) it: its token lives 3661 s, an ordinary client's 3600 s",
  );
});

test('a chosen lifetime is longer than any that the tenant gives', async () => {
  const week = 604_800;
  const { tokens, ...others } = session();
  const single = async () => {
    const token = await tokens.single('data-a');
    return { ...token, answer: { ...token.answer, expires_in: week } };
  };
  const slow = { ...others, tokens: { ...tokens, single } } as unknown as ReturnType<typeof session>;
  const { access_token_lifetime: chosen } = (await lifetimesChosen(slow)).mutate({});
  expect(chosen).toBeGreaterThan(week + 60);
});

test('seeing the tokens of others counts, with the scope or where the answer is silent', async () => {
  const active = answeredWith(200, { active: true }, 'introspection');
  const look = async (introspection: Answered, answer: JsonObject): Promise<string> =>
    judged(await introspectsAll(session({ introspection })), { ...client, ...answer });
  const scopes = ['am-introspect-all-tokens'];
  expect(await look(active, { scopes })).toContain('Violation (introspection)');
  expect(await look(active, {})).toContain('Violation');
  expect(await look(active, { scopes: [] })).toBe('fine');
  expect(await look(answeredWith(200, { active: false }), { scopes })).toBe('fine');
  expect(await look(answeredWith(403, {}), { scopes })).toBe('fine');
  expect(await look(answeredWith(401, {}), { scopes })).toContain('Undecided');
  expect(await look(answeredWith(200, {}), { scopes })).toContain('Undecided');
});

test.describe('a method that registers nobody', () => {
  const judge = async (status: number, body: unknown, isBare = true): Promise<string> => {
    const { result, notes } = await withEvidence(() => {
      judgeMethod(answeredWith(status, body), isBare, 'it');
    });
    return result.ok ? ['fine', ...notes].join(': ') : (result.error as Error).name;
  };

  test('is refused by any 4xx and by 501, whatever the body', async () => {
    for (const status of [400, 401, 404, 405, 418, 501]) {
      expect(await judge(status, '<html>', true)).toBe('fine');
    }
    expect(await judge(304, '')).toBe('Undecided');
  });

  test('shows no client: not in an object, not in a list, not deep inside', async () => {
    expect(await judge(200, { client_id: 'x' })).toBe('Violation');
    expect(await judge(200, [{ client_name: 'x' }])).toBe('Violation');
    expect(await judge(200, { result: [{ redirect_uris: [] }] })).toBe('Violation');
    expect(await judge(200, { client_id: 'x' }, false)).toBe('Deviation');
  });

  test('may help', async () => {
    const noted = 'fine: a success that shows no client: it, ';
    expect(await judge(200, { message: 'client_id' })).toBe(`${noted}200`);
    expect(await judge(204, '')).toBe(`${noted}204`);
    expect(await judge(200, '<html>client_id</html>')).toBe(`${noted}200`);
  });
});
