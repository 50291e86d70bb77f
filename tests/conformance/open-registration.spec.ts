import {
  check,
  expectMember,
  expectScopes,
  noAnswer,
  NotApplicable,
  note,
  Undecided,
  Violation,
} from '../../fixtures/conformance.ts';
import { clientOf } from '../../fixtures/session/main-client.ts';
import { refusalInWords } from '../../fixtures/session/refusal-case.ts';
import { refusesCaller } from '../../fixtures/tenant/registration-answer.ts';

// Task 3 of Ping's page: a client registers itself.

check('registration.open-without-token', async ({ main, target }) => {
  const { registration: mode } = target.expected;
  if (mode !== 'open') throw new NotApplicable(`EXPECTED_REGISTRATION is ${mode}`);
  const registration = await main.registration();
  if (registration.kind !== 'refused') return void clientOf(registration, mode);
  const { reply } = registration;
  if (refusesCaller(reply)) {
    throw new Violation('a registration without an Authorization header is let in', refusalInWords(reply));
  }
  // A refusal of the metadata proves that the door is open; any other one says nothing about the door.
  if (reply.status !== 400) throw new Undecided(refusalInWords(reply), 'registration.page-body');
});

check('registration.initial-token-accepted', async ({ main, target }) => {
  if (target.expected.registration !== 'protected')
    throw new NotApplicable('EXPECTED_REGISTRATION is not protected');
  const registration = await main.registration();
  if (registration.kind === 'refused' && refusesCaller(registration.reply)) {
    throw new Violation('the initial access token opens the door', refusalInWords(registration.reply));
  }
  if (registration.kind === 'not-answered') throw noAnswer(registration.reply, 'registration.page-body');
});

check('registration.page-body', async ({ main, target }) => {
  const registration = await main.registration();
  if (registration.kind === 'refused' && !refusesCaller(registration.reply)) {
    throw new Violation("the body of Ping's page is accepted", refusalInWords(registration.reply));
  }
  clientOf(registration, target.expected.registration);
});

check('registration.client-id', async ({ main }) => {
  const { answer } = await main.registered();
  const clientId = expectMember('client_id', answer.client_id).toBeNonEmptyString();
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(clientId)) note('client_id is not a UUID');
});

check('registration.secret-issued', async ({ main }) => {
  const { answer } = await main.registered();
  expectMember('client_secret', answer.client_secret).toBeNonEmptyString();
  const clientType = answer.client_type ?? null;
  if (clientType !== null) expectMember('client_type', clientType).toBeIgnoringCase('Confidential');
});

check('registration.echo-grant-types', async ({ main }) => {
  const { answer } = await main.registered();
  expectMember('grant_types', answer.grant_types).toBeTheSet(['client_credentials']);
});

check('registration.echo-response-types', async ({ main, target }) => {
  if (target.dialect === 'rfc7591')
    throw new NotApplicable('REGISTRATION_DIALECT rfc7591 asks for no response type');
  const { answer } = await main.registered();
  expectMember('response_types', answer.response_types).toBeTheSet(['token']);
});

check('registration.echo-redirect-uris', async ({ main, target }) => {
  const { answer } = await main.registered();
  expectMember('redirect_uris', answer.redirect_uris).toBeTheSet([target.redirectUri]);
});

check('registration.echo-scopes', async ({ main, context }) => {
  const requested = await main.requestedScopes();
  const expectEcho = (scopes: readonly string[] | null, asked: readonly string[]): void => {
    if (scopes === null)
      throw new Violation(`scopes or scope: ${asked.join(' ')}`, 'neither in a readable form');
    expectScopes('registered scopes', scopes).toBeExactly(asked);
  };
  expectEcho((await main.registered()).scopes, requested);
  if (context.profile !== 'full' || requested.length < 2) return;
  for (const scope of requested.slice(0, 2)) expectEcho((await main.withSingleScope(scope)).scopes, [scope]);
});
