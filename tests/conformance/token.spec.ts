import {
  expectScopes,
  probeEach,
  requirement,
  test,
  Violation,
  weighEach,
} from '../../fixtures/conformance.ts';
import { grantOf } from '../../fixtures/facts/granted-scopes.ts';
import { strangeScope } from '../../fixtures/facts/scope-requests.ts';
import { registeredScopesOf, tokenControl } from '../../fixtures/facts/token-requests.ts';
import { bringsToken } from '../../fixtures/judging/oauth-refusals.ts';
import { list } from '../../fixtures/judging/show.ts';
import { askingAsNarrower, expectNotGranted } from '../../fixtures/probes/token/escalation.ts';
import { expectIssued, expectTokenForm } from '../../fixtures/probes/token/issue.ts';
import { expectGranted } from '../../fixtures/probes/token/scopes.ts';

// Task 4, step 1 of Ping's page: a token for the registered client.

test(
  ...requirement('token.issued', async ({ tokens, context }) => {
    const [scope] = await tokens.scopesToTry();
    expectIssued(scope, await tokens.answerForScope(scope), (value) => context.vault.keep(value));
  }),
);

test(
  ...requirement('token.response-shape', async ({ tokens, main }) => {
    const { scopes } = await main.usable();
    const [scope] = await tokens.scopesToTry();
    const first = await tokens.expectTokenAnswer(scope);
    const all = await tokens.answerForScope(scopes.length > 1 ? scopes.join(' ') : scope);
    await weighEach('token answer', new Set([first, all]), async (reply) => {
      // A refusal of several scopes together belongs to token.scope-all.
      if (reply === first || reply.status === 200 || bringsToken(reply)) await expectTokenForm(reply);
    });
  }),
);

test(
  ...requirement('token.scope-single', async (session) => {
    const client = await session.main.usable();
    const scopes = await session.tokens.scopesToTry();
    await weighEach('registered scope', scopes, async (scope) => {
      // A refusal of the first one belongs to token.issued.
      if (scope !== scopes[0]) {
        await session.tokens.single(scopes[0]);
        expectGranted(await session.tokens.answerForScope(scope), `${list([scope])} alone`);
      }
      const { scopes: granted, proof } = await grantOf(session, await session.tokens.single(scope), client);
      const what = `granted to a request for only ${list([scope])}`;
      expectScopes(what, granted, proof).toBeExactly([scope]);
    });
  }),
);

test(
  ...requirement('token.scope-all', async (session) => {
    const client = await session.main.usable();
    const [first] = await session.tokens.scopesToTry();
    await session.tokens.single(first);
    if (client.scopes.length > 1) {
      const reply = await session.tokens.answerForScope(client.scopes.join(' '));
      expectGranted(reply, list(client.scopes));
    }
    const token = await session.tokens.all();
    const { scopes, proof } = await grantOf(session, token, client);
    expectScopes(`granted to a request for ${list(token.asked)}`, scopes, proof).toHaveAll(token.asked);
  }),
);

test(
  ...requirement('token.scope-stated', async (session) => {
    const { tokens, main } = session;
    const client = await main.usable();
    const [first] = await tokens.scopesToTry();
    await weighEach('token', new Set([await tokens.single(first), await tokens.all()]), async (token) => {
      // An answer without scope says that the requested one was granted (RFC 6749 5.1).
      if (token.statesScope) return;
      const { scopes } = await grantOf(session, token, client);
      const asked = new Set(token.asked);
      if (scopes.length === asked.size && scopes.every((scope) => asked.has(scope))) return;
      throw new Violation(
        `a request for ${list(asked)} granted ${list(scopes)}: an answer with scope`,
        'an answer without scope, which means that the requested scope was granted',
        token.reply,
      );
    });
  }),
);

test(
  ...requirement('token.scope-escalation', async (session) => {
    const { client, scope } = await tokenControl(session);
    const registered = registeredScopesOf(client);
    const published = (await session.discovery.wellFormedScopes()).find((one) => !registered.includes(one));
    const strange = strangeScope(session);
    const asking = (outside: string, ...beside: string[]) => {
      return () => expectNotGranted(session, client, outside, [...beside, outside]);
    };
    const all = { notTried: 'the client registered every published scope' };
    await probeEach('token.scope-escalation', {
      published: published === undefined ? all : asking(published),
      'published-beside': published === undefined ? all : asking(published, scope),
      'made-up': asking(strange),
      'made-up-beside': asking(strange, scope),
      narrower: await askingAsNarrower(session, client),
    });
  }),
);
