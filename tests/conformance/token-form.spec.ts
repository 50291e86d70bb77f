import {
  NotApplicable,
  noteOf,
  Observed,
  requirement,
  test,
  Violation,
  weigh,
} from '../../fixtures/conformance.ts';
import { isEncrypted, jwtOfRun, jwtParts } from '../../fixtures/facts/jwt.ts';
import { tokenControl } from '../../fixtures/facts/token-requests.ts';
import { issued } from '../../fixtures/facts/tokens.ts';
import { show } from '../../fixtures/judging/show.ts';
import { dialectOf, expectRoom, expectSigned } from '../../fixtures/probes/token/format.ts';
import { expectVerifiable, expectVerified, isAsymmetric } from '../../fixtures/facts/jwt-signature.ts';
import { expectLater, expectNotAhead } from '../../fixtures/probes/token/times.ts';
import { headerOf } from '../../fixtures/tenant/http-fields.ts';

// What an access token itself consists of.

test(
  ...requirement('token.unguessable', async (session) => {
    const { client, scope, token } = await tokenControl(session);
    const grant = async () => {
      const reply = await session.tokens.ask(client, scope, 'one of two grants in a row');
      return issued(reply, [scope], (value) => session.context.vault.keep(value));
    };
    const one = await grant();
    const text = one.value.reveal();
    // A server need not make a new token for the second grant.
    if (text === token.value.reveal()) noteOf('token.unguessable', 'reused');
    const parts = jwtParts(text);
    if (parts !== null) expectSigned(parts, one);
    // An encrypted token is protected by its key; of others two in a row show whether they count up.
    else if (!isEncrypted(text)) await expectRoom(one, await grant());
  }),
);

test(
  ...requirement('token.jwt-verifies', async (session) => expectVerifiable(session, await jwtOfRun(session))),
);

test(
  ...requirement('token.format-declared', async (session) => {
    const { tokenFormat, tokenAlgorithm } = session.target.expected;
    if (tokenFormat === null) throw new NotApplicable('EXPECTED_TOKEN_FORMAT is not set');
    const { token } = await tokenControl(session);
    const text = token.value.reveal();
    const parts = jwtParts(text);
    const form = parts === null && !isEncrypted(text) ? 'opaque' : 'jwt';
    if (form !== tokenFormat) {
      const actual = `token format: ${form}`;
      throw new Violation(`token format: ${tokenFormat}, as declared`, actual, token.reply);
    }
    if (parts === null || tokenAlgorithm === null) return;
    const { alg } = parts.header;
    if (alg !== tokenAlgorithm) {
      throw new Violation(`alg: ${tokenAlgorithm}, as declared`, `alg: ${show(alg)}`, token.reply);
    }
    if (isAsymmetric(alg)) await expectVerified(session, { ...parts, token });
  }),
);

test(
  ...requirement('token.jwt-dialect', async (session) => {
    const jwt = await jwtOfRun(session);
    const differences = dialectOf(jwt);
    if (differences.length > 0) throw new Observed(differences.join('; '), jwt.token.reply);
  }),
);

test(
  ...requirement('token.clock', async (session) => {
    const { claims, token } = await jwtOfRun(session);
    const field = headerOf(token.reply.answer, 'date');
    const date = Date.parse(field ?? '');
    if (Number.isNaN(date)) {
      const what = field === null ? 'no Date' : `an unreadable Date (${show(field)})`;
      throw new NotApplicable(`the token answer has ${what} to compare with`);
    }
    const now = date / 1_000;
    await weigh(
      () => {
        expectNotAhead('iat', claims.iat, now, token.reply);
      },
      () => {
        expectNotAhead('nbf', claims.nbf, now, token.reply);
      },
      () => {
        if (claims.exp === undefined) noteOf('token.clock', 'no-end');
        else expectLater(claims.exp, now, token.reply);
      },
    );
  }),
);
