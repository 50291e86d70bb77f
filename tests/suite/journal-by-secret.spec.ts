import { expect, test } from '@playwright/test';
import type { WireAnswer } from '../../fixtures/evidence/exchange.ts';
import { cleanUp, one, tokenPath, uri, type Given } from './support/stub-clean-up.ts';
import { journalHandle } from './support/stub-journal.ts';
import { answeringTransport, json, text } from './support/stub-transport.ts';

const folder = (): string => test.info().outputPath('journal');

const invalidClient = json(401, { error: 'invalid_client' });
const issued = json(200, { access_token: 't' });

/** A client that can no longer be managed, with these answers of the token endpoint; the last one repeats. */
async function byHand(
  given: Partial<Given>,
  [first = invalidClient, ...others]: readonly WireAnswer[],
  management: WireAnswer = json(401),
) {
  const rest = [...others];
  let last = first;
  let isFirst = true;
  const transport = answeringTransport(({ url }) => {
    if (!url.endsWith(tokenPath)) return Promise.resolve(management);
    if (!isFirst) last = rest.shift() ?? last;
    isFirst = false;
    return Promise.resolve(last);
  });
  const clients = one(journalHandle('a', { clientSecret: 'secret-of-a' }));
  const done = await cleanUp(folder(), { ...clients, isFromFile: true, ...given }, transport);
  const asked = transport.sent.filter(({ url }) => url.endsWith(tokenPath));
  return { ...done, asked: asked.map(({ body, headers }) => headers.authorization ?? body ?? '') };
}

test.describe('a client that can no longer be managed', () => {
  test('is gone if the token endpoint does not know it either, on two looks and in both ways', async () => {
    const done = await byHand({}, []);
    expect([done.fates, done.stillOpen, done.waits]).toEqual([['gone'], [], [10_000]]);
    const byForm = 'grant_type=client_credentials&client_id=a&client_secret=secret-of-a';
    const byHeader = `Basic ${Buffer.from('a:secret-of-a').toString('base64')}`;
    expect(done.asked).toEqual([byForm, byHeader, byForm, byHeader]);
  });

  test('is not gone if the token endpoint knows it, whatever it answers', async () => {
    for (const answer of [
      issued,
      json(400, { error: 'invalid_scope' }),
      json(400, { error: 'unauthorized_client' }),
    ]) {
      const left = await byHand({}, [answer]);
      expect(left.fates).toEqual(['left: its deletion was refused with 401']);
      expect(left.open[0]?.wasAlive).toBe(true);
    }
  });

  test('is not gone if it is known in one way, or a moment later', async () => {
    expect((await byHand({}, [invalidClient, issued])).stillOpen).toEqual(['client-1']);
    expect((await byHand({}, [invalidClient, invalidClient, issued])).stillOpen).toEqual(['client-1']);
  });

  test('is not gone if the token endpoint says nothing about it', async () => {
    for (const answer of [json(429), json(503), json(500), json(401), text(404, 'no'), json(502)]) {
      expect((await byHand({}, [answer])).stillOpen, String(answer.status)).toEqual(['client-1']);
    }
  });

  test('is not gone if its secret is unknown', async () => {
    const left = await byHand(one(journalHandle('a')), []);
    expect([left.stillOpen, left.asked]).toEqual([['client-1'], []]);
    const nameless = await byHand(one(journalHandle('', { clientSecret: 'x' })), []);
    expect([nameless.stillOpen, nameless.asked]).toEqual([['client-1'], []]);
  });

  test('is known by any of its secrets', async () => {
    const handles = ['old', 'new'].map((clientSecret) => journalHandle('a', { clientSecret }));
    const left = await byHand(one(...handles), [invalidClient, invalidClient, issued]);
    expect(left.stillOpen).toEqual(['client-1']);
    expect((await byHand(one(...handles), [])).fates).toEqual(['gone']);
  });

  test('is not gone if neither its token nor its secret ever worked', async () => {
    const refused = await byHand({ before: ['deletionRefused'] }, []);
    expect([refused.stillOpen, refused.waits.length]).toEqual([['client-1'], 1]);
    const tokenless = one(journalHandle('a', { registrationAccessToken: null, clientSecret: 's' }));
    expect((await byHand(tokenless, [])).fates).toEqual([
      'left: the tenant returned no registration access token for it',
    ]);
  });

  test('is gone if its secret worked before', async () => {
    expect((await byHand({ before: ['deletionRefused', 'alive'] }, [])).fates).toEqual(['gone']);
    const tokenless = one(journalHandle('a', { registrationAccessToken: null, clientSecret: 's' }));
    expect((await byHand({ ...tokenless, before: ['alive'] }, [])).fates).toEqual(['gone']);
    const unsupported = await byHand({ before: ['deletionRefused', 'alive'] }, [], json(405));
    expect(unsupported.fates).toEqual(['gone']);
  });

  test('is not closed by the run that registered it', async () => {
    const own = one(journalHandle('a', { clientSecret: 's' }));
    const transport = answeringTransport(({ url }) =>
      Promise.resolve(url.endsWith(tokenPath) ? invalidClient : json(401)),
    );
    expect((await cleanUp(folder(), own, transport)).stillOpen).toEqual(['client-1']);
  });

  test('is left until the run ends if a check deletes it', async () => {
    const left = await byHand({ pause: null }, []);
    expect([left.fates, left.asked]).toEqual([['left: its deletion was refused with 401'], []]);
  });
});

test('an accepted deletion counts if the token endpoint no longer knows the client', async () => {
  const fates = async (answer: WireAnswer) => {
    const transport = answeringTransport(({ url, method }) =>
      Promise.resolve(url.endsWith(tokenPath) ? answer : method === 'DELETE' ? text(204) : json(500)),
    );
    return (await cleanUp(folder(), one(journalHandle('a', { clientSecret: 's' })), transport)).fates;
  };
  expect(await fates(invalidClient)).toEqual(['gone']);
  expect((await fates(issued))[0]).toMatch(
    /^unknown: no answer to the check whether it is gone: server error/,
  );
});

test('the token from a read deletes the client', async () => {
  const transport = answeringTransport(({ method, headers }) => {
    if (method === 'DELETE')
      return Promise.resolve(headers.authorization === 'Bearer second' ? text(204) : json(401));
    return Promise.resolve(
      headers.authorization === 'Bearer token-of-a'
        ? json(200, { registration_access_token: 'second' })
        : json(401),
    );
  });
  const done = await cleanUp(folder(), { ...one(journalHandle('a')), isFromFile: true }, transport);
  expect([done.fates, done.stillOpen]).toEqual([['gone'], []]);
  expect(done.sent).toEqual([
    `GET ${uri('a')} Bearer token-of-a`,
    `DELETE ${uri('a')} Bearer second`,
    `GET ${uri('a')} Bearer second`,
  ]);
});
