import { check } from '../../fixtures/conformance.ts';
import { expectLattice } from '../../fixtures/session/lattice.ts';

// What Ping's page says in several places, put together: nowhere along the flow does a scope appear from nowhere.

check('cross.scope-lattice', async ({ discovery, main, tokens }) => {
  const published = await discovery.publishedScopes();
  const { scopes: registered } = await main.usable();
  for (const { token, answer } of await tokens.introspected()) {
    expectLattice({ published, registered, token, introspected: answer.scope });
  }
});
