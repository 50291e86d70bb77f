import { check } from '../../fixtures/conformance.ts';
import { expectTokenRefusal } from '../../fixtures/session/oauth-refusals.ts';
import { tokenEntries } from '../../fixtures/session/token-entries.ts';

// Requests that the token endpoint must not answer with a token. The control is the token of the flow itself.

check('token.bad-secret', async (session) => {
  const [scope] = await session.tokens.scopesToTry();
  await session.tokens.single(scope);
  const { id } = await session.main.usable();
  const wrong = `wrong-${session.context.randomName()}`;
  for (const [mutation, secret] of [
    ['a wrong secret', wrong],
    ['an empty secret', ''],
    ['no secret', null],
  ] as const) {
    const reply = await session.tokens.askWith(mutation, tokenEntries(id, secret, scope));
    expectTokenRefusal(reply, mutation, ['invalid_client', ...(secret === null ? ['invalid_request'] : [])]);
  }
});

check('token.unknown-client', async (session) => {
  const [scope] = await session.tokens.scopesToTry();
  await session.tokens.single(scope);
  const stranger = `dcr-conformance-never-issued-${session.context.randomName()}`;
  const entries = tokenEntries(stranger, session.context.randomName(), scope);
  const reply = await session.tokens.askWith('a client that was never registered', entries);
  expectTokenRefusal(reply, 'a client that was never registered', ['invalid_client']);
});
