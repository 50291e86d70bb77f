import { expect, test } from '@playwright/test';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import type { Session } from '../../fixtures/facts/session.ts';
import { Undecided } from '../../fixtures/judging/signals.ts';
import { expectMethodsRefused, judgeMethod } from '../../fixtures/probes/registration-refusals/methods.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { WireRequest } from '../../fixtures/evidence/exchange.ts';
import { unsent, type Answered, type Reply } from '../../fixtures/tenant/reply.ts';
import { answeredWith } from './support/stub-answered.ts';
import { exchange } from './support/stub-exchange.ts';
import { verdictOf } from './support/stub-seen.ts';

const endpoint = 'https://tenant.example.com/am/register?realm=a';
const own = { registrationAccessToken: new Secret('rat'), clientId: 'id 1' };
const refused = (): Reply => answeredWith(405, '');
const serverError = (): Reply => ({
  ...unsent('ended', 'a 500'),
  why: 'server-error',
  exchange: exchange('x'),
});

/** What is sent to a tenant that answers so, and how it is judged. */
async function look(answer: (request: WireRequest) => Reply = refused, registered: object | Error = own) {
  const sent: (WireRequest & { readonly repeat: string })[] = [];
  const session = {
    discovery: {
      endpoint: (name: string) => Promise.resolve(name === 'registration_endpoint' ? endpoint : name),
    },
    main: {
      registered: () =>
        registered instanceof Error ? Promise.reject(registered) : Promise.resolve(registered),
    },
    context: {
      client: {
        ask: (prepare: () => WireRequest, repeat: string) => {
          const request = prepare();
          sent.push({ ...request, repeat });
          return Promise.resolve(answer(request));
        },
      },
    },
  } as unknown as Session;
  const { result, notes } = await withEvidence(() => verdictOf(() => expectMethodsRefused(session)));
  return { sent, notes, verdict: result.ok ? result.value : result.error };
}

const of = (method: string, reply: Reply) => (request: WireRequest) =>
  request.method === method ? reply : refused();

test('four methods go out bare, and PATCH once more with the token of its client', async () => {
  const { sent, verdict, notes } = await look();
  expect(verdict).toBe('holds');
  expect(notes).toEqual([]);
  const json = { kind: 'json', value: {} };
  const bare = { url: endpoint, needsNoBody: true, repeat: 'idempotent' };
  expect(sent).toEqual([
    { ...bare, method: 'GET', purpose: 'GET without a token' },
    { ...bare, method: 'PUT', purpose: 'PUT without a token', body: json },
    { ...bare, method: 'PATCH', purpose: 'PATCH without a token', body: json },
    { ...bare, method: 'DELETE', purpose: 'DELETE without a token' },
    {
      ...bare,
      method: 'PATCH',
      purpose: 'PATCH with the token of its own client',
      url: `${endpoint}&client_id=id+1`,
      headers: { authorization: own.registrationAccessToken.asBearer() },
      body: json,
    },
  ]);
});

test('without a client or a token of its own, the PATCH that needs them is not tried', async () => {
  const why = async (registered: object | Error) => {
    const { sent, notes } = await look(refused, registered);
    expect(sent).toHaveLength(4);
    return notes;
  };
  const probe = 'PATCH with the token of its own client: not tried, ';
  const noToken = [`${probe}the client has no registration access token`];
  expect(await why({ ...own, registrationAccessToken: null })).toEqual(noToken);
  expect(await why({ ...own, clientId: null })).toEqual(noToken);
  expect(await why(new Undecided('refused', null))).toEqual([`${probe}there is no client`]);
  expect((await look(refused, new TypeError('a mistake of the suite'))).verdict).toBeInstanceOf(TypeError);
});

test('a client that is shown to nobody in particular is a violation, to its owner a deviation', async () => {
  const shown = answeredWith(200, { client_id: 'id 1', client_secret: 's' }, 'shown');
  expect((await look(of('GET', shown))).verdict).toEqual({
    kind: 'Violation',
    expected: 'GET without a token: refused with a 4xx or 501',
    actual: 'GET without a token: 200 with client_id, client_secret',
    shown: ['shown'],
  });
  const toOwner = (request: WireRequest) => (request.headers === undefined ? refused() : shown);
  expect((await look(toOwner)).verdict).toMatchObject({
    kind: 'Deviation',
    actual: 'PATCH with the token of its own client: 200 with client_id, client_secret',
  });
});

test('a server error answers GET, and hides what became of the others', async () => {
  expect((await look(of('GET', serverError()))).verdict).toEqual({
    kind: 'Deviation',
    expected: 'GET without a token: refused with a 4xx or 501',
    actual: 'GET without a token: a server error',
    shown: ['x'],
  });
  expect((await look(of('PUT', serverError()))).verdict).toMatchObject({ kind: 'Undecided' });
  const silent = { ...serverError(), exchange: null } as Reply;
  expect((await look(of('GET', silent))).verdict).toMatchObject({ kind: 'Undecided' });
  const limited = { ...serverError(), why: 'rate-limited' } as Reply;
  expect((await look(of('GET', limited))).verdict).toMatchObject({ kind: 'Undecided' });
});

test('every member that only a client has shows one, a redirect shows nothing', async () => {
  const judged = (reply: Answered): Promise<unknown> =>
    verdictOf(() => {
      judgeMethod(reply, true, 'it');
    });
  for (const member of [
    ...['client_id', 'client_secret', 'registration_access_token', 'registration_client_uri'],
    ...['client_name', 'redirect_uris'],
  ]) {
    const deep = answeredWith(200, [null, { a: { [member]: null } }]);
    expect(await judged(deep)).toMatchObject({ actual: `it: 200 with ${member}` });
  }
  for (const status of [300, 399]) {
    expect(await judged(answeredWith(status, {}, 'r'))).toEqual({
      kind: 'Undecided',
      reason: `it: ${status}`,
      blamed: null,
      shown: ['r'],
    });
  }
});
