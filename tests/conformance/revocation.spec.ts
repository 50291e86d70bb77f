import { Deviation, noteOf, probeEach, requirement, test, Violation } from '../../fixtures/conformance.ts';
import { expectCallerRefused } from '../../fixtures/judging/caller-refusals.ts';
import { expectKnownCaller } from '../../fixtures/facts/token-requests.ts';
import { credentialEntries, madeUpToken } from '../../fixtures/facts/introspection-requests.ts';
import { isRevoked } from '../../fixtures/probes/revocation/attempts.ts';
import { expectRevoking, revocation } from '../../fixtures/probes/revocation/revoking.ts';
import { refusalInWords, oauthError } from '../../fixtures/tenant/reply.ts';

// RFC 7009, on tokens of a client that is there for it.

test(
  ...requirement('revocation.accepted', async (session) => {
    const facts = revocation(session);
    if (!(await facts.isPublished())) {
      throw new Violation(
        'revocation_endpoint: an address',
        'revocation_endpoint: absent',
        await session.discovery.served(),
      );
    }
    const reply = await facts.own();
    const wanted = '200 for its own token';
    if (!isRevoked(reply)) throw new Violation(wanted, refusalInWords(reply), reply);
    if (reply.status !== 200) throw new Deviation(wanted, `${reply.status}`, reply);
  }),
);

test(
  ...requirement('revocation.effective', async (session) => {
    const facts = revocation(session);
    await facts.proven();
    const { reply, seen, shownAfter } = await facts.effect();
    expectRevoking(reply);
    if (shownAfter === null) {
      throw new Violation(
        'active: false within 30 s of the revocation',
        'active: true, 30 s after it',
        seen === null ? reply : [seen, reply],
      );
    }
    if (shownAfter > 0) noteOf('revocation.effective', 'lag', `${shownAfter / 1_000} s`);
  }),
);

test(
  ...requirement('revocation.unknown-token', (session) =>
    probeEach('revocation.unknown-token', {
      unknown: async () => {
        const facts = revocation(session);
        await facts.proven();
        const token = session.context.vault.keep(madeUpToken(session));
        const credentials = credentialEntries(await facts.owner());
        const reply = await facts.revoke('revoke an unknown token', token, credentials);
        if (isRevoked(reply)) return;
        const texts = ['a token that never existed: 200', refusalInWords(reply)] as const;
        const isKnown = reply.status === 400 && oauthError(reply) === 'unsupported_token_type';
        throw isKnown ? new Deviation(...texts, reply) : new Violation(...texts, reply);
      },
    }),
  ),
);

test(
  ...requirement('revocation.client-authenticated', async (session) => {
    const facts = revocation(session);
    await facts.proven();
    const secret = session.context.vault.keep(`wrong-${session.context.randomName()}`);
    const { id } = await facts.owner();
    const nothing = { purpose: 'revoke with no credentials', credentials: [] };
    const wrong = { purpose: 'revoke with a wrong secret', credentials: credentialEntries({ id, secret }) };
    const reply = facts.withoutEffect(nothing, wrong);
    await probeEach('revocation.client-authenticated', {
      nothing: async (mutation: string) => {
        const codes = ['invalid_client', 'invalid_request'];
        expectCallerRefused({ mutation, reply: await reply(nothing, mutation) }, codes);
      },
      'wrong-secret': async (mutation: string) => {
        expectCallerRefused({ mutation, reply: await reply(wrong, mutation) }, ['invalid_client']);
      },
    });
  }),
);

test(
  ...requirement('revocation.other-client', (session) =>
    probeEach('revocation.other-client', {
      second: async () => {
        const facts = revocation(session);
        await facts.proven();
        const second = await session.clients.second();
        const mutation = 'a second client';
        const attempt = { purpose: 'revoke as another client', credentials: credentialEntries(second) };
        const reply = await facts.withoutEffect(attempt)(attempt, mutation);
        await expectKnownCaller(session, second, { mutation, reply });
      },
    }),
  ),
);
