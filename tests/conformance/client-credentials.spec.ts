import { check, expectMember, expectScopes, note, Violation } from '../../fixtures/conformance.ts';
import { expectNotGranted } from '../../fixtures/session/escalation.ts';
import { strangeScope } from '../../fixtures/session/outside-scopes.ts';
import { refusalInWords } from '../../fixtures/session/refusal-case.ts';
import { issued } from '../../fixtures/session/tokens.ts';

// Task 4, step 1 of Ping's page: a token for the registered client.

check('token.issued', async ({ tokens, context }) => {
  const [scope] = await tokens.scopesToTry();
  const reply = await tokens.answerForScope(scope);
  if (reply.status !== 200) throw new Violation('200 with a token', refusalInWords(reply));
  issued(reply, [scope], (value) => context.vault.keep(value));
});

check('token.response-shape', async ({ tokens }) => {
  const [scope] = await tokens.scopesToTry();
  const reply = await tokens.expectTokenAnswer(scope);
  if (reply.mediaType !== 'application/json' || reply.json === null) {
    const came = reply.bodyProblem ?? `one JSON object as ${reply.mediaType || 'no media type'}`;
    throw new Violation('one JSON object as application/json', came);
  }
  const { access_token, token_type, expires_in } = reply.json;
  expectMember('access_token', access_token).toBeNonEmptyString();
  expectMember('token_type', token_type).toBeIgnoringCase('Bearer');
  if (expires_in === undefined || expires_in === null) note('the answer has no expires_in');
  else expectMember('expires_in', expires_in).toBePositive();
});

check('token.scope-single', async ({ tokens }) => {
  for (const scope of await tokens.scopesToTry()) {
    const { granted, answer } = await tokens.single(scope);
    if (granted === null) expectMember('scope', answer.scope).toBe(scope);
    else expectScopes(`granted for ${scope} alone`, granted).toBeExactly([scope]);
  }
});

check('token.scope-all', async ({ tokens }) => {
  const { granted, asked, answer } = await tokens.all();
  if (granted === null) expectMember('scope', answer.scope).toBe(asked.join(' '));
  else expectScopes('granted for all registered scopes', granted).toHaveAll(asked);
});

check('token.scope-escalation', async (session) => {
  const [registered] = await session.tokens.scopesToTry();
  await session.tokens.single(registered);
  const { scopes } = await session.main.usable();
  const published = await session.discovery.wellFormedScopes();
  const unregistered = published.find((scope) => !scopes.includes(scope));
  for (const outside of [unregistered, strangeScope(session)]) {
    if (outside === undefined) continue;
    await expectNotGranted(session, outside, [outside]);
    await expectNotGranted(session, outside, [registered, outside]);
  }
});
