import { check, note, Undecided, Violation } from '../../fixtures/conformance.ts';
import { expectScopeRefused, expectScopesRegistered } from '../../fixtures/session/token-scope-probes.ts';
import {
  bringsToken,
  expectOauthRefusal,
  expectTokenRefusal,
} from '../../fixtures/session/oauth-refusals.ts';
import { refusalInWords } from '../../fixtures/session/refusal-case.ts';
import { tokenEntries } from '../../fixtures/session/token-entries.ts';
import {
  addressProbes,
  expectNotServed,
  expectToken,
  failedAuthentications,
  formOf,
  postTokenForm,
  tokenControl,
} from '../../fixtures/session/token-requests.ts';

// Requests that the token endpoint must not answer with a token. The control is the token of the flow itself.

check('token.scope-omitted', expectScopesRegistered);

check('token.scope-syntax', expectScopeRefused);

check('token.bad-secret', async (session) => {
  const { client, scope } = await tokenControl(session);
  expectTokenRefusal(await failedAuthentications(session).wrongSecret(), 'a wrong secret', [
    'invalid_client',
  ]);
  for (const [mutation, secret] of [
    ['an empty secret', ''],
    ['no secret', null],
  ] as const) {
    const reply = await postTokenForm(session, mutation, tokenEntries(client.id, secret, scope));
    expectTokenRefusal(reply, mutation, ['invalid_client', ...(secret === null ? ['invalid_request'] : [])]);
  }
});

check('token.unknown-client', async (session) => {
  const reply = await failedAuthentications(session).unknownClient();
  expectTokenRefusal(reply, 'a client that was never registered', ['invalid_client']);
  if (reply.status === 400) note('400 and not 401: many agents register anew on 401 alone');
});

check('token.duplicate-parameter', async (session) => {
  const { client, scope } = await tokenControl(session);
  for (const [name, value] of [
    ['scope', scope],
    ['grant_type', 'client_credentials'],
  ] as const) {
    const mutation = `${name} twice`;
    const reply = await postTokenForm(session, mutation, [...formOf(client, scope), [name, value]]);
    expectOauthRefusal(reply, {
      mutation,
      codes: ['invalid_request'],
      statuses: [400, 401],
      otherCode: 'deviation',
      shape: 'token.error-shape',
      succeeded: bringsToken,
    });
  }
});

check('token.unknown-parameter', async (session) => {
  const { client, scope } = await tokenControl(session);
  const form = [...formOf(client, scope), ['x_dcr_probe', '1'], ['x_dcr_empty', '']] as const;
  expectToken(await postTokenForm(session, 'parameters that nobody knows', form), 'unknown parameters');
});

check('token.grant-invalid', async (session) => {
  const { client, scope } = await tokenControl(session);
  const others = formOf(client, scope).filter(([name]) => name !== 'grant_type');
  const missing = await postTokenForm(session, 'no grant_type', others);
  expectTokenRefusal(missing, 'no grant_type', ['invalid_request']);
  const strange = [['grant_type', 'urn:x-dcr-conformance:unknown'], ...others] as const;
  const unknown = await postTokenForm(session, 'an unknown grant_type', strange);
  expectTokenRefusal(unknown, 'an unknown grant_type', ['unsupported_grant_type']);
});

check('token.grant-unregistered', async (session) => {
  const { client, scope } = await tokenControl(session);
  const { context } = session;
  const codes = ['unauthorized_client', 'unsupported_grant_type'];
  const code = await session.clients.codeOnly();
  const reply = await session.tokens.ask(code, scope, 'client_credentials for a client without that grant');
  expectTokenRefusal(reply, 'client_credentials for a code-only client', codes);
  const password = [
    ['grant_type', 'password'],
    ['username', `dcr-conformance-${context.randomName()}`],
    ['password', context.vault.keep(context.randomName()).reveal()],
    ...formOf(client, scope).filter(([name]) => name !== 'grant_type'),
  ] as const;
  const other = await postTokenForm(session, 'a grant the client lacks', password);
  expectTokenRefusal(other, 'the password grant', [...codes, 'invalid_grant']);
});

check('token.post-form-only', async (session) => {
  const probes = addressProbes(session);
  expectNotServed(await probes.get(), 'a GET with the parameters in the address');
  expectNotServed(await probes.json(), 'a JSON body');
});

check('posture.secret-in-query', async (session) => {
  const { withSecret, without } = await addressProbes(session).secretInQuery();
  if (bringsToken(without)) throw new Undecided('a token is issued without any secret', 'token.bad-secret');
  if (bringsToken(withSecret)) {
    throw new Violation('a secret in the address: no token', 'a token was issued', withSecret.exchange);
  }
  note(`a secret in the address: ${refusalInWords(withSecret)}`);
});
