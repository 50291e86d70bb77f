import { Deviation, Violation, noteOf, probeEach, requirement, test } from '../../fixtures/conformance.ts';
import { bringsToken, carriesToken, expectTokenRefusal } from '../../fixtures/judging/oauth-refusals.ts';
import { observeOtherMethods } from '../../fixtures/probes/token/other-methods.ts';
import { expectPublicRefused } from '../../fixtures/probes/token/public-client.ts';
import {
  basicAnswer,
  basicClient,
  encodesAlike,
  postPlainBasic,
  provenBasicClient,
} from '../../fixtures/probes/token/clients.ts';
import { formOf, postTokenForm, tokenControl, tokenEntries } from '../../fixtures/facts/token-requests.ts';
import { formWithoutClient } from '../../fixtures/probes/token/requests.ts';
import { failedAuthentications } from '../../fixtures/facts/token-failures.ts';
import { refusalInWords } from '../../fixtures/tenant/reply.ts';
import { challengesOf } from '../../fixtures/tenant/http-fields.ts';

// How a client proves at the token endpoint who it is (RFC 6749 2.3).

test(
  ...requirement('token.bad-secret', async (session) => {
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
  }),
);

test(
  ...requirement('token.unknown-client', (session) =>
    probeEach('token.unknown-client', {
      unknown: async () => {
        const { reply } = await failedAuthentications(session).unknownClient();
        if (reply.status === 400) noteOf('token.unknown-client', 'bad-request');
        expectTokenRefusal(reply, 'a client that was never registered', ['invalid_client']);
      },
    }),
  ),
);

test(
  ...requirement('token.basic-auth', async (session) => {
    const reply = await basicAnswer(session)();
    if (bringsToken(reply)) return;
    const wanted = 'a client_secret_basic client over HTTP Basic: 200 with a token';
    const refused = `a client_secret_basic client over HTTP Basic: ${refusalInWords(reply)}`;
    const client = await basicClient(session);
    if (encodesAlike(client)) throw new Violation(wanted, refused, reply);
    // The same credentials without the form-encoding show whether that is why.
    const plain = await postPlainBasic(session, client);
    if (!bringsToken(plain)) throw new Violation(wanted, refused, reply);
    throw new Violation(
      `${wanted}, with form-encoded id and secret (RFC 6749 2.3.1)`,
      `${refused}; a token without the form-encoding, so the tenant does not decode them`,
      [plain, reply],
    );
  }),
);

test(
  ...requirement('token.basic-challenge', (session) =>
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
        if (carriesToken(reply)) throw new Violation(wanted, `${mutation}: a token was issued`, reply);
        if (reply.status !== 401 || basic === undefined) {
          const offered = challenges.map(({ scheme }) => scheme).join(', ') || 'no challenge';
          throw new Violation(wanted, `${mutation}: ${refusalInWords(reply)}, ${offered}`, reply);
        }
        if (!basic.parameters.has('realm')) {
          throw new Deviation(`${wanted} and a realm`, `${mutation}: Basic without realm`, reply);
        }
      },
    }),
  ),
);

test(
  ...requirement('token.two-auth-methods', (session) =>
    probeEach('token.two-auth-methods', {
      both: async () => {
        const { scope } = await tokenControl(session);
        const client = await provenBasicClient(session);
        const reply = await postTokenForm(
          session,
          'credentials in header and body',
          formOf(client, scope),
          client,
        );
        expectTokenRefusal(reply, 'credentials in header and body', ['invalid_request', 'invalid_client']);
      },
    }),
  ),
);

test(...requirement('token.auth-method-mismatch', observeOtherMethods));

test(
  ...requirement('token.public-client', (session) =>
    probeEach('token.public-client', { publicClient: () => expectPublicRefused(session) }),
  ),
);
