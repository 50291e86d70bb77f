import { tellingDifference } from '../../fixtures/probes/posture/client-oracle.ts';
import { postFormWithCharset } from '../../fixtures/probes/token/requests.ts';
import { passwordForm } from '../../fixtures/probes/token/requests.ts';
import { formWithoutClient } from '../../fixtures/probes/token/requests.ts';
import { failedAuthentications } from '../../fixtures/facts/token-failures.ts';
import { expectToken } from '../../fixtures/probes/token/requests.ts';
import { expectMethodRefused } from '../../fixtures/probes/token/requests.ts';
import { addressProbes } from '../../fixtures/facts/token-failures.ts';
import { expect, test } from '@playwright/test';
import { postTokenForm, registeredScopesOf } from '../../fixtures/facts/token-requests.ts';
import type { UsableClient } from '../../fixtures/facts/main-client.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { WireRequest } from '../../fixtures/evidence/exchange.ts';
import { unsent, type Reply } from '../../fixtures/tenant/reply.ts';
import { said, stubAnswer } from './support/stub-answer.ts';
import { registeredWith } from './support/stub-answered.ts';

const endpoint = 'https://a.example/token';
const client = { id: 'c', secret: new Secret('x') };
const form = [
  ['grant_type', 'client_credentials'],
  ['client_id', 'c'],
  ['client_secret', 'x'],
  ['scope', 's'],
] as const;
const token = stubAnswer(200, { access_token: 'a' });

/** A session with a main client `c`, a spare one `own` and one for its place, `plain`; it remembers what was sent. */
function world(reply: Reply = token, heldBack: readonly string[] = []) {
  const sent: (WireRequest & { readonly repeat: string })[] = [];
  const asked: string[] = [];
  const kept: string[] = [];
  let names = 0;
  const session = {
    tokens: {
      scopesToTry: () => Promise.resolve(['s']),
      single: () => Promise.resolve({}),
      ask: ({ id }: { readonly id: string }, scope: string, purpose: string) => {
        asked.push(`${id} ${scope}: ${purpose}`);
        const refusal = stubAnswer(400, { error: 'invalid_client' });
        return Promise.resolve(heldBack.includes(id) ? refusal : reply);
      },
    },
    main: { usable: () => Promise.resolve(client), requestedScopes: () => Promise.resolve(['s']) },
    clients: {
      spare: () => {
        asked.push('the spare client');
        return Promise.resolve({ id: 'own', secret: new Secret('y') });
      },
      plainSpare: () => {
        asked.push('another spare client');
        return Promise.resolve({ id: 'plain', secret: new Secret('z') });
      },
    },
    discovery: { endpoint: (name: string) => Promise.resolve(name === 'token_endpoint' ? endpoint : name) },
    context: {
      randomName: () => `random${(names += 1)}`,
      vault: { keep: (secret: string) => (kept.push(secret), new Secret(secret)) },
      client: {
        ask: (prepare: () => WireRequest, repeat: string) => {
          sent.push({ ...prepare(), repeat });
          return Promise.resolve(reply);
        },
      },
    },
  } as unknown as Session;
  return { session, sent, asked, kept };
}

const posted = (purpose: string, entries: readonly (readonly [string, string])[]) => ({
  purpose,
  method: 'POST',
  url: endpoint,
  body: { kind: 'form', entries },
  repeat: 'idempotent',
});

test('a client without credentials in its form, and a user that nobody has', () => {
  expect(formWithoutClient('s')).toEqual([form[0], form[3]]);
  const { session, kept } = world();
  expect(passwordForm(session, client, 's')).toEqual([
    ['grant_type', 'password'],
    ['username', 'dcr-conformance-random1'],
    ['password', 'random2'],
    ...form.slice(1),
  ]);
  expect(kept).toEqual(['random2']);
});

test('a form goes to the token endpoint, as it is or with a charset', async () => {
  const { session, sent } = world();
  expect(await postTokenForm(session, 'why', form)).toBe(token);
  expect(await postFormWithCharset(session)).toBe(token);
  expect(sent).toEqual([
    posted('why', form),
    {
      ...posted('a form whose media type names its charset', form),
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
    },
  ]);
});

test('before a difference is blamed, the plain form is sent once more', async () => {
  const { session, sent } = world();
  const refused = stubAnswer(400, { error: 'x' });
  await said(() => expectToken(session, 'm', () => Promise.resolve(refused)));
  expect(sent).toEqual([posted('the form as it should be, once more', form)]);
});

