import {
  NotApplicable,
  noteOf,
  requirement,
  test,
  Undecided,
  Violation,
  weighEach,
} from '../../fixtures/conformance.ts';
import { expectOneIdentity, expectOneIssuer } from '../../fixtures/probes/cross/chains.ts';
import {
  currentParts,
  driftByPart,
  fingerprintOf,
  fingerprintParts,
} from '../../fixtures/probes/cross/fingerprint.ts';
import { eachIntrospected } from '../../fixtures/facts/introspection-requests.ts';
import { expectLattice } from '../../fixtures/probes/cross/scope-lattice.ts';

// Several answers about one client and one token have to agree.

test(
  ...requirement('cross.identity-chain', async (session) => {
    const { id } = await session.main.usable();
    await eachIntrospected(session, (seen) => expectOneIdentity(seen, id));
  }),
);

test(
  ...requirement('cross.issuer-chain', async (session) => {
    const { issuer } = await session.discovery.document();
    const served = await session.discovery.served();
    if (typeof issuer !== 'string') {
      throw new Undecided('no issuer is published', 'discovery.issuer-match', served);
    }
    await eachIntrospected(session, (seen) => expectOneIssuer(seen, issuer, served));
  }),
);

test(
  ...requirement('cross.baseline-drift', async (session) => {
    const { baseline, name } = session.target;
    if (baseline === null) throw new NotApplicable('BASELINE_FILE is not set');
    const { fingerprint: accepted } = baseline;
    if (accepted === null) throw new Undecided(`BASELINE_FILE has no target named ${name}`, null);
    const drift = driftByPart(accepted, await fingerprintOf(session));
    const current = await currentParts(session)();
    const compared = fingerprintParts.filter((part) => accepted[part] !== null);
    await weighEach('accepted part', compared, (part) => {
      const now = current[part];
      if ('signal' in now && now.signal instanceof NotApplicable) {
        noteOf('cross.baseline-drift', 'not-compared', `${part}, ${now.signal.reason}`);
        return;
      }
      if ('signal' in now) throw now.signal;
      if (drift[part].length === 0) return;
      throw new Violation(`${part}: as accepted`, drift[part].join('; '), now.reply);
    });
  }),
);

test(
  ...requirement('cross.scope-lattice', async (session) => {
    const { discovery, main, target } = session;
    const published = await discovery.publishedScopes();
    const { scopes: registered, registered: client } = await main.usable();
    const served = await discovery.served();
    await eachIntrospected(session, ({ token, answer, reply }) =>
      expectLattice({
        published,
        registered,
        token,
        introspected: answer.scope,
        declared: target.expected.scopes,
        shownBy: { published: served, registered: client.reply, introspected: reply },
      }),
    );
  }),
);
