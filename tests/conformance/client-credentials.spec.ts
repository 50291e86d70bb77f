import { check, weighEach } from '../../fixtures/conformance.ts';
import { expectNoEscalation } from '../../fixtures/session/escalation.ts';
import { expectIssued, expectTokenForm } from '../../fixtures/session/token-issue.ts';
import {
  expectAllTogether,
  expectEachAlone,
  expectScopeStated,
} from '../../fixtures/session/token-scope-probes.ts';

// Task 4, step 1 of Ping's page: a token for the registered client.

check('token.issued', async ({ tokens, context }) => {
  const [scope] = await tokens.scopesToTry();
  expectIssued(scope, await tokens.answerForScope(scope), (value) => context.vault.keep(value));
});

check('token.response-shape', async ({ tokens, main }) => {
  const { scopes } = await main.usable();
  const [scope] = await tokens.scopesToTry();
  const first = await tokens.expectTokenAnswer(scope);
  const all = await tokens.answerForScope(scopes.length > 1 ? scopes.join(' ') : scope);
  await weighEach('token answer', new Set([first, all]), async (reply) => {
    // A refusal of several scopes together belongs to token.scope-all.
    if (reply === first || reply.status === 200) await expectTokenForm(reply);
  });
});

check('token.scope-single', expectEachAlone);

check('token.scope-all', expectAllTogether);

check('token.scope-stated', expectScopeStated);

check('token.scope-escalation', expectNoEscalation);
