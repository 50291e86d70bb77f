import { differingReads } from '../../fixtures/probes/management/answers.ts';
import { expect, test } from '@playwright/test';
import { ClientSecrets } from '../../fixtures/probes/management/client-secrets.ts';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import { furtherRedirect } from '../../fixtures/probes/management/adoption.ts';
import type { ManagedClient } from '../../fixtures/probes/management/client.ts';
import { expectClientShown, expectRead, isSame } from '../../fixtures/probes/management/answers.ts';
import type { Update } from '../../fixtures/probes/management/updates.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import {
  expectReplaced,
  expectUpdated,
  expectUpdateInForce,
  noteLeftOut,
} from '../../fixtures/probes/management/update-answers.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { unsent, type Answered, type Reply } from '../../fixtures/tenant/reply.ts';
import { stubAnswer } from './support/stub-answer.ts';
import { registeredWith } from './support/stub-answered.ts';
import { registrationEndpoint } from './support/stub-journal.ts';
import { verdictOf } from './support/stub-seen.ts';
import { stubTarget } from './support/stub-target.ts';

const target = stubTarget({ REDIRECT_URI: 'https://client.example/callback' });
const further = furtherRedirect({ target });
const session = {
  target,
  discovery: {
    location: () => Promise.resolve({ form: 'long', prefix: '/am/oauth2/realms/root/realms/alpha' }),
    endpoint: (name: string) =>
      Promise.resolve(name === 'registration_endpoint' ? registrationEndpoint : name),
  },
} as unknown as Session;
const token = new Secret('t');
const dead = stubAnswer(401, { error: 'invalid_client' }, { name: 'dead secret' });

/** Tries a secret that does not work. */
const using = (secrets: ClientSecrets) => (): Promise<void> => {
  secrets.used(dead);
  return Promise.resolve();
};

/** A client whose update sends this body. */
const owner = (body: JsonObject = {}, secrets = new ClientSecrets(new Secret('s'))): ManagedClient =>
  ({
    id: 'a',
    registered: registeredWith({ client_id: 'a', client_secret: 's' }),
    secrets,
    body: () => body,
  }) as unknown as ManagedClient;

const reply = (json: JsonObject, status = 200): Answered => stubAnswer(status, json, { name: 'update' });
const good = reply({ client_id: 'a' });
const shownWith = (json: JsonObject, name = 'after'): Answered => stubAnswer(200, json, { name });
const updated = (answer: Answered, shown: Answered | null, ...failed: readonly Reply[]): Update => ({
  reply: answer,
  before: token,
  newest: token,
  isAboutAddress: false,
  after: { shown, token, failed },
});

test.describe('a value that an update sent as it was', () => {
  const kept = (sent: JsonObject, was: JsonObject, is: JsonObject, before?: Reply): Promise<unknown> =>
    verdictOf(() =>
      expectUpdated(session, owner(sent), 'it', {
        update: updated(good, shownWith({ redirect_uris: [further], ...is })),
        before: before ?? shownWith(was, 'before'),
        triedSecret: () => Promise.resolve(),
      }),
    );

  test('is shown again, with both reads as the proof', async () => {
    expect(await kept({ client_name: 'n' }, { client_name: 'n' }, { client_name: 'm' })).toEqual({
      kind: 'Violation',
      expected: 'client_name: "n", as before',
      actual: 'client_name: "m"',
      shown: ['after', 'before'],
    });
    expect(await kept({ client_name: 'm' }, { client_name: 'n' }, { client_name: 'm' })).toBe('holds');
    expect(await kept({ client_name: 'n' }, {}, {}, unsent('ended', 'nobody'))).toBe('holds');
  });

  test('may have got further scopes, which are another requirement’s business, and may lose none', async () => {
    const sent = { scopes: ['x', 'y'] };
    expect(await kept(sent, sent, { scopes: ['z', 'y', 'x'] })).toBe('holds');
    for (const scopes of [['x', 'z'], ['z'], []]) {
      expect(await kept(sent, sent, { scopes })).toMatchObject({ kind: 'Violation' });
    }
    expect(await kept(sent, sent, {})).toMatchObject({ actual: 'scopes: null' });
    // A list of another member is what was sent, and nothing more.
    const grants = { grant_types: ['g'] };
    expect(await kept(grants, grants, { grant_types: ['g', 'h'] })).toMatchObject({ kind: 'Violation' });
  });
});

test('an update that shows a secret is held to it, once it was tried', async () => {
  const secrets = new ClientSecrets(new Secret('s'));
  secrets.learn(new Secret('***'));
  const answer = reply({ client_id: 'a', client_secret: '***' });
  const judge = (own: ManagedClient) =>
    verdictOf(() =>
      expectUpdated(session, own, 'it', {
        update: updated(answer, shownWith({ redirect_uris: [further] })),
        before: shownWith({}),
        triedSecret: using(secrets),
      }),
    );
  const violation = {
    kind: 'Violation',
    actual: 'it: its client_secret is refused: 401 invalid_client',
    shown: ['update', 'dead secret'],
  };
  expect(await judge(owner({}, secrets))).toMatchObject(violation);
  // A read is held to it as well.
  const fresh = new ClientSecrets(new Secret('s'));
  fresh.learn(new Secret('***'));
  const own = owner({}, fresh);
  const read = expectRead.bind(null, session, own, 'it', answer);
  expect(await verdictOf(() => read(using(fresh)))).toMatchObject(violation);
});