test('the secret of a thrown-away client goes into addresses, after it got a token', async () => {
  const { session, sent, asked, kept } = world();
  const probes = addressProbes(session);
  await probes.get();
  await probes.json();
  expect(await probes.secretInQuery()).toEqual({ withSecret: token, without: token });
  const query = 'grant_type=client_credentials&client_id=own&client_secret=y&scope=s';
  const bare = [form[0], ['client_id', 'own'], form[3]] as const;
  const json = { grant_type: 'client_credentials', client_id: 'own', client_secret: 'y', scope: 's' };
  expect(sent).toEqual([
    {
      purpose: 'a GET with everything in the address',
      method: 'GET',
      url: `${endpoint}?${query}`,
      repeat: 'idempotent',
    },
    { ...posted('a JSON body', []), body: { kind: 'json', value: json } },
    { ...posted('a secret in the address', bare), url: `${endpoint}?client_secret=y` },
    posted('a form without a secret', bare),
  ]);
  expect(asked).toEqual(['the spare client', 'own s: a form, before other ways are tried']);
  expect(kept).toEqual(['a']);
});

test('nothing goes into an address for a client that gets no token by a form either', async () => {
  const { session, sent } = world(stubAnswer(400, { error: 'invalid_client' }));
  expect(await said(() => addressProbes(session).get())).toContain('Undecided');
  expect(sent).toEqual([]);
});

test('where the spare client gets no token, another one takes its place', async () => {
  const { session, sent, asked } = world(token, ['own']);
  await addressProbes(session).json();
  expect(asked).toEqual([
    'the spare client',
    'own s: a form, before other ways are tried',
    'another spare client',
    'plain s: a form, before other ways are tried',
  ]);
  const json = { grant_type: 'client_credentials', client_id: 'plain', client_secret: 'z', scope: 's' };
  expect(sent).toEqual([{ ...posted('a JSON body', []), body: { kind: 'json', value: json } }]);
});

test('a client fails to authenticate by a wrong secret, and by an id that nobody has', async () => {
  const { session, sent, kept } = world(stubAnswer(401, { error: 'invalid_client' }));
  const { wrongSecret, unknownClient } = failedAuthentications(session);
  expect((await wrongSecret()).id).toBe('c');
  const unknown = 'dcr-conformance-never-issued-random2';
  expect((await unknownClient()).id).toBe(unknown);
  expect(sent).toEqual([
    posted('a wrong secret', [form[0], form[1], ['client_secret', 'wrong-random1'], form[3]]),
    posted('a client that was never registered', [
      form[0],
      ['client_id', unknown],
      ['client_secret', 'secret-random3'],
      form[3],
    ]),
  ]);
  expect(kept).toEqual(['wrong-random1', 'secret-random3']);
});

test('a method is not refused by silence, and not by an answer that brings nothing', async () => {
  const judged = (reply: Reply): Promise<string | null> =>
    said(() => {
      expectMethodRefused(reply, 'a GET');
    });
  expect(await judged(unsent('ended', 'nobody'))).toBe('Undecided: nobody');
  expect(await judged({ ...unsent('ended', 'a page'), why: 'html-page' })).toBe('Undecided: a page');
  expect(await judged(stubAnswer(299, {}))).toBe('Undecided: a GET: 299 without a token');
  expect(await judged(stubAnswer(300, {}))).toBeNull();
  const blamed = (json: Record<string, unknown>): string | null => {
    try {
      expectMethodRefused(stubAnswer(200, json), 'a GET');
    } catch (thrown) {
      return (thrown as { readonly blamed: string | null }).blamed;
    }
    return 'nothing thrown';
  };
  expect(blamed({ error: 'invalid_request' })).toBe('token.error-shape');
  expect(blamed({})).toBeNull();
});

test('a missing code is told as none', () => {
  const failed = (json: Record<string, unknown>) => ({ id: 'a', reply: stubAnswer(400, json) });
  expect(tellingDifference(failed({}), failed({ error: 'invalid_client' }))).toBe(
    'error none and invalid_client',
  );
});

test('a client has every scope that it was registered with, asked for or not', () => {
  const usable = (answer: Record<string, unknown>): UsableClient => ({
    ...client,
    registered: registeredWith(answer),
    scopes: ['a'],
  });
  expect(registeredScopesOf(usable({ scope: 'a b' }))).toEqual(['a', 'b']);
  expect(registeredScopesOf(usable({}))).toEqual(['a']);
});
