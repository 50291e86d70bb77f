import { expect, test } from '@playwright/test';
import {
  knownBySecret,
  publishedTokenEndpoint,
  type Known,
  type SecretLook,
} from '../../fixtures/journal/known-by-secret.ts';
import type { JournaledClient } from '../../fixtures/journal/journal.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { TenantClient } from '../../fixtures/tenant/client.ts';
import type { WireRequest } from '../../fixtures/evidence/exchange.ts';
import { unsent, type Reply } from '../../fixtures/tenant/reply.ts';
import { stubAnswer } from './support/stub-answer.ts';
import { tenantOrigin } from './support/stub-client.ts';
import { journalHandle, realmPath } from './support/stub-journal.ts';

const nobody = unsent('ended', 'nobody');
const unknown = stubAnswer(401, { error: 'invalid_client' });
const endpoint = `${tenantOrigin}/token`;

/** A client that answers in this order, the last answer for ever. */
function wire(...answers: readonly Reply[]) {
  const sent: (WireRequest & { readonly repeat: string })[] = [];
  const client = {
    ask: (prepare: () => WireRequest, repeat: string) => {
      sent.push({ ...prepare(), repeat });
      return Promise.resolve(answers[Math.min(sent.length, answers.length) - 1]);
    },
  } as unknown as TenantClient;
  return { client, sent };
}

async function known(answers: readonly Reply[], secrets: readonly (string | null)[] = ['s']) {
  const { client, sent } = wire(...answers);
  const look: SecretLook = {
    client,
    keep: (text) => new Secret(text),
    tokenEndpoint: () => Promise.resolve(endpoint),
  };
  const handles = secrets.map((clientSecret) => journalHandle('a', { clientSecret }));
  const said: Known = await knownBySecret(look, { handles } as unknown as JournaledClient);
  return { said, sent };
}

test.describe('the token endpoint', () => {
  test('knows a client to whom it says anything but invalid_client', async () => {
    for (const [reply, said] of [
      [stubAnswer(200, { access_token: 't' }), 'known'],
      [stubAnswer(299, null), 'known'],
      [stubAnswer(400, { error: 'invalid_scope' }), 'known'],
      [stubAnswer(499, { error: 'x' }), 'known'],
      [stubAnswer(300, {}), null],
      [stubAnswer(401, {}), null],
      [stubAnswer(404, null), null],
      [stubAnswer(500, { error: 'x' }), null],
      [stubAnswer(501, { error: 'x' }), null],
      [nobody, null],
    ] as const) {
      expect((await known([reply])).said).toBe(said);
    }
    expect((await known([unknown])).said).toBe('unknown');
  });

  test('is asked by form first, and by header only where that is not known', async () => {
    for (const first of [stubAnswer(200, {}), stubAnswer(400, { error: 'x' }), stubAnswer(401, {}), nobody]) {
      expect((await known([first])).sent).toHaveLength(1);
    }
    const { said, sent } = await known([unknown, stubAnswer(400, { error: 'x' })]);
    expect(said).toBe('known');
    const grant = ['grant_type', 'client_credentials'];
    const both = {
      purpose: 'check whether the client is still known',
      method: 'POST',
      url: endpoint,
      repeat: 'clean-up',
    };
    expect(sent).toMatchObject([
      { ...both, body: { kind: 'form', entries: [grant, ['client_id', 'a'], ['client_secret', 's']] } },
      { ...both, body: { kind: 'form', entries: [grant] } },
    ]);
    expect(sent[0]?.headers).toBeUndefined();
    expect((sent[1]?.headers?.authorization as Secret).reveal()).toBe(`Basic ${btoa('a:s')}`);
    expect((await known([unknown, nobody])).said).toBeNull();
  });

  test('is asked with each secret once, the newest first', async () => {
    const { said, sent } = await known([unknown], ['old', 'new', 'old', null]);
    expect(said).toBe('unknown');
    const secrets = sent.flatMap(({ body }) =>
      body?.kind === 'form' ? body.entries.filter(([name]) => name === 'client_secret') : [],
    );
    expect(secrets.map(([, value]) => value)).toEqual(['new', 'old']);
    expect((await known([unknown, unknown, nobody], ['a', 'b'])).said).toBeNull();
  });

  test('is not asked without a secret or a client', async () => {
    for (const secrets of [[], [null]]) {
      expect(await known([stubAnswer(200, {})], secrets)).toEqual({ said: null, sent: [] });
    }
  });
});

test.describe('where tokens are issued', () => {
  const published = (reply: Reply) => {
    const { client, sent } = wire(reply);
    const mayCall = (url: URL): boolean => url.origin === tenantOrigin;
    return { look: publishedTokenEndpoint(client, mayCall), sent };
  };

  test('is read once, when somebody asks', async () => {
    const { look, sent } = published(stubAnswer(200, { token_endpoint: endpoint }));
    expect(sent).toEqual([]);
    const beside = `${tenantOrigin}${realmPath}`;
    const known = [await look(`${beside}/register`), await look(`${beside}/aiagent/register`)];
    expect(known).toEqual([endpoint, endpoint]);
    expect(sent).toEqual([
      {
        purpose: 'read the configuration',
        method: 'GET',
        url: `${tenantOrigin}${realmPath}/.well-known/openid-configuration`,
        repeat: 'clean-up',
      },
    ]);
  });

  test('is not known from a refusal, nor from what is no address of the tenant', async () => {
    for (const reply of [
      stubAnswer(404, { token_endpoint: endpoint }),
      stubAnswer(201, { token_endpoint: endpoint }),
      stubAnswer(200, { token_endpoint: 7 }),
      stubAnswer(200, { token_endpoint: [endpoint] }),
      stubAnswer(200, { token_endpoint: '/token' }),
      stubAnswer(200, { token_endpoint: 'https://elsewhere.example/token' }),
      stubAnswer(200, {}),
      stubAnswer(200, null),
      nobody,
    ]) {
      expect(await published(reply).look(`${tenantOrigin}${realmPath}/register`)).toBeNull();
    }
  });
});
