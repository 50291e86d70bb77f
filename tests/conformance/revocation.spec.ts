import { check, Deviation, Violation } from '../../fixtures/conformance.ts';
import {
  credentialEntries,
  expectCallerRefused,
  madeUpToken,
  type Probed,
} from '../../fixtures/session/introspection-probes.ts';
import { refusalInWords } from '../../fixtures/session/refusal-case.ts';
import { revocation } from '../../fixtures/session/revocation.ts';
import { oauthError } from '../../fixtures/tenant/reply.ts';

// RFC 7009. Each check takes a token of its own.

check('revocation.accepted', async (session) => {
  const facts = revocation(session);
  if (!(await facts.isPublished())) {
    throw new Violation('revocation_endpoint: an address', 'revocation_endpoint: absent');
  }
  const reply = await facts.own();
  if (reply.status !== 200) throw new Violation('200 for an own token', refusalInWords(reply));
});

check('revocation.effective', async (session) => {
  const facts = revocation(session);
  await facts.proven();
  const { reply, shownAfter } = await facts.effect();
  if (reply.status !== 200) throw new Violation('200 for an own token', refusalInWords(reply));
  if (shownAfter === null) {
    throw new Violation('active: false within 30 s of the revocation', 'active: true, 30 s after it');
  }
});

check('revocation.unknown-token', async (session) => {
  const facts = revocation(session);
  await facts.proven();
  const token = session.context.vault.keep(madeUpToken(session));
  const client = await session.main.usable();
  const reply = await facts.revoke('revoke an unknown token', token, credentialEntries(client));
  if (reply.status === 200) return;
  const wanted = 'a token that never existed: 200';
  const isKnown = reply.status === 400 && oauthError(reply) === 'unsupported_token_type';
  if (isKnown) throw new Deviation(wanted, refusalInWords(reply));
  throw new Violation(wanted, refusalInWords(reply));
});

check('revocation.client-authenticated', async (session) => {
  const facts = revocation(session);
  await facts.proven();
  const secret = session.context.vault.keep(`wrong-${session.context.randomName()}`);
  await facts.withActiveToken(async (token, { id }) => {
    const callers = [
      ['no credentials', []],
      ['a wrong secret', credentialEntries({ id, secret })],
    ] as const;
    const probes: Probed[] = [];
    for (const [mutation, credentials] of callers) {
      const reply = await facts.revoke(`revoke with ${mutation}`, token.value, credentials);
      probes.push({ mutation, reply });
    }
    if (await facts.hasDied(token)) {
      throw new Violation('the token stays active', 'revoked without credentials or with a wrong secret');
    }
    probes.forEach(expectCallerRefused);
  });
});

check('revocation.other-client', async (session) => {
  const facts = revocation(session);
  await facts.proven();
  const second = await session.clients.second();
  await facts.withActiveToken(async (token) => {
    await facts.revoke('revoke as another client', token.value, credentialEntries(second));
    if (await facts.hasDied(token)) {
      throw new Violation('the token stays active', 'a second client has revoked it');
    }
  });
});
