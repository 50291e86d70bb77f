import { expect, test } from '@playwright/test';
import { Journal } from '../../fixtures/journal/journal.ts';
import { ManagedClient } from '../../fixtures/probes/management/client.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { JsonObject, WireAnswer } from '../../fixtures/evidence/exchange.ts';
import type { OutgoingRequest } from '../../fixtures/tenant/transport.ts';
import { said } from './support/stub-answer.ts';
import { registeredWith } from './support/stub-answered.ts';
import { stubbedClient } from './support/stub-client.ts';
import { journalOrigin, registrationEndpoint } from './support/stub-journal.ts';
import { stubTarget } from './support/stub-target.ts';
import { answeringTransport, json, text } from './support/stub-transport.ts';

const uri = `${registrationEndpoint}?client_id=a`;
const bearer = (token: string): Secret => new Secret(`Bearer ${token}`);
const presented = ({ headers }: OutgoingRequest): string =>
  headers.authorization?.replace('Bearer ', '') ?? '';

/** A client that was registered, at a tenant that answers so. */
function managed(answer: (request: OutgoingRequest) => WireAnswer, others: JsonObject = {}) {
  const journal = Journal.start(test.info().outputPath('journal'), 'run-1');
  journal.intend('stub', journalOrigin, registrationEndpoint);
  const stub = stubbedClient(answeringTransport((request) => Promise.resolve(answer(request))));
  const session = {
    target: stubTarget(),
    context: { client: stub.client, vault: stub.vault, journal },
    registrar: { pageBody: (name: string, scopes: readonly string[]) => ({ client_name: name, scopes }) },
  } as unknown as Session;
  const registered = registeredWith({
    client_id: 'a',
    client_secret: 'first-secret',
    registration_access_token: 'first',
    registration_client_uri: uri,
    scopes: ['x'],
    ...others,
  });
  const client = new ManagedClient(session, registered);
  const handles = () => journal.open.flatMap((open) => open.handles);
  return { client, handles, journal, sent: stub.transport.sent };
}

const shown = (others: JsonObject = {}): WireAnswer => json(200, { client_id: 'a', ...others });

test.describe('a managed client learns', () => {
  test('the token, the secret and the address that a read returns', async () => {
    const answer = shown({
      registration_access_token: 'second',
      client_secret: 'second-secret',
      registration_client_uri: `${uri}&v=2`,
    });
    const { client, handles, sent } = managed(() => answer);
    await client.read();
    expect([client.token.reveal(), client.credentials().secret.reveal()]).toEqual([
      'second',
      'second-secret',
    ]);
    expect(handles().at(-1)).toEqual({
      clientId: 'a',
      managementUri: `${uri}&v=2`,
      registrationAccessToken: 'second',
      clientSecret: 'second-secret',
    });
    // The new token at the old address as well: an address may be wrong.
    expect(
      handles().map(({ managementUri, registrationAccessToken: token }) => [managementUri, token]),
    ).toEqual([
      [uri, 'second'],
      [`${uri}&v=2`, 'second'],
    ]);
    await client.read();
    expect(sent.map(({ url }) => url)).toEqual([uri, `${uri}&v=2`]);
    expect(handles()).toHaveLength(2);
  });

  test('the same from an update, whose own values are no news', async () => {
    const { client, handles } = managed(() =>
      shown({ registration_access_token: 'mine', client_secret: 'mine' }),
    );
    const mine = { registration_access_token: 'mine', client_secret: 'mine' };
    await client.send('PUT', bearer('first'), client.body(mine));
    expect([client.token.reveal(), client.credentials().secret.reveal(), handles()]).toEqual([
      'first',
      'first-secret',
      [],
    ]);
    await client.send('PUT', bearer('first'), client.body());
    expect([client.token.reveal(), client.credentials().secret.reveal()]).toEqual(['mine', 'mine']);
  });

  test('a secret alone as well', async () => {
    const { client, handles } = managed(() => shown({ client_secret: 'second-secret' }));
    await client.read();
    expect(handles()).toMatchObject([{ registrationAccessToken: 'first', clientSecret: 'second-secret' }]);
  });

  test('nothing from a refusal, an empty value, another client or an address elsewhere', async () => {
    const news = { registration_access_token: 'second', client_secret: 'second-secret' };
    for (const answer of [
      json(401, { client_id: 'a', ...news }),
      json(200, { client_id: 'another', ...news }),
      shown({ registration_access_token: '', client_secret: null }),
      shown({ registration_client_uri: 'https://other.example/am/oauth2/register?client_id=a' }),
      shown({
        registration_access_token: 'first',
        client_secret: 'first-secret',
        registration_client_uri: uri,
      }),
    ]) {
      const { client, handles } = managed(() => answer);
      await client.send('GET', bearer('first'));
      expect([client.token.reveal(), handles()]).toEqual(['first', []]);
    }
  });

  test('what an answer says of the id that it was asked to take', async () => {
    const { client } = managed(() => json(200, { client_id: 'b', registration_access_token: 'second' }));
    await client.send('PUT', bearer('first'), client.body({ client_id: 'b' }));
    expect(client.token.reveal()).toBe('second');
  });
});

