import {
  Deviation,
  expectScopes,
  noteOf,
  probeEach,
  requirement,
  test,
  weigh,
} from '../../fixtures/conformance.ts';
import { grantOf } from '../../fixtures/facts/granted-scopes.ts';
import { bringsToken, expectTokenRefusal } from '../../fixtures/judging/oauth-refusals.ts';
import { codeOnlyClient, unlessExcluded } from '../../fixtures/probes/token/clients.ts';
import { expectMalformedNotGranted, tokenIn } from '../../fixtures/probes/token/scopes.ts';
import {
  formOf,
  postTokenForm,
  registeredScopesOf,
  tokenControl,
} from '../../fixtures/facts/token-requests.ts';
import {
  expectMethodRefused,
  expectToken,
  passwordForm,
  postFormWithCharset,
} from '../../fixtures/probes/token/requests.ts';
import { expectParametersIgnored } from '../../fixtures/probes/token/parameters.ts';
import { addressProbes } from '../../fixtures/facts/token-failures.ts';
import { oauthError } from '../../fixtures/tenant/reply.ts';
import type { FormEntries } from '../../fixtures/tenant/requests.ts';

// Requests that differ from the flow's own in one way. The control is the token of the flow itself.

// Nothing was asked for, so nothing is granted as asked: the answer has to name its scopes (RFC 6749 5.1).
test(
  ...requirement('token.scope-omitted', async (session) => {
    const { client } = await tokenControl(session);
    const mutation = 'a request without a scope';
    const reply = await session.tokens.ask(client, null, mutation);
    if (!bringsToken(reply)) {
      if (oauthError(reply) === 'invalid_scope') noteOf('token.scope-omitted', 'refused');
      expectTokenRefusal(reply, mutation, ['invalid_scope'], { statuses: [400] });
      return;
    }
    const token = tokenIn(session, reply, []);
    await weigh(
      async () => {
        const { scopes, proof } = await grantOf(session, token, client);
        const found = expectScopes('granted without a request', scopes, proof);
        found.toHaveNothingBeyond(registeredScopesOf(client));
      },
      () => {
        const expected = `${mutation}: an answer with the granted scopes`;
        if (!token.statesScope) throw new Deviation(expected, `${mutation}: no scope named`, reply);
      },
    );
  }),
);

test(
  ...requirement('token.scope-syntax', async (session) => {
    const { client, scope } = await tokenControl(session);
    const malformed = (text: string) => (probe: string) => expectMalformedNotGranted(session, text, probe);
    const upper = scope.toUpperCase();
    const withUpper = async (probe: string) => {
      const reply = await session.tokens.ask(client, upper, probe);
      if (!bringsToken(reply)) return;
      // A server that drops what is not registered grants other scopes.
      const { granted } = tokenIn(session, reply, [upper]);
      if (granted?.some((one) => one === scope || one === upper) === true) {
        noteOf('token.scope-syntax', 'letter-case');
      }
    };
    await probeEach('token.scope-syntax', {
      quote: malformed(`${scope}"`),
      backslash: malformed(`${scope}\\`),
      control: malformed(`${scope}\u0007`),
      beside: malformed(`${scope} "x`),
      'letter-case': upper === scope ? { notTried: 'the scope has no lower-case letter' } : withUpper,
    });
  }),
);

test(
  ...requirement('token.duplicate-parameter', async (session) => {
    const { client, scope } = await tokenControl(session);
    const twice = (name: string, value: string) => async (probe: string) => {
      const reply = await postTokenForm(session, probe, [...formOf(client, scope), [name, value]]);
      expectTokenRefusal(reply, probe, ['invalid_request'], { statuses: [400] });
    };
    await probeEach('token.duplicate-parameter', {
      scope: twice('scope', scope),
      grant: twice('grant_type', 'client_credentials'),
    });
  }),
);

test(...requirement('token.unknown-parameter', expectParametersIgnored));

test(
  ...requirement('token.form-charset', async (session) => {
    await expectToken(session, 'a form with charset=UTF-8 in its media type', () =>
      postFormWithCharset(session),
    );
  }),
);

test(
  ...requirement('token.grant-invalid', async (session) => {
    const { client, scope } = await tokenControl(session);
    const others = formOf(client, scope).filter(([name]) => name !== 'grant_type');
    const refused = (grant: FormEntries, code: string) => async (probe: string) => {
      expectTokenRefusal(await postTokenForm(session, probe, [...grant, ...others]), probe, [code]);
    };
    await probeEach('token.grant-invalid', {
      missing: refused([], 'invalid_request'),
      unknown: refused([['grant_type', 'urn:x-dcr-conformance:unknown']], 'unsupported_grant_type'),
    });
  }),
);

test(
  ...requirement('token.grant-unregistered', async (session) => {
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
  }),
);

test(
  ...requirement('token.post-form-only', async (session) => {
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
  }),
);
