import { Violation, requirement, test, weighEach } from '../../../fixtures/conformance.ts';
import {
  expectOauthErrors,
  formValues,
  grantedBeyond,
  isAnswered,
  printableTexts,
} from '../../../fixtures/judging/every-answer.ts';
import { bringsToken } from '../../../fixtures/judging/oauth-refusals.ts';
import { oauthError } from '../../../fixtures/tenant/reply.ts';

// Judged after all other checks, on every answer that they got.

test(
  ...requirement('token.scope-not-wider', async ({ tokens, context }) => {
    const [scope] = await tokens.scopesToTry();
    await tokens.single(scope);
    const granted = context.log
      .of('token')
      .filter(isAnswered)
      .filter(({ reply }) => bringsToken(reply));
    await weighEach('token', granted, (entry) => {
      const beyond = grantedBeyond(entry);
      if (beyond.length === 0) return;
      const asked = formValues(entry, 'scope').join(' ');
      throw new Violation(`nothing beyond ${asked}`, `also granted: ${beyond.join(', ')}`, entry.reply);
    });
  }),
);

test(
  ...requirement('token.error-shape', async ({ tokens, context }) => {
    const [scope] = await tokens.scopesToTry();
    await tokens.single(scope);
    const refusals = context.log
      .of('token')
      .filter(isAnswered)
      .filter(({ reply }) => reply.status >= 400 || (oauthError(reply) !== null && !bringsToken(reply)))
      // A server or a front before OAuth refuses another method in its own form.
      .filter(({ request }) => request.method === 'POST');
    await expectOauthErrors(refusals, 'refusal of a token', {
      statusesOf: ({ request }) => (request.body?.kind === 'form' ? [400, 401] : [400, 401, 415]),
      texts: printableTexts,
    });
  }),
);
