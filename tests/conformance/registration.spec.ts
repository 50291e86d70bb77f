import { refusalInWords } from '../../fixtures/tenant/reply.ts';
import {
  expectMember,
  NotApplicable,
  noteOf,
  requirement,
  test,
  Undecided,
  Violation,
  weigh,
} from '../../fixtures/conformance.ts';
import {
  echoed,
  expectEcho,
  expectGrants,
  expectRedirect,
  expectResponseTypes,
} from '../../fixtures/probes/registration/echoes.ts';
import { clientOf } from '../../fixtures/facts/main-client.ts';
import { refusesCaller, refusesMetadata } from '../../fixtures/tenant/registration-answer.ts';

// Task 3 of Ping's page: a client registers itself.

test(
  ...requirement('registration.open-without-token', async ({ main, target }) => {
    const { registration: mode } = target.expected;
    if (mode !== 'open') throw new NotApplicable(`EXPECTED_REGISTRATION is ${mode}`);
    const registration = await main.registration();
    if (registration.kind !== 'refused') return void clientOf(registration, mode);
    const { reply } = registration;
    const actual = refusalInWords(reply);
    if (refusesCaller(reply)) {
      throw new Violation('a registration without an Authorization header is let in', actual, reply);
    }
    // A refusal of the metadata proves that registration is open; any other one proves nothing.
    if (!refusesMetadata(reply)) throw new Undecided(actual, 'registration.page-body', reply);
  }),
);

test(
  ...requirement('registration.initial-token-accepted', async ({ main, target }) => {
    if (target.expected.registration !== 'protected')
      throw new NotApplicable('EXPECTED_REGISTRATION is not protected');
    const registration = await main.registration();
    if (registration.kind !== 'refused') return void clientOf(registration, 'protected');
    const { reply } = registration;
    const actual = refusalInWords(reply);
    if (refusesCaller(reply)) {
      throw new Violation('the initial access token allows registration', actual, reply);
    }
    if (!refusesMetadata(reply)) throw new Undecided(actual, 'registration.page-body', reply);
  }),
);

test(
  ...requirement('registration.page-body', async ({ main, target }) => {
    const registration = await main.registration();
    if (registration.kind === 'refused' && !refusesCaller(registration.reply)) {
      const { reply } = registration;
      throw new Violation("the body of Ping's page is accepted", refusalInWords(reply), reply);
    }
    clientOf(registration, target.expected.registration);
  }),
);

test(
  ...requirement('registration.client-id', async ({ main, target }) => {
    const registration = await main.registration();
    if (registration.kind === 'empty' && registration.reply.json !== null) {
      const { reply } = registration;
      if (typeof reply.json?.error === 'string') clientOf(registration, target.expected.registration);
      throw new Violation('client_id: a non-empty string', 'an answer without any member of a client', reply);
    }
    const { answer, reply } = await main.registered();
    const clientId = expectMember('client_id', answer.client_id, reply).toBePrintable();
    if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(clientId)) {
      noteOf('registration.client-id', 'form');
    }
  }),
);

test(
  ...requirement('registration.secret-issued', async ({ main }) => {
    const { answer, reply } = await main.registered();
    const clientType = answer.client_type ?? null;
    await weigh(
      () => void expectMember('client_secret', answer.client_secret, reply).toBePrintable(),
      () => {
        if (clientType !== null)
          expectMember('client_type', clientType, reply).toBeIgnoringCase('Confidential');
      },
    );
  }),
);

test(
  ...requirement('registration.echo-grant-types', async ({ main, registrar }) => {
    expectGrants(await main.registered(), registrar);
  }),
);

test(
  ...requirement('registration.echo-response-types', async ({ main, registrar }) => {
    expectResponseTypes(await main.registered(), registrar);
  }),
);

test(
  ...requirement('registration.echo-redirect-uris', async ({ main, target }) => {
    expectRedirect(await main.registered(), target.redirectUri);
  }),
);

test(
  ...requirement('registration.echo-scopes', async ({ main, context }) => {
    const requested = await main.requestedScopes();
    const alone = context.profile === 'full' && requested.length > 1 ? requested.slice(0, 1) : [];
    await weigh(
      async () => {
        expectEcho(await main.registered(), requested);
      },
      ...alone.map((scope) => async () => {
        expectEcho(await main.withSingleScope(scope), [scope]);
      }),
    );
  }),
);

test(
  ...requirement('registration.echo-auth-method', async ({ main }) => {
    const client = await main.registered();
    const name = 'token_endpoint_auth_method';
    expectMember(name, echoed(client, name), client.reply).toBe('client_secret_post');
  }),
);
