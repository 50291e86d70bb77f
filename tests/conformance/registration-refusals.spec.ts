import { check, NotApplicable } from '../../fixtures/conformance.ts';
import { badRedirects, unknownValue, wronglyTyped } from '../../fixtures/session/bad-metadata.ts';
import { hostile, notOneObject } from '../../fixtures/session/hostile-bodies.ts';
import { injectedScopes } from '../../fixtures/session/outside-scopes.ts';
import { acceptedAlthough, type RefusalCase } from '../../fixtures/session/refusal-case.ts';

// What the registration endpoint must not let in.

check('registration-refusals.closed-mode', async ({ main, refusals, target }) => {
  if (target.expected.registration === 'open') throw new NotApplicable('EXPECTED_REGISTRATION is open');
  await refusals.expectDoorClosed({ scopes: await main.requestedScopes() });
});

check('registration-refusals.scope-inject', async (session) => {
  await session.refusals.expectRefused(await injectedScopes(session));
});

check('registration-refusals.wrong-types', async (session) => {
  await session.refusals.expectRefused(await wronglyTyped(session));
});

check('registration-refusals.redirect-malformed', async ({ refusals }) => {
  await refusals.expectRefused(
    badRedirects({
      'an address with a fragment': 'https://agent.example/callback#part',
      'a relative address': '/callback',
      'an empty address': '',
    }),
  );
});

check('registration-refusals.redirect-script', async ({ refusals }) => {
  await refusals.expectRefused(
    badRedirects({
      'a javascript: address': 'javascript:alert(1)',
      'a data: address': 'data:text/html,hello',
      'a vbscript: address': 'vbscript:msgbox(1)',
    }),
  );
});

check('registration-refusals.redirect-unsafe', async ({ refusals }) => {
  await refusals.expectRefused(
    badRedirects({
      'plain http to another host': 'http://client.example/callback',
      'user information before the host': 'https://good.example@evil.example/callback',
      'a wildcard host': 'https://*.example.com/callback',
    }),
  );
});

check('registration-refusals.grant-unknown', async ({ refusals }) => {
  const unknown = 'urn:x-dcr-conformance:unknown';
  const value = ['client_credentials', unknown];
  await refusals.expectRefused([unknownValue({ member: 'grant_types', value, unknown })]);
});

check('registration-refusals.response-type-unknown', async ({ refusals, target }) => {
  const known = target.dialect === 'aic' ? 'token' : 'code';
  const unknown = 'banana';
  const values = [[unknown], [known, unknown], [unknown, known]];
  await refusals.expectRefused(
    values.map((value) => unknownValue({ member: 'response_types', value, unknown })),
  );
});

check('registration-refusals.auth-method-unknown', async ({ refusals }) => {
  const member = 'token_endpoint_auth_method';
  await refusals.expectRefused([unknownValue({ member, value: 'client_secret_banana' })]);
});

check('registration-refusals.jwks-invalid', async ({ refusals }) => {
  const mutation = 'both jwks and jwks_uri';
  const both: RefusalCase = {
    mutation,
    codes: ['invalid_client_metadata'],
    mutate: (body) => ({ ...body, jwks: { keys: [] }, jwks_uri: 'https://agent.example/keys' }),
    judgeAcceptance({ answer: { jwks = null, jwks_uri: address = null }, reply }) {
      if (jwks !== null && address !== null) {
        throw acceptedAlthough(mutation, 'registered with both', reply.exchange);
      }
    },
  };
  await refusals.expectRefused([both]);
});

check('registration-refusals.unsupported-values', async ({ refusals }) => {
  const implicit = { grant_types: ['implicit'], response_types: ['token id_token'] };
  await refusals.expectRefused([
    unknownValue({ member: 'subject_type', value: 'banana' }),
    unknownValue({ member: 'application_type', value: 'banana' }),
    unknownValue({ member: 'id_token_signed_response_alg', value: 'XX999' }),
    unknownValue({ member: 'id_token_signed_response_alg', value: 'none', beside: implicit }),
  ]);
});

check('registration-refusals.body-not-object', async ({ refusals, target }) => {
  await refusals.expectRefused(notOneObject(target.redirectUri));
});

check('registration-refusals.body-hostile', async ({ refusals, target }) => {
  await refusals.expectRefused(hostile(target.redirectUri));
});
