import { check, Undecided } from '../../fixtures/conformance.ts';
import { expectOneIdentity, expectOneIssuer } from '../../fixtures/session/chains.ts';
import { expectOneExpiry } from '../../fixtures/session/expiry.ts';
import { expectNoDrift } from '../../fixtures/session/fingerprint.ts';
import { eachIntrospected } from '../../fixtures/session/introspection-answers.ts';

// Several answers about one client and one token have to agree.

check('cross.identity-chain', async (session) => {
  const { id } = await session.main.usable();
  await eachIntrospected(session, (seen) => expectOneIdentity(seen, id));
});

check('cross.issuer-chain', async (session) => {
  const { issuer } = await session.discovery.document();
  const served = await session.discovery.served();
  if (typeof issuer !== 'string') {
    throw new Undecided('no issuer is published', 'discovery.issuer-match', served);
  }
  await eachIntrospected(session, (seen) => expectOneIssuer(seen, issuer, served));
});

check('cross.expiry-chain', (session) => eachIntrospected(session, (seen) => expectOneExpiry(session, seen)));

check('cross.baseline-drift', expectNoDrift);
