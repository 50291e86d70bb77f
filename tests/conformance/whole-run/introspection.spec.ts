import { Violation, requirement, test, weighEach } from '../../../fixtures/conformance.ts';
import { formValues, isAnswered, showsCredentials } from '../../../fixtures/judging/every-answer.ts';

// Judged after all other checks, on every answer that they got.

test(
  ...requirement('introspection.json-shape', async ({ tokens, context }) => {
    const [scope] = await tokens.scopesToTry();
    await tokens.introspect(await tokens.single(scope));
    const answers = context.log
      .of('introspection')
      .filter(isAnswered)
      .filter((entry) => entry.reply.status < 300 && formValues(entry, 'token').length > 0)
      // introspection.jwt-form judges what is answered to those who ask for a JWT.
      .filter(({ request }) => request.headers?.accept === undefined)
      // introspection.unauthenticated judges the answers to unauthenticated callers.
      .filter(showsCredentials);
    // If the endpoint answers nobody, that is the cause.
    if (answers.length === 0) await tokens.introspection(await tokens.single(scope));
    await weighEach('introspection answer', answers, ({ reply }) => {
      const isJson = reply.status === 200 && reply.mediaType === 'application/json' && reply.json !== null;
      if (isJson && typeof reply.json.active === 'boolean') return;
      const active = `active: ${typeof reply.json?.active}`;
      const actual = `${reply.status}, ${reply.mediaType || 'no media type'}, ${reply.bodyProblem ?? active}`;
      throw new Violation('200, application/json, a boolean active', actual, reply);
    });
  }),
);
