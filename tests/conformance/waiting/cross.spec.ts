import { requirement, test } from '../../../fixtures/conformance.ts';
import { eachIntrospected } from '../../../fixtures/facts/introspection-requests.ts';
import { expectOneExpiry } from '../../../fixtures/probes/cross/expiry.ts';

// Checks that wait for time to pass. Playwright shows files in the order of their names; what takes seconds to decide
// is shown late, so that nothing else has to wait behind it.

test(
  ...requirement('cross.expiry-chain', (session) =>
    eachIntrospected(session, (seen) => expectOneExpiry(session, seen)),
  ),
);
