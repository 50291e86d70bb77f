import { expect, test } from '@playwright/test';
import { redirectsOf, scopesOf } from '../../fixtures/probes/management/client.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { unsent, type Answered, type Reply } from '../../fixtures/tenant/reply.ts';
import { stubAnswer } from './support/stub-answer.ts';
import { registrationEndpoint } from './support/stub-journal.ts';
import { bearer, managed, tokenOf, uri } from './support/stub-managed.ts';
import { verdictOf } from './support/stub-seen.ts';

// What a managed client sends, and what it writes into the journal.

const shown = (others: JsonObject = {}): Reply => stubAnswer(200, { client_id: 'a', ...others });
const refused = stubAnswer(401, { error: 'invalid_token' }, { name: 'refused' });

test('a client that nobody can manage names the requirement that speaks of it', async () => {
  const without = (others: JsonObject, names = ['stub']) =>
    verdictOf(() => {
      managed(() => shown(), others, { names });
    });
  expect(await without({ client_id: null })).toMatchObject({ blamed: 'registration.client-id' });
  expect(await without({ registration_access_token: null })).toMatchObject({
    blamed: 'registration.management-issued',
  });
  expect(await without({}, ['other'])).toMatchObject({
    reason: 'the client is no longer in the journal',
    blamed: null,
  });
});

test('it is known by what was registered, and called at its own endpoint', () => {
  const { client, registered } = managed(() => shown());
  expect(client.registered).toBe(registered);
  expect([client.scopes, client.credentials().scopes]).toEqual([[], []]);
  expect(managed(() => shown(), { scopes: ['x', 'y'] }).client.scopes).toEqual(['x', 'y']);
  expect(client.addressOf('b')).toBe(`${registrationEndpoint}?client_id=b`);
});

test('another client has the other id in place of the whole last segment', () => {
  const inPath = { registration_client_uri: `${registrationEndpoint}/abc`, client_id: 'abc' };
  expect(managed(() => shown(), inPath).client.addressOf('xyz')).toBe(`${registrationEndpoint}/xyz`);
});

test('a read, an update and a deletion are sent as they are, an update only once', async () => {
  const { client, sent, told } = managed(() => shown());
  await client.send('GET', null);
  await client.send('PUT', bearer('first'), { a: 1 });
  await client.send('DELETE', bearer('first'));
  const plain = { url: uri, needsNoBody: false, repeat: 'idempotent' };
  const headers = { authorization: bearer('first') };
  expect(sent).toEqual([
    { ...plain, purpose: 'read the client', method: 'GET' },
    {
      ...plain,
      purpose: 'update the client',
      method: 'PUT',
      headers,
      body: { kind: 'json', value: { a: 1 } },
      repeat: 'registration',
    },
    { ...plain, purpose: 'delete the client', method: 'DELETE', headers, needsNoBody: true },
  ]);
  expect(told).toEqual([['deleting', 'stub']]);
});

test.describe('a deletion', () => {
  const deleted = async (reply: Reply) => {
    const { client, told } = managed(() => reply);
    await client.send('DELETE', bearer('first'));
    expect(client.token.reveal()).toBe('first');
    return told.slice(1);
  };

  test('is refused from 300 on, and never by silence', async () => {
    const refusal = [['refused', 'stub', { isFinal: false }]];
    for (const status of [300, 401]) expect(await deleted(stubAnswer(status, null))).toEqual(refusal);
    expect(await deleted(stubAnswer(299, null))).toEqual([]);
    expect(await deleted(unsent('ended', 'nobody'))).toEqual([]);
    // Its answer is about a client that is gone.
    expect(await deleted(shown({ registration_access_token: 'second' }))).toEqual([]);
  });

  test('that was sent twice may have had its effect the first time', async () => {
    const second = { ...refused, exchange: { ...refused.exchange, attempt: 2 } };
    expect(await deleted(second)).toEqual([]);
  });
});

