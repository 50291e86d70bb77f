import { check, NotApplicable, noteOf, probeEach } from '../../fixtures/conformance.ts';
import { unknownValue, unsignedIdentityToken, wronglyTyped } from '../../fixtures/session/bad-metadata.ts';
import { expectDoorClosed, frontDoor } from '../../fixtures/session/door.ts';
import { hostile, notOneObject } from '../../fixtures/session/hostile-bodies.ts';
import { injectedScopes } from '../../fixtures/session/injected-scopes.ts';
import { badKeys } from '../../fixtures/session/key-metadata.ts';
import { badRedirects, localhostForBrowsers } from '../../fixtures/session/redirect-addresses.ts';

// What the registration endpoint must not let in.

check('registration-refusals.closed-mode', async (session) => {
  if (session.target.expected.registration === 'open')
    throw new NotApplicable('EXPECTED_REGISTRATION is open');
  await probeEach('registration-refusals.closed-mode', {
    anonymous: async (mutation: string) => {
      const door = await frontDoor(session);
      await expectDoorClosed(session, { mutation, ...door });
      if (!door.isPublished) noteOf('registration-refusals.closed-mode', 'unpublished');
    },
  });
});

check('registration-refusals.scope-inject', async (session) => {
  await session.refusals.expectRefused('registration-refusals.scope-inject', await injectedScopes(session));
});

check('registration-refusals.wrong-types', async (session) => {
  await session.refusals.expectRefused('registration-refusals.wrong-types', await wronglyTyped(session));
});

check('registration-refusals.redirect-malformed', async (session) => {
  const addresses = {
    fragment: 'https://agent.example/callback#part',
    relative: '/callback',
    empty: '',
  };
  await session.refusals.expectRefused(
    'registration-refusals.redirect-malformed',
    await badRedirects(session, addresses),
  );
});

check('registration-refusals.redirect-script', async (session) => {
  const addresses = {
    javascript: 'javascript:alert(1)',
    data: 'data:text/html,hello',
    vbscript: 'vbscript:msgbox(1)',
  };
  await session.refusals.expectRefused(
    'registration-refusals.redirect-script',
    await badRedirects(session, addresses),
  );
});

check('registration-refusals.redirect-cleartext', async (session) => {
  const addresses = { http: 'http://client.example/callback' };
  await session.refusals.expectRefused(
    'registration-refusals.redirect-cleartext',
    await badRedirects(session, addresses),
  );
});

check('registration-refusals.redirect-unsafe', async (session) => {
  const addresses = {
    userinfo: 'https://good.example@evil.example/callback',
    wildcard: 'https://*.example.com/callback',
  };
  await session.refusals.expectRefused('registration-refusals.redirect-unsafe', {
    ...(await badRedirects(session, addresses, 'is as good as a refusal')),
    localhost: await localhostForBrowsers(session),
  });
});

check('registration-refusals.grant-unknown', async ({ refusals }) => {
  const unknown = 'urn:x-dcr-conformance:unknown';
  const value = ['client_credentials', unknown];
  await refusals.expectRefused('registration-refusals.grant-unknown', {
    unknown: unknownValue({ member: 'grant_types', value, unknown }),
  });
});

check('registration-refusals.response-type-unknown', async ({ refusals, target }) => {
  const known = target.dialect === 'aic' ? 'token' : 'code';
  const unknown = 'banana';
  const types = (value: readonly string[]) => unknownValue({ member: 'response_types', value, unknown });
  await refusals.expectRefused('registration-refusals.response-type-unknown', {
    alone: types([unknown]),
    last: types([known, unknown]),
    first: types([unknown, known]),
  });
});

check('registration-refusals.auth-method-unknown', async ({ refusals }) => {
  const member = 'token_endpoint_auth_method';
  await refusals.expectRefused('registration-refusals.auth-method-unknown', {
    unknown: unknownValue({ member, value: 'client_secret_banana' }),
  });
});

check('registration-refusals.jwks-invalid', async (session) => {
  await session.refusals.expectRefused('registration-refusals.jwks-invalid', badKeys(session));
});

check('registration-refusals.unsupported-values', async ({ refusals }) => {
  await refusals.expectRefused('registration-refusals.unsupported-values', {
    subject: unknownValue({ member: 'subject_type', value: 'banana' }),
    application: unknownValue({ member: 'application_type', value: 'banana' }),
    algorithm: unknownValue({ member: 'id_token_signed_response_alg', value: 'XX999' }),
  });
});

check('registration-refusals.id-token-unsigned', async (session) => {
  await session.refusals.expectRefused('registration-refusals.id-token-unsigned', {
    none: await unsignedIdentityToken(session),
  });
});

check('registration-refusals.body-not-object', async ({ refusals, target }) => {
  await refusals.expectRefused('registration-refusals.body-not-object', notOneObject(target.redirectUri));
});

check('registration-refusals.body-hostile', async ({ refusals, target }) => {
  await refusals.expectRefused('registration-refusals.body-hostile', hostile(target.redirectUri));
});
