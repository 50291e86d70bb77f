import {
  NotApplicable,
  Observed,
  Undecided,
  Violation,
  noteOf,
  probeEach,
  requirement,
  test,
  weigh,
} from '../../fixtures/conformance.ts';
import { lifetimeOf, lifetimeProof } from '../../fixtures/facts/token-lifetime.ts';
import { isBoundToSender, isSymmetric, jwtOfRun } from '../../fixtures/facts/jwt.ts';
import { bringsToken } from '../../fixtures/judging/oauth-refusals.ts';
import { tokenControl } from '../../fixtures/facts/token-requests.ts';
import { strayingFirst, tellingDifference } from '../../fixtures/probes/posture/client-oracle.ts';
import { failedAuthentications, addressProbes } from '../../fixtures/facts/token-failures.ts';
import { refusalInWords } from '../../fixtures/tenant/reply.ts';
import { noAnswer } from '../../fixtures/judging/no-answer.ts';

// How safe the token endpoint is beyond what the standards demand.

test(
  ...requirement('posture.token-lifetime', async (session) => {
    const [scope] = await session.tokens.scopesToTry();
    const token = await session.tokens.single(scope);
    if (isBoundToSender(token)) throw new NotApplicable('the token is bound to its sender: no bearer token');
    const lifetime = await lifetimeOf(session, token);
    if (lifetime <= 3600) return;
    const proof = await lifetimeProof(session, token);
    throw new Violation('lifetime: at most 3600 s', `lifetime: ${lifetime} s`, proof);
  }),
);

test(
  ...requirement('posture.no-client-oracle', (session) =>
    probeEach('posture.no-client-oracle', {
      failures: async () => {
        const failed = failedAuthentications(session);
        const [wrong, unknown] = await Promise.all([failed.wrongSecret(), failed.unknownClient()]);
        await weigh(
          () => {
            if (!bringsToken(wrong.reply)) return;
            throw new Undecided('a wrong secret gets a token', 'token.bad-secret', wrong.reply);
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
  ),
);

test(
  ...requirement('posture.symmetric-signing', async (session) => {
    const jwt = await jwtOfRun(session);
    if (!isSymmetric(jwt)) return;
    throw new Observed(`a shared key, alg ${String(jwt.header.alg)}`, jwt.token.reply);
  }),
);

test(
  ...requirement('posture.tokeninfo', async (session) => {
    const { token } = await tokenControl(session);
    const { context, discovery } = session;
    const url = new URL(await discovery.below('tokeninfo'));
    url.searchParams.set('access_token', token.value.reveal());
    const request = {
      purpose: 'ask about a token without credentials',
      method: 'GET',
      url: url.href,
    } as const;
    const reply = await context.client.ask(() => request, 'idempotent');
    if (reply.kind === 'answered' && reply.status === 200 && reply.json !== null) {
      throw new Observed('tokeninfo answers anybody who presents a token in the address', reply);
    }
    // A device in front may block the path, and its page says so.
    const isTurnedAway = reply.kind === 'answered' || ['html-page', 'redirect'].includes(reply.why);
    if (!isTurnedAway) throw noAnswer(reply, null);
    noteOf('posture.tokeninfo', 'refused', reply.kind === 'answered' ? refusalInWords(reply) : reply.reason);
  }),
);

test(
  ...requirement('posture.secret-in-query', (session) =>
    probeEach('posture.secret-in-query', {
      secret: async () => {
        const { withSecret, without } = await addressProbes(session).secretInQuery();
        if (without === null) return;
        if (bringsToken(without)) {
          throw new Undecided('a token is issued without any secret', 'token.bad-secret', without);
        }
        throw new Violation('a secret in the address: no token', 'a token was issued', withSecret);
      },
    }),
  ),
);
