import { check } from '../../fixtures/conformance.ts';
import { eachIntrospected } from '../../fixtures/session/introspection-answers.ts';
import { expectLattice } from '../../fixtures/session/lattice.ts';

// What Ping's page says in several places, put together: nowhere along the flow does a scope appear from nowhere.

check('cross.scope-lattice', async (session) => {
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
});
