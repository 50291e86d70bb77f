import { check, NotApplicable } from '../../fixtures/conformance.ts';

// What the registration endpoint must not let in.

check('registration-refusals.closed-mode', async ({ main, refusals, target }) => {
  if (target.expected.registration === 'open') throw new NotApplicable('EXPECTED_REGISTRATION is open');
  await refusals.expectDoorClosed(await main.requestedScopes());
});
