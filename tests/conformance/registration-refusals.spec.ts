import { NotApplicable, noteOf, probeEach, requirement, test } from '../../fixtures/conformance.ts';
import { unsignedIdentityToken, wronglyTyped } from '../../fixtures/probes/registration-refusals/values.ts';
import { unknownValue } from '../../fixtures/facts/unknown-value.ts';
import { expectRegistrationClosed, registrationEndpoint } from '../../fixtures/facts/registration-callers.ts';
import { hostile, notOneObject } from '../../fixtures/probes/registration-refusals/bodies.ts';
import { badKeys } from '../../fixtures/probes/registration-refusals/keys.ts';
import { badRedirects, localhostForBrowsers } from '../../fixtures/probes/registration-refusals/redirects.ts';

// What the registration endpoint must not let in.

test(
  ...requirement('registration-refusals.closed-mode', async (session) => {
    if (session.target.expected.registration === 'open')
      throw new NotApplicable('EXPECTED_REGISTRATION is open');
    await probeEach('registration-refusals.closed-mode', {
      anonymous: async (mutation: string) => {
        const registration = await registrationEndpoint(session);
        await expectRegistrationClosed(session, { mutation, ...registration });
        if (!registration.isPublished) noteOf('registration-refusals.closed-mode', 'unpublished');
      },
    });
  }),
);

test(
  ...requirement('registration-refusals.wrong-types', async (session) => {
    await session.refusals.expectRefused('registration-refusals.wrong-types', await wronglyTyped(session));
  }),
);

test(
  ...requirement('registration-refusals.redirect-malformed', async (session) => {
    const addresses = {
      fragment: 'https://agent.example/callback#part',
      relative: '/callback',
      empty: '',
    };
    await session.refusals.expectRefused(
      'registration-refusals.redirect-malformed',
      await badRedirects(session, addresses),
    );
  }),
);

test(
  ...requirement('registration-refusals.redirect-script', async (session) => {
    const addresses = {
      javascript: 'javascript:alert(1)',
      data: 'data:text/html,hello',
      vbscript: 'vbscript:msgbox(1)',
    };
    await session.refusals.expectRefused(
      'registration-refusals.redirect-script',
      await badRedirects(session, addresses),
    );
  }),
);

test(
  ...requirement('registration-refusals.redirect-cleartext', async (session) => {
    const addresses = { http: 'http://client.example/callback' };
    await session.refusals.expectRefused(
      'registration-refusals.redirect-cleartext',
      await badRedirects(session, addresses),
    );
  }),
);

test(
  ...requirement('registration-refusals.redirect-unsafe', async (session) => {
    const addresses = {
      userinfo: 'https://good.example@evil.example/callback',
      wildcard: 'https://*.example.com/callback',
    };
    await session.refusals.expectRefused('registration-refusals.redirect-unsafe', {
      ...(await badRedirects(session, addresses, 'is as good as a refusal')),
      localhost: await localhostForBrowsers(session),
    });
  }),
);

test(
  ...requirement('registration-refusals.grant-unknown', async ({ refusals }) => {
    const unknown = 'urn:x-dcr-conformance:unknown';
    const value = ['client_credentials', unknown];
    await refusals.expectRefused('registration-refusals.grant-unknown', {
      unknown: unknownValue({ member: 'grant_types', value, unknown }),
    });
  }),
);

test(
  ...requirement('registration-refusals.response-type-unknown', async ({ refusals, target }) => {
    const known = target.dialect === 'aic' ? 'token' : 'code';
    const unknown = 'banana';
    const types = (value: readonly string[]) => unknownValue({ member: 'response_types', value, unknown });
    await refusals.expectRefused('registration-refusals.response-type-unknown', {
      alone: types([unknown]),
      last: types([known, unknown]),
      first: types([unknown, known]),
    });
  }),
);

test(
  ...requirement('registration-refusals.auth-method-unknown', async ({ refusals }) => {
    const member = 'token_endpoint_auth_method';
    await refusals.expectRefused('registration-refusals.auth-method-unknown', {
      unknown: unknownValue({ member, value: 'client_secret_banana' }),
    });
  }),
);

test(
  ...requirement('registration-refusals.jwks-invalid', async (session) => {
    await session.refusals.expectRefused('registration-refusals.jwks-invalid', badKeys(session));
  }),
);

test(
  ...requirement('registration-refusals.unsupported-values', async ({ refusals }) => {
    await refusals.expectRefused('registration-refusals.unsupported-values', {
      subject: unknownValue({ member: 'subject_type', value: 'banana' }),
      application: unknownValue({ member: 'application_type', value: 'banana' }),
      algorithm: unknownValue({ member: 'id_token_signed_response_alg', value: 'XX999' }),
    });
  }),
);

test(
  ...requirement('registration-refusals.id-token-unsigned', async (session) => {
    await session.refusals.expectRefused('registration-refusals.id-token-unsigned', {
      none: await unsignedIdentityToken(session),
    });
  }),
);

test(
  ...requirement('registration-refusals.body-not-object', async ({ refusals, target }) => {
    await refusals.expectRefused('registration-refusals.body-not-object', notOneObject(target.redirectUri));
  }),
);

test(
  ...requirement('registration-refusals.body-hostile', async ({ refusals, target }) => {
    await refusals.expectRefused('registration-refusals.body-hostile', hostile(target.redirectUri));
  }),
);
