import { standardScopes } from '../../fixtures/settings/scope-names.ts';
import { check, expectScopes, note, Violation } from '../../fixtures/conformance.ts';
import { mixedScopes, outsideScopes } from '../../fixtures/session/outside-scopes.ts';

// Task 1 of Ping's page: the Client Registration Scope Allowlist, as it is published and as it is applied.

check('discovery.scopes-expected', async (session) => {
  const declared = session.declaredScopes();
  expectScopes('scopes_supported', await session.discovery.publishedScopes()).toHaveAll(declared);
});

check('discovery.scopes-nothing-extra', async (session) => {
  const declared = session.declaredScopes();
  const published = await session.discovery.wellFormedScopes();
  const tolerated = standardScopes.filter((scope) => !declared.includes(scope) && published.includes(scope));
  if (tolerated.length > 0) note(`standard OpenID scopes beside the declared ones: ${tolerated.join(', ')}`);
  const surplus = published.filter((scope) => !declared.includes(scope) && !standardScopes.includes(scope));
  if (surplus.length === 0) return;
  throw new Violation(
    `scopes_supported: nothing beyond the declared scopes (${declared.join(', ')}) and OpenID's own`,
    `scopes_supported has also: ${surplus.join(', ')}`,
  );
});

check('registration-refusals.scope-outside', async (session) => {
  await session.refusals.expectRefused(await outsideScopes(session));
});

check('registration-refusals.scope-mixed', async (session) => {
  await session.refusals.expectRefused(await mixedScopes(session));
});
