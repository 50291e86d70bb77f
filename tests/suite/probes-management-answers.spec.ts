import { expect, test } from '@playwright/test';
import { ClientSecrets } from '../../fixtures/probes/management/client-secrets.ts';
import type { ManagedClient } from '../../fixtures/probes/management/client.ts';
import {
  differingReads,
  expectAsRegistered,
  expectClientShown,
  expectRead,
  expectSecretWorks,
} from '../../fixtures/probes/management/answers.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { unsent, type Reply } from '../../fixtures/tenant/reply.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import { said, stubAnswer } from './support/stub-answer.ts';
import { answeredWith, registeredWith } from './support/stub-answered.ts';
import { tenantOrigin } from './support/stub-client.ts';
import { registrationEndpoint } from './support/stub-journal.ts';
import { stubTarget } from './support/stub-target.ts';

const nobody = unsent('budget', 'not asked');
const target = stubTarget({ REDIRECT_URI: 'https://client.example/callback' });
const session = {
  target,
  discovery: {
    endpoint: () => Promise.resolve(registrationEndpoint),
    location: () => Promise.resolve({ form: 'long', prefix: '/am/oauth2/realms/root/realms/alpha' }),
  },
} as unknown as Session;
const registered = registeredWith({ client_id: 'a', client_secret: 's', scopes: ['x', 'y'] });
const own = {
  id: 'a',
  registered,
  scopes: ['x', 'y'],
  secrets: new ClientSecrets(null),
} as unknown as ManagedClient;

test('reads are alike whatever their order, their secret and the member that holds the scopes', () => {
  const first = { client_id: 'a', client_secret: '1', scopes: ['x', 'y'], redirect_uris: ['r', 's'] };
  const second = { redirect_uris: ['s', 'r'], scope: 'y x', client_secret: '2', client_id: 'a' };
  expect(differingReads(first, second)).toEqual([]);
  const changes: readonly JsonObject[] = [
    { client_id: 'b' },
    { redirect_uris: ['r'] },
    { grant_types: ['implicit'] },
    { response_types: ['code'] },
    { client_name: 'n' },
    { token_endpoint_auth_method: 'none' },
    { jwks: { keys: [{ kid: 'k' }] } },
    { software_version: '1' },
  ];
  for (const change of changes)
    expect(differingReads(first, { ...first, ...change })).toEqual(Object.keys(change));
  expect(differingReads(first, { ...first, scopes: ['x'] })).toEqual(['scopes']);
  expect(differingReads(null, null)).toEqual([]);
  expect(differingReads({ ...first, jwks: { a: 1, b: 2 } }, { ...first, jwks: { b: 2, a: 1 } })).toEqual([]);
});

test.describe('a read shows what was registered', () => {
  const answer = { client_id: 'a', client_name: 'n', scopes: ['x', 'y'], redirect_uris: ['r'] };
  const judge = (read: JsonObject, asked: JsonObject = {}) =>
    said(() => expectAsRegistered(registeredWith(answer), stubAnswer(200, read), asked));

  test('with the scopes in either member', async () => {
    for (const scopes of [{ scopes: ['y', 'x'] }, { scope: 'y x' }]) {
      expect(await judge({ client_name: 'n', redirect_uris: ['r'], ...scopes })).toBeNull();
    }
  });

  test('and every difference is told', async () => {
    expect(await judge({ client_name: 'm', scopes: ['x'], redirect_uris: ['r'] })).toBe(
      'Violation: expected client_name: "n", as registered; scopes: ["x","y"], as registered; actual client_name: "m"; scopes: ["x"]',
    );
    // What the registration answer got wrong is judged there.
    expect(
      await judge({ client_name: 'm', redirect_uris: ['r'], scope: 'x y' }, { client_name: 'm' }),
    ).toBeNull();
  });
});

test.describe('an answer about a client', () => {
  const judge = (json: JsonObject | null) =>
    said(() => expectClientShown(session, own, 'a read', stubAnswer(200, json)));

  test('has its id', async () => {
    expect(await judge({ client_id: 'a' })).toBeNull();
    expect(await judge({ client_id: 'b' })).toMatch(/^Violation: expected a read: client_id: "a"/);
    expect(await judge(null)).toMatch(/^Violation: expected a read: one JSON object/);
  });

  test('names a token and an address that are the client’s', async () => {
    const uri = `${registrationEndpoint}?client_id=a`;
    expect(
      await judge({ client_id: 'a', registration_client_uri: uri, registration_access_token: 't' }),
    ).toBeNull();
    expect(
      await judge({ client_id: 'a', registration_client_uri: null, registration_access_token: '' }),
    ).toBeNull();
    expect(await judge({ client_id: 'a', registration_client_uri: 'https://other.example/a' })).toMatch(
      /^Violation/,
    );
    expect(await judge({ client_id: 'a', registration_client_uri: 7 })).toMatch(/an address; actual 7$/);
    expect(await judge({ client_id: 'a', registration_access_token: 7 })).toMatch(/a string; actual 7$/);
    expect(tenantOrigin).toBe(new URL(uri).origin);
  });

  test('is a read where it comes with 200', async () => {
    const read = (reply: Reply) =>
      said(() => expectRead(session, own, 'a read', reply, () => Promise.resolve()));
    expect(await read(stubAnswer(200, { client_id: 'a' }))).toBeNull();
    expect(await read(stubAnswer(403, null))).toMatch(/^Deviation: expected a read: 200 with the client/);
    expect(await read(stubAnswer(401, { error: 'e' }))).toMatch(/^Violation: .*actual a read: 401 e$/);
    expect(await read(nobody)).toBe('Undecided: not asked');
  });
});

test('a secret that an answer shows has to work, and the one before counts where it does not', async () => {
  const secrets = new ClientSecrets(new Secret('old'));
  const shows = (secret: string) => answeredWith(200, { client_id: 'a', client_secret: secret });
  const judge = (secret: string) =>
    said(() => {
      expectSecretWorks({ secrets } as unknown as ManagedClient, 'a read', shows(secret));
    });
  expect([secrets.isInDoubt, secrets.learn(new Secret('old'))]).toEqual([false, false]);
  expect([secrets.learn(new Secret('***')), secrets.isInDoubt]).toEqual([true, true]);
  secrets.used(stubAnswer(401, { error: 'invalid_client' }));
  expect(secrets.newest?.reveal()).toBe('old');
  expect(await judge('***')).toBe(
    'Violation: expected a read: a working client_secret, if one is shown; actual a read: its client_secret is refused: 401 invalid_client',
  );
  expect(secrets.learn(new Secret('***')), 'known to be dead').toBe(false);
  expect(secrets.learn(new Secret('new'))).toBe(true);
  // Any other refusal says that the secret was right.
  secrets.used(stubAnswer(400, { error: 'invalid_scope' }));
  expect([secrets.newest?.reveal(), secrets.isInDoubt]).toEqual(['new', false]);
  expect(await judge('new')).toBeNull();
  secrets.adopt(new Secret('chosen'));
  expect([secrets.newest?.reveal(), secrets.isInDoubt]).toEqual(['chosen', false]);
});
