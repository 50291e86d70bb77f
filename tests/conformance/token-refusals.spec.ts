import { check, noteOf, probeEach, Undecided, Violation } from '../../fixtures/conformance.ts';
import { bringsToken, expectTokenRefusal } from '../../fixtures/session/oauth-refusals.ts';
import { codeOnlyClient, unlessExcluded } from '../../fixtures/session/token-clients.ts';
import { expectScopesRegistered, expectScopeSyntax } from '../../fixtures/session/token-scope-probes.ts';
import {
  addressProbes,
  expectMethodRefused,
  expectToken,
  formOf,
  passwordForm,
  postFormWithCharset,
  postTokenForm,
  tokenControl,
  type Entries,
} from '../../fixtures/session/token-requests.ts';
import { oauthError } from '../../fixtures/tenant/reply.ts';

// Requests that differ from the flow's own in one way. The control is the token of the flow itself.

check('token.scope-omitted', expectScopesRegistered);

check('token.scope-syntax', expectScopeSyntax);

check('token.duplicate-parameter', async (session) => {
  const { client, scope } = await tokenControl(session);
  const twice = (name: string, value: string) => async (probe: string) => {
    const reply = await postTokenForm(session, probe, [...formOf(client, scope), [name, value]]);
    expectTokenRefusal(reply, probe, ['invalid_request']);
  };
  await probeEach('token.duplicate-parameter', {
    scope: twice('scope', scope),
    grant: twice('grant_type', 'client_credentials'),
  });
});

check('token.unknown-parameter', async (session) => {
  const { client, scope } = await tokenControl(session);
  const ask = (probe: string, more: Entries) =>
    postTokenForm(session, `with ${probe}`, [...formOf(client, scope), ...more]);
  const ignored = (more: Entries) => async (probe: string) => {
    await expectToken(session, probe, () => ask(probe, more));
  };
  // A server may know what these ask for, and refuse it.
  const known = (name: string) => async (probe: string) => {
    const reply = await ask(probe, [[name, 'https://resource.example/']]);
    if (bringsToken(reply) || oauthError(reply) === 'invalid_target') return;
    expectTokenRefusal(reply, `${probe}, which this server does not take`, ['invalid_target']);
  };
  await probeEach('token.unknown-parameter', {
    unknown: ignored([['x_dcr_probe', '1']]),
    valueless: ignored([
      ['x_dcr_empty', ''],
      ['refresh_token', ''],
    ]),
    resource: known('resource'),
    audience: known('audience'),
  });
});

check('token.form-charset', async (session) => {
  await expectToken(session, 'a form with charset=UTF-8 in its media type', () =>
    postFormWithCharset(session),
  );
});

check('token.grant-invalid', async (session) => {
  const { client, scope } = await tokenControl(session);
  const others = formOf(client, scope).filter(([name]) => name !== 'grant_type');
  const refused = (grant: Entries, code: string) => async (probe: string) => {
    expectTokenRefusal(await postTokenForm(session, probe, [...grant, ...others]), probe, [code]);
  };
  await probeEach('token.grant-invalid', {
    missing: refused([], 'invalid_request'),
    unknown: refused([['grant_type', 'urn:x-dcr-conformance:unknown']], 'unsupported_grant_type'),
  });
});

check('token.grant-unregistered', async (session) => {
  const { client, scope } = await tokenControl(session);
  const codes = ['unauthorized_client', 'unsupported_grant_type'];
  await probeEach('token.grant-unregistered', {
    'code-only': await unlessExcluded(
      () => codeOnlyClient(session),
      (code) => async (probe) => {
        expectTokenRefusal(await session.tokens.ask(code, scope, probe), probe, codes);
      },
    ),
    password: async (probe: string) => {
      const reply = await postTokenForm(session, probe, passwordForm(session, client, scope));
      expectTokenRefusal(reply, probe, codes);
    },
  });
});

check('token.post-form-only', async (session) => {
  const probes = addressProbes(session);
  await probeEach('token.post-form-only', {
    get: async (probe: string) => {
      expectMethodRefused(await probes.get(), probe);
    },
    json: async () => {
      const reply = await probes.json();
      if (reply.kind === 'answered' && bringsToken(reply)) noteOf('token.post-form-only', 'json');
    },
  });
});

check('posture.secret-in-query', (session) =>
  probeEach('posture.secret-in-query', {
    secret: async () => {
      const { withSecret, without } = await addressProbes(session).secretInQuery();
      if (bringsToken(without)) {
        throw new Undecided('a token is issued without any secret', 'token.bad-secret', without);
      }
      if (bringsToken(withSecret)) {
        throw new Violation('a secret in the address: no token', 'a token was issued', withSecret);
      }
    },
  }),
);
