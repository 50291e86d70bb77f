import { standardScopes } from '../../fixtures/settings/scope-names.ts';
import { check, expectScopes, noteOf, Violation } from '../../fixtures/conformance.ts';
import { mixedScopes, outsideScopes } from '../../fixtures/session/outside-scopes.ts';

// Task 1 of Ping's page: the Client Registration Scope Allowlist, as it is published and as it is applied.

check('discovery.scopes-expected', async (session) => {
  const declared = session.declaredScopes();
  const published = await session.discovery.publishedScopes();
  expectScopes('scopes_supported', published, await session.discovery.served()).toHaveAll(declared);
});

check('discovery.scopes-nothing-extra', async (session) => {
  const declared = session.declaredScopes();
  const published = await session.discovery.wellFormedScopes();
  const tolerated = standardScopes.filter((scope) => !declared.includes(scope) && published.includes(scope));
  if (tolerated.length > 0) noteOf('discovery.scopes-nothing-extra', 'tolerated', tolerated.join(', '));
  const surplus = published.filter((scope) => !declared.includes(scope) && !standardScopes.includes(scope));
  if (surplus.length === 0) return;
  throw new Violation(
    `scopes_supported: nothing beyond the declared scopes (${declared.join(', ')}) and OpenID's own`,
    `scopes_supported has also: ${surplus.join(', ')}`,
    await session.discovery.served(),
  );
});

check('registration-refusals.scope-outside', async (session) => {
  await session.refusals.expectRefused('registration-refusals.scope-outside', await outsideScopes(session));
});

check('registration-refusals.scope-mixed', async (session) => {
  await session.refusals.expectRefused('registration-refusals.scope-mixed', await mixedScopes(session));
});
