import { expect, test } from '@playwright/test';
import { ClientSecrets } from '../../fixtures/probes/management/client-secrets.ts';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import { furtherRedirect } from '../../fixtures/probes/management/adoption.ts';
import type { ManagedClient } from '../../fixtures/probes/management/client.ts';
import { isPolicy, type Update } from '../../fixtures/probes/management/updates.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import {
  expectReplaced,
  expectUpdated,
  expectUpdateRefused,
  noteLeftOut,
} from '../../fixtures/probes/management/update-answers.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import { unsent, type Answered, type Reply } from '../../fixtures/tenant/reply.ts';
import { said, stubAnswer } from './support/stub-answer.ts';
import { answeredWith, registeredWith } from './support/stub-answered.ts';
import { registrationEndpoint } from './support/stub-journal.ts';
import { stubTarget } from './support/stub-target.ts';

const nobody = unsent('budget', 'not asked');
const target = stubTarget({ REDIRECT_URI: 'https://client.example/callback' });
const further = furtherRedirect({ target });
const session = {
  target,
  discovery: { endpoint: () => Promise.resolve(registrationEndpoint) },
} as unknown as Session;
const own = {
  id: 'a',
  registered: registeredWith({ client_id: 'a', client_secret: 's', scopes: ['x', 'y'] }),
  scopes: ['x', 'y'],
  secrets: new ClientSecrets(null),
  body: () => ({ client_name: 'n', redirect_uris: ['r'] }),
} as unknown as ManagedClient;

test.describe('an update', () => {
  const shownWith = (...uris: readonly string[]) =>
    answeredWith(200, { client_id: 'a', client_name: 'n', redirect_uris: uris });
  const token = new Secret('t');
  const updated = (reply: Answered, shown: Answered | null, ...failed: Reply[]): Update => ({
    reply,
    before: token,
    newest: token,
    isAboutAddress: false,
    after: reply.status < 300 ? { shown, token, failed } : null,
  });
  const before = answeredWith(200, { client_id: 'a', client_name: 'n' });
  const triedSecret = () => Promise.resolve();
  const judge = (update: Update) =>
    said(() => expectUpdated(session, own, 'it', { update, before, triedSecret }));
  const good = stubAnswer(200, { client_id: 'a' });

  test('holds where it is answered with the client and shows in a re-read', async () => {
    expect(await judge(updated(good, shownWith(further)))).toBeNull();
    expect(await judge(updated(good, shownWith('r')))).toMatch(/actual a second read without it$/);
    expect(await judge(updated(stubAnswer(200, { client_id: 'b' }), shownWith(further)))).toMatch(
      /^Violation/,
    );
    expect(await judge(updated(stubAnswer(204, null), shownWith(further)))).toMatch(/actual it: 204$/);
  });

  test('changes nothing that it did not ask for', async () => {
    const renamed = answeredWith(200, { client_id: 'a', client_name: 'm', redirect_uris: [further] });
    expect(await judge(updated(good, renamed))).toBe(
      'Violation: expected client_name: "n", as before; actual client_name: "m"',
    );
    const nameless = answeredWith(200, { client_id: 'a', redirect_uris: [further] });
    expect(await judge(updated(good, nameless))).toMatch(/actual client_name: absent$/);
    // What was not sent may return to a default.
    const other = { client_id: 'a', client_name: 'n', grant_types: ['g'], redirect_uris: [further] };
    expect(await judge(updated(good, answeredWith(200, other)))).toBeNull();
  });

  test('replaces the addresses that were there', async () => {
    const replaced = (after: Answered) =>
      said(() => {
        expectReplaced('it', further, good, after);
      });
    expect(await replaced(shownWith('r'))).toBeNull();
    expect(await replaced(shownWith('r', further))).toBe(
      'Violation: expected it: the address is gone; actual it: a second read still shows it',
    );
  });

  test('must leave the client with a key that works', async () => {
    const refused = stubAnswer(401, null);
    expect(await judge(updated(good, null, refused))).toMatch(/the update answer has no new one$/);
    const withToken = stubAnswer(200, { client_id: 'a', registration_access_token: 't' });
    expect(await judge(updated(withToken, null, refused))).toMatch(/the token from the update does not/);
    expect(await judge(updated(good, null, nobody))).toBe('Undecided: not asked');
  });

  test('must return an address of the client, where it returns one', async () => {
    const elsewhere = stubAnswer(404, null);
    const wrong = {
      ...elsewhere,
      exchange: {
        ...elsewhere.exchange,
        request: { ...elsewhere.exchange.request, url: 'https://a.example/a/a' },
      },
    };
    expect(await judge(updated(good, shownWith(further), wrong))).toMatch(
      /^Violation: .*an address of the client/,
    );
    // With the same address it is the token that failed: that is management.token-rotation's business.
    expect(await judge(updated(good, shownWith(further), elsewhere))).toBeNull();
    expect(await judge(updated(good, shownWith(further), wrong, elsewhere))).toBeNull();
  });

  test('may be refused by policy', async () => {
    for (const [status, error, policy] of [
      [403, 'x', true],
      [405, 'x', true],
      [501, 'x', true],
      [400, 'invalid_redirect_uri', true],
      [400, 'invalid_request', false],
      [401, 'invalid_redirect_uri', false],
    ] as const) {
      const reply = stubAnswer(status, { error });
      expect(isPolicy(updated(reply, null))).toBe(policy);
      expect(await judge(updated(reply, null))).toMatch(policy ? /^Deviation/ : /^Violation/);
    }
    const refused = updated(stubAnswer(400, { error: 'invalid_client_metadata' }), null);
    expect(await judge(refused)).toMatch(/^Violation/);
    expect(await judge({ ...refused, isAboutAddress: true })).toMatch(/^Deviation/);
  });

  test('that must be refused is so with the right code, in other ways with a word', async () => {
    const judgeRefusal = (status: number, error: string | null) =>
      said(() => {
        expectUpdateRefused(stubAnswer(status, error === null ? {} : { error }), 'it', ['good', 'fine']);
      });
    for (const [status, error] of [
      [400, 'good'],
      [400, 'fine'],
      [401, null],
      [403, 'other'],
    ] as const) {
      expect(await judgeRefusal(status, error)).toBeNull();
    }
    expect(await judgeRefusal(400, 'other')).toBe(
      'Deviation: expected it: 400 with good, fine; actual it: 400 other',
    );
    expect(await judgeRefusal(404, 'good')).toMatch(/^Deviation/);
    expect(await judgeRefusal(400, null)).toMatch(/^Deviation/);
  });

  test('that leaves a value out is noted by what became of it', async () => {
    const noted = (reply: Reply, { before }: { readonly before?: unknown } = { before: ['token'] }) =>
      withEvidence(() => {
        noteLeftOut('it', { reply, before });
      });
    expect((await noted(stubAnswer(200, { response_types: ['token'] }))).kept).toEqual([
      'management.update/kept',
    ]);
    expect((await noted(stubAnswer(200, { response_types: ['code'] }))).kept).toEqual([
      'management.update/defaults',
    ]);
    expect((await noted(stubAnswer(400, {}))).kept).toEqual(['management.update/leftOutRefused']);
    expect((await noted(good, {})).notes).toEqual(['it: not tried, the body contains none']);
    expect((await noted(nobody)).result).toMatchObject({ ok: false, error: { reason: 'not asked' } });
  });
});
