import { requirement, test, weigh } from '../../../fixtures/conformance.ts';
import { eachIntrospected } from '../../../fixtures/facts/introspection-requests.ts';
import { expectNotGrowing, expectOneExpiry } from '../../../fixtures/probes/cross/expiry.ts';

// Checks that wait for time to pass. Playwright shows files in the order of their names; what takes seconds to decide
// is shown late, so that nothing else has to wait behind it.

test(
  ...requirement('cross.expiry-chain', (session) =>
    weigh(
      () => eachIntrospected(session, expectOneExpiry),
      async () => {
        const [scope] = await session.tokens.scopesToTry();
        // One token shows how introspection counts.
        await expectNotGrowing(
          session,
          await session.tokens.introspection(await session.tokens.single(scope)),
        );
      },
    ),
  ),
);
