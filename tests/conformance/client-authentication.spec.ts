import { check, Deviation, note, Undecided, Violation } from '../../fixtures/conformance.ts';
import { introspectedByBasic } from '../../fixtures/session/introspection-probes.ts';
import { bringsToken, expectTokenRefusal } from '../../fixtures/session/oauth-refusals.ts';
import { refusalInWords } from '../../fixtures/session/refusal-case.ts';
import { tokenEntries } from '../../fixtures/session/token-entries.ts';
import {
  expectToken,
  failedAuthentications,
  formOf,
  formWithoutClient,
  postTokenForm,
  tellingDifference,
  tokenControl,
} from '../../fixtures/session/token-requests.ts';
import { clientOf } from '../../fixtures/session/main-client.ts';
import { headerOf } from '../../fixtures/tenant/exchange.ts';

// How a client proves at the token endpoint who it is (RFC 6749 2.3).

check('token.basic-auth', async (session) => {
  const { scope } = await tokenControl(session);
  const client = await session.clients.basic();
  const reply = await postTokenForm(session, 'a token over HTTP Basic', formWithoutClient(scope), client);
  expectToken(reply, 'a client_secret_basic client over HTTP Basic');
});

check('token.basic-challenge', async (session) => {
  const { scope } = await tokenControl(session);
  const { id } = await session.clients.basic();
  const secret = session.context.vault.keep(`wrong-${session.context.randomName()}`);
  const form = formWithoutClient(scope);
  const reply = await postTokenForm(session, 'a wrong secret over HTTP Basic', form, { id, secret });
  const challenge = headerOf(reply.answer, 'www-authenticate') ?? '';
  if (reply.status === 401 && /^basic\b/i.test(challenge)) return;
  const came = bringsToken(reply) ? 'a token' : `${refusalInWords(reply)}, ${challenge || 'no challenge'}`;
  throw new Violation('a wrong secret over HTTP Basic: 401 with WWW-Authenticate: Basic', came);
});

check('token.two-auth-methods', async (session) => {
  const { scope } = await tokenControl(session);
  const client = await session.clients.basic();
  const reply = await postTokenForm(session, 'both ways at once', formOf(client, scope), client);
  expectTokenRefusal(reply, 'credentials in header and body', ['invalid_request', 'invalid_client']);
});

check('token.auth-method-mismatch', async (session) => {
  const { client, scope, token } = await tokenControl(session);
  const basic = await session.clients.basic();
  const byHeader = await postTokenForm(session, 'a post client by Basic', formWithoutClient(scope), client);
  const byForm = await postTokenForm(session, 'a basic client by form', formOf(basic, scope));
  const introspected = await introspectedByBasic(session, client, token).catch(() => null);
  const told = (name: string, isServed: boolean): string => `${name}: ${isServed ? 'served' : 'refused'}`;
  throw new Deviation(
    'an observation: which client may authenticate in another way than it registered',
    [
      told('client_secret_post over HTTP Basic', bringsToken(byHeader)),
      told('client_secret_basic in the form', bringsToken(byForm)),
      introspected === null
        ? 'introspection could not be asked'
        : told('client_secret_post over HTTP Basic at introspection', introspected.json?.active === true),
    ].join('; '),
  );
});

check('token.public-client', async (session) => {
  const { scope } = await tokenControl(session);
  const registration = await session.clients.publicClient();
  if (registration.kind === 'refused') {
    note(`a public client is not registered: ${refusalInWords(registration.reply)}`);
    return;
  }
  const { clientId, secret } = clientOf(registration, session.registrar.mode);
  if (clientId === null) throw new Undecided('the answer has no client_id', 'registration.client-id');
  if (secret !== null) note('the public client was handed a secret');
  for (const shown of [null, ...(secret === null ? [] : [secret.reveal()])]) {
    const mutation = `client_credentials for a public client${shown === null ? '' : ', with the secret it was handed'}`;
    const reply = await postTokenForm(session, mutation, tokenEntries(clientId, shown, scope));
    expectTokenRefusal(reply, mutation, ['unauthorized_client', 'invalid_client']);
  }
});

check('posture.no-client-oracle', async (session) => {
  const failed = failedAuthentications(session);
  const [wrong, unknown] = await Promise.all([failed.wrongSecret(), failed.unknownClient()]);
  if (bringsToken(wrong)) throw new Undecided('a wrong secret brings a token', 'token.bad-secret');
  if (bringsToken(unknown)) throw new Undecided('an unknown client gets a token', 'token.unknown-client');
  const difference = tellingDifference(wrong, unknown);
  if (difference !== null) {
    throw new Violation(
      'one answer for a wrong secret and an unknown client',
      `they differ in ${difference}`,
    );
  }
});