test.describe('keys', () => {
  test('are each tried once, the one that worked last first', async () => {
    let works = 'first';
    const { client, sent } = managed((request) => {
      if (request.method === 'PUT') return shown({ registration_access_token: 'second' });
      return tokenOf(request) === works ? shown() : refused;
    });
    await client.send('PUT', bearer('first'), client.body());
    await client.look();
    expect(client.token.reveal()).toBe('first');
    works = 'second';
    const look = await client.look();
    expect([look.token?.reveal(), look.failed.length]).toEqual(['second', 1]);
    works = 'none';
    expect((await client.look()).failed).toHaveLength(2);
    expect(sent.slice(1).map(tokenOf)).toEqual(['second', 'first', 'first', 'second', 'second', 'first']);
  });

  test('are not tried further where nobody answers', async () => {
    const { client, sent } = managed(({ method }) =>
      method === 'PUT' ? shown({ registration_access_token: 'second' }) : unsent('ended', 'nobody'),
    );
    await client.send('PUT', bearer('first'), client.body());
    expect((await client.look()).failed).toHaveLength(1);
    expect(sent).toHaveLength(2);
    expect(
      await verdictOf(async () => {
        await client.read();
      }),
    ).toMatchObject({
      reason: 'nobody',
      blamed: 'management.read',
    });
  });

  test('that all fail are told by the oldest, with the newest as the proof', async () => {
    const { client } = managed((request) => {
      if (request.method === 'PUT') return shown({ registration_access_token: 'second' });
      return tokenOf(request) === 'first' ? stubAnswer(404, null) : refused;
    });
    await client.send('PUT', bearer('first'), client.body());
    expect(
      await verdictOf(async () => {
        await client.read();
      }),
    ).toEqual({
      kind: 'Undecided',
      reason: 'the client cannot be read: 404',
      blamed: 'management.read',
      shown: ['refused'],
    });
  });

  test('are an address and a token: another address is another key', async () => {
    const { client, sent } = managed(() => shown({ registration_client_uri: `${uri}&v=2` }));
    await client.look();
    await client.look();
    expect(sent.map(({ url }) => url)).toEqual([uri, `${uri}&v=2`]);
  });
});

test('nothing is learned from what is no success, no JSON or no text', async () => {
  const news = { registration_access_token: 'second', client_secret: 'second-secret' };
  for (const reply of [
    stubAnswer(300, { client_id: 'a', ...news }),
    stubAnswer(200, null),
    shown({ registration_access_token: 7, client_secret: ['s'], registration_client_uri: 7 }),
  ]) {
    const { client, told } = managed(() => reply);
    await client.send('GET', bearer('first'));
    expect([client.token.reveal(), client.credentials().secret.reveal(), told]).toEqual([
      'first',
      'first-secret',
      [],
    ]);
  }
  // An id that is no text says nothing about whose token it is.
  const { client } = managed(() => stubAnswer(200, { client_id: 7, ...news }));
  await client.send('GET', bearer('first'));
  expect(client.token.reveal()).toBe('second');
});

test('the journal holds what the client can be deleted with', async () => {
  const { client, told } = managed(() => shown({ registration_access_token: 'second' }), {
    client_secret: null,
  });
  await client.look();
  const handle = { clientId: 'a', managementUri: uri, registrationAccessToken: 'second', clientSecret: null };
  expect(told).toEqual([['stub', handle]]);
});

test('what was adopted replaces nothing else', () => {
  const { client, told } = managed(() => shown());
  client.adopt({ token: new Secret('chosen') });
  expect([client.id, client.token.reveal(), client.credentials().secret.reveal()]).toEqual([
    'a',
    'chosen',
    'first-secret',
  ]);
  expect(told).toMatchObject([['stub', { managementUri: uri, registrationAccessToken: 'chosen' }]]);
});

test.describe('a secret that was shown', () => {
  const tried = async (token: Answered, others: JsonObject = {}) => {
    const made = managed(() => shown({ client_secret: 'second-secret' }), others, { token });
    await made.client.trySecret();
    expect(made.asked).toEqual([]);
    await made.client.look();
    await made.client.trySecret();
    await made.client.trySecret();
    return made;
  };

  test('is tried once, with the first scope of the client', async () => {
    const { asked, client, told } = await tried(stubAnswer(200, { access_token: 't' }), {
      scopes: ['x', 'y'],
    });
    expect(asked).toEqual([['a', 'second-secret', 'x']]);
    expect(client.credentials().secret.reveal()).toBe('second-secret');
    expect(told).toHaveLength(2);
  });

  test('gives way to the one before where it does not work', async () => {
    const { asked, told } = await tried(stubAnswer(401, { error: 'invalid_client' }));
    expect(asked).toEqual([['a', 'second-secret', null]]);
    expect(told.at(-1)).toMatchObject(['stub', { clientSecret: 'first-secret' }]);
  });
});

test('an answer shows redirect addresses and scopes, or none', () => {
  const of = (json: JsonObject | null) => [
    redirectsOf(stubAnswer(200, json)),
    scopesOf(stubAnswer(200, json)),
  ];
  expect(of({ redirect_uris: ['r'], scope: 'x y' })).toEqual([['r'], ['x', 'y']]);
  expect(of({ redirect_uris: 'r' })).toEqual([[], []]);
  expect(of(null)).toEqual([[], []]);
});