test('an update that is answered otherwise is told by status and code', async () => {
  const judge = (answer: Answered) =>
    verdictOf(() =>
      expectUpdated(session, owner(), 'it', {
        update: { ...updated(answer, null), after: null },
        before: shownWith({}),
        triedSecret: () => Promise.resolve(),
      }),
    );
  const wanted = 'it: 200 with the client';
  expect(await judge(reply({}, 300))).toMatchObject({
    expected: wanted,
    actual: 'it: 300 without an error code',
  });
  expect(await judge(reply({ error: 'e' }, 400))).toMatchObject({ expected: wanted, actual: 'it: 400 e' });
  expect(await judge(reply({}, 201))).toMatchObject({ actual: 'it: 201' });
});

test.describe('what an update returned is in force', () => {
  const force = (update: Update): Promise<unknown> =>
    verdictOf(() => {
      expectUpdateInForce(update, further);
    });
  const again = shownWith({ redirect_uris: [further] });
  const wanted = 'a second read with the further redirect address';

  test('or nothing was updated, or nobody could look', async () => {
    expect(await force({ ...updated(good, null), after: null })).toBe('holds');
    expect(await force(updated(good, again, unsent('ended', 'nobody')))).toBe('holds');
  });

  test('and the proof are the update and what it led to', async () => {
    expect(await force(updated(good, shownWith({ redirect_uris: ['r'] })))).toEqual({
      kind: 'Violation',
      expected: wanted,
      actual: 'a second read without it',
      shown: ['after', 'update'],
    });
    expect(await force(updated(good, null, dead))).toEqual({
      kind: 'Violation',
      expected: wanted,
      actual: '401: the previous token no longer works, and the update answer has no new one',
      shown: ['update', 'dead secret'],
    });
    const elsewhere = {
      ...dead,
      exchange: { ...dead.exchange, request: { ...dead.exchange.request, url: 'x' } },
    };
    expect(await force(updated(reply({ registration_client_uri: 'u' }), again, elsewhere))).toEqual({
      kind: 'Violation',
      expected: 'registration_client_uri: an address of the client',
      actual: 'registration_client_uri: "u", answered 401',
      shown: ['update', 'dead secret'],
    });
    const still = () => {
      expectReplaced('it', further, good, again);
    };
    expect(await verdictOf(still)).toMatchObject({ shown: ['after', 'update'] });
  });
});

test('what becomes of a value that was left out is told with what stands in its place', async () => {
  const noted = async (answer: Answered) =>
    (
      await withEvidence(() => {
        noteLeftOut('it', { reply: answer, before: ['token'] });
      })
    ).notes;
  expect(await noted(reply({ response_types: ['code'] }))).toEqual([
    expect.stringContaining('response_types: ["code"]'),
  ]);
  expect(await noted(stubAnswer(204, null))).toEqual([expect.stringContaining('response_types: absent')]);
  expect(await noted(reply({}, 300))).toEqual([expect.stringContaining('300 without an error code')]);
});

test('values are alike in whatever order, and differ in any entry or word', () => {
  for (const [a, b] of [
    ['b a', 'a b'],
    [
      ['b a', { x: [2, 1] }],
      [{ x: [1, 2] }, 'a b'],
    ],
    [
      { a: 1, b: null },
      { b: null, a: 1 },
    ],
    [undefined, null],
  ]) {
    expect(isSame(a, b), JSON.stringify(a)).toBe(true);
  }
  for (const [a, b] of [
    [['a'], ['b']],
    ['ab c', 'ac b'],
    ['a bc', 'ab c'],
    [{ a: 1 }, { b: 1 }],
  ]) {
    expect(isSame(a, b), JSON.stringify(a)).toBe(false);
  }
});

test('every member that a client relies on is compared', () => {
  for (const member of [
    ...['client_id', 'client_type', 'application_type', 'subject_type', 'contacts', 'client_uri', 'logo_uri'],
    ...['policy_uri', 'tos_uri', 'jwks', 'jwks_uri', 'id_token_signed_response_alg', 'software_id'],
    ...['software_version', 'redirect_uris', 'grant_types', 'response_types', 'client_name'],
    'token_endpoint_auth_method',
  ]) {
    expect(differingReads({ [member]: 'a' }, { [member]: 'b' })).toEqual([member]);
  }
  expect(differingReads({ client_secret: 'a', vendor: 1 }, { client_secret: 'b', vendor: 2 })).toEqual([]);
});

test('an answer about a client says what is wrong with it', async () => {
  const judge = (answer: Answered) => verdictOf(() => expectClientShown(session, owner(), 'it', answer));
  expect(await judge(stubAnswer(200, null))).toMatchObject({ actual: 'the body is empty' });
  expect(await judge(reply({ client_id: 'b' }))).toMatchObject({ actual: 'client_id: "b"' });
  const uri = `${registrationEndpoint}?client_id=a`;
  expect(await judge(reply({ client_id: 'a', registration_client_uri: uri }))).toBe('holds');
  const read = (answer: Answered) =>
    verdictOf(() => expectRead(session, owner(), 'it', answer, () => Promise.resolve()));
  expect(await read(reply({ client_id: 'b' }))).toMatchObject({ kind: 'Violation' });
  expect(await read(reply({ error: 'e' }, 403))).toMatchObject({ kind: 'Deviation', actual: 'it: 403 e' });
});