test.describe('a look at a managed client', () => {
  test('tries older keys where newer ones do not work, and goes on with what worked', async () => {
    const { client, sent } = managed((request) => {
      if (request.method === 'PUT') return shown({ registration_access_token: 'dead' });
      return presented(request) === 'first' ? shown() : json(401);
    });
    await client.send('PUT', bearer('first'), client.body());
    const look = await client.look();
    expect([look.shown?.status, look.token?.reveal(), look.failed.length]).toEqual([200, 'first', 1]);
    await client.look();
    expect(sent.map(presented)).toEqual(['first', 'dead', 'first', 'first']);
  });

  test('says what was answered where no key works', async () => {
    const { client } = managed(() => json(404));
    expect(await client.look()).toMatchObject({ shown: null, token: null, failed: [{ status: 404 }] });
    expect(await said(() => client.read())).toBe('Undecided: the client cannot be read: 404');
  });

  test('ends where nobody answers', async () => {
    const { client } = managed(() => json(500));
    expect(await said(() => client.read())).toMatch(/^Undecided: server error/);
  });
});

test('what an update adopted is used from then on', async () => {
  const { client, handles, sent } = managed(() => shown());
  client.adopt({ secret: new Secret('chosen-secret'), token: new Secret('chosen') });
  expect(client.credentials().secret.reveal()).toBe('chosen-secret');
  client.adopt({ id: 'b' });
  await client.look();
  expect([client.id, sent.at(-1)?.url, sent.map(presented)]).toEqual([
    'b',
    `${registrationEndpoint}?client_id=b`,
    ['chosen'],
  ]);
  expect(handles().at(-1)).toMatchObject({ clientId: 'b', registrationAccessToken: 'chosen' });
});

test('the address of another client has the other id', () => {
  expect(managed(() => shown()).client.addressOf('b&c')).toBe(`${registrationEndpoint}?client_id=b%26c`);
  const inPath = managed(() => shown(), { registration_client_uri: `${registrationEndpoint}/a` });
  expect(inPath.client.addressOf('b/c')).toBe(`${registrationEndpoint}/b%2Fc`);
});

test('a deletion is in the journal before it is sent, and a refusal after it', async () => {
  const seen: boolean[] = [];
  const status = { next: 401 };
  const { client, journal } = managed(({ method }) => {
    if (method === 'DELETE') seen.push(journal.open[0]?.deletionSent ?? false);
    return status.next === 204 ? text(204) : json(status.next);
  });
  await client.send('DELETE', bearer('first'));
  expect([seen, journal.open[0]?.deletionSent, journal.open[0]?.wasRefused]).toEqual([[true], false, false]);
  status.next = 204;
  await client.send('DELETE', bearer('first'));
  status.next = 401;
  // A refusal may be the effect of the deletion before it.
  await client.send('DELETE', bearer('first'));
  expect(journal.open[0]?.deletionSent).toBe(true);
  client.isGone();
  expect(journal.open).toEqual([]);
});

test('a client that nobody can manage is none', async () => {
  const without = (others: JsonObject) => said(() => managed(() => shown(), others));
  expect(await without({ client_id: null })).toBe('Undecided: the registration answer has no client_id');
  expect(await without({ registration_access_token: '' })).toBe(
    'Undecided: no registration access token was returned',
  );
});
