import { requirement, test } from '../../fixtures/conformance.ts';
import { mixedScopes, outsideScopes } from '../../fixtures/probes/registration-refusals/scopes.ts';
import { injectedScopes } from '../../fixtures/probes/registration-refusals/injected-scopes.ts';

// Task 1 of Ping's page: the Client Registration Scope Allowlist, as it is applied.

test(
  ...requirement('registration-refusals.scope-outside', async (session) => {
    await session.refusals.expectRefused('registration-refusals.scope-outside', await outsideScopes(session));
  }),
);

test(
  ...requirement('registration-refusals.scope-mixed', async (session) => {
    await session.refusals.expectRefused('registration-refusals.scope-mixed', await mixedScopes(session));
  }),
);

test(
  ...requirement('registration-refusals.scope-inject', async (session) => {
    await session.refusals.expectRefused('registration-refusals.scope-inject', await injectedScopes(session));
  }),
);
