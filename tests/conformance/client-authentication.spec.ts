import {
  check,
  Deviation,
  noteOf,
  probeEach,
  Undecided,
  Violation,
  weigh,
} from '../../fixtures/conformance.ts';
import { bringsToken, expectTokenRefusal } from '../../fixtures/session/oauth-refusals.ts';
import { observeOtherMethods } from '../../fixtures/session/other-methods.ts';
import { expectPublicRefused } from '../../fixtures/session/public-client.ts';
import { basicClient, expectBasicServed, provenBasicClient } from '../../fixtures/session/token-clients.ts';
import { tokenEntries } from '../../fixtures/session/token-entries.ts';
import {
  failedAuthentications,
  formOf,
  formWithoutClient,
  postTokenForm,
  strayingFirst,
  tellingDifference,
  tokenControl,
} from '../../fixtures/session/token-requests.ts';
import { refusalInWords } from '../../fixtures/tenant/reply.ts';
import { challengesOf } from '../../fixtures/tenant/http-fields.ts';

// How a client proves at the token endpoint who it is (RFC 6749 2.3).

check('token.bad-secret', async (session) => {
  const { client, scope } = await tokenControl(session);
  // An empty value counts as an omitted one (RFC 6749 3.2).
  const without = (secret: string | null) => async (probe: string) => {
    const reply = await postTokenForm(session, probe, tokenEntries(client.id, secret, scope));
    expectTokenRefusal(reply, probe, ['invalid_client', 'invalid_request']);
  };
  await probeEach('token.bad-secret', {
    wrong: async (probe: string) => {
      const { reply } = await failedAuthentications(session).wrongSecret();
      expectTokenRefusal(reply, probe, ['invalid_client']);
    },
    empty: without(''),
    missing: without(null),
  });
});

check('token.unknown-client', (session) =>
  probeEach('token.unknown-client', {
    unknown: async () => {
      const { reply } = await failedAuthentications(session).unknownClient();
      if (reply.status === 400) noteOf('token.unknown-client', 'bad-request');
      expectTokenRefusal(reply, 'a client that was never registered', ['invalid_client']);
    },
  }),
);

check('token.basic-auth', expectBasicServed);

check('token.basic-challenge', (session) =>
  probeEach('token.basic-challenge', {
    wrongSecret: async () => {
      const { scope } = await tokenControl(session);
      const { id } = await basicClient(session);
      const secret = session.context.vault.keep(`wrong-${session.context.randomName()}`);
      const mutation = 'a wrong secret over HTTP Basic';
      const reply = await postTokenForm(session, mutation, formWithoutClient(scope), { id, secret });
      const challenges = challengesOf(reply.answer);
      const basic = challenges.find(({ scheme }) => scheme === 'basic');
      const wanted = `${mutation}: 401 with WWW-Authenticate: Basic`;
      if (bringsToken(reply)) throw new Violation(wanted, `${mutation}: a token was issued`, reply);
      if (reply.status !== 401 || basic === undefined) {
        const offered = challenges.map(({ scheme }) => scheme).join(', ') || 'no challenge';
        throw new Violation(wanted, `${mutation}: ${refusalInWords(reply)}, ${offered}`, reply);
      }
      if (!basic.parameters.has('realm')) {
        throw new Deviation(`${wanted} and a realm`, `${mutation}: Basic without realm`, reply);
      }
    },
  }),
);

check('token.two-auth-methods', (session) =>
  probeEach('token.two-auth-methods', {
    both: async () => {
      const { scope } = await tokenControl(session);
      const client = await provenBasicClient(session);
      const reply = await postTokenForm(session, 'both ways at once', formOf(client, scope), client);
      expectTokenRefusal(reply, 'credentials in header and body', ['invalid_request', 'invalid_client']);
    },
  }),
);

check('token.auth-method-mismatch', observeOtherMethods);

check('token.public-client', (session) =>
  probeEach('token.public-client', { publicClient: () => expectPublicRefused(session) }),
);

check('posture.no-client-oracle', (session) =>
  probeEach('posture.no-client-oracle', {
    failures: async () => {
      const failed = failedAuthentications(session);
      const [wrong, unknown] = await Promise.all([failed.wrongSecret(), failed.unknownClient()]);
      await weigh(
        () => {
          if (!bringsToken(wrong.reply)) return;
          throw new Undecided('a wrong secret brings a token', 'token.bad-secret', wrong.reply);
        },
        () => {
          if (!bringsToken(unknown.reply)) return;
          throw new Undecided('an unknown client gets a token', 'token.unknown-client', unknown.reply);
        },
      );
      const difference = tellingDifference(wrong, unknown);
      if (difference === null) return;
      const expected = 'one answer for a wrong secret and an unknown client';
      throw new Violation(expected, `they differ: ${difference}`, strayingFirst(wrong, unknown));
    },
  }),
);
