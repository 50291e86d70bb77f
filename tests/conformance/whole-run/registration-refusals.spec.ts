import {
  Deviation,
  Undecided,
  Violation,
  requirement,
  test,
  weighEach,
} from '../../../fixtures/conformance.ts';
import {
  asciiTexts,
  expectOauthErrors,
  isAnswered,
  sentMembers,
} from '../../../fixtures/judging/every-answer.ts';
import {
  metadataRefusals,
  refusalsInOauthForm,
} from '../../../fixtures/probes/registration-refusals/observed-bodies.ts';
import { bringsClient } from '../../../fixtures/tenant/registration-answer.ts';
import { oauthError } from '../../../fixtures/tenant/reply.ts';

// Judged after all other checks, on every answer that they got.

test(
  ...requirement('registration-refusals.error-shape', async (session) => {
    await session.main.registered();
    await expectOauthErrors(refusalsInOauthForm(session), 'refusal of a registration', {
      statusesOf: () => [400],
      texts: asciiTexts,
    });
  }),
);

test(
  ...requirement('registration-refusals.error-code', async (session) => {
    const { main, refusals } = session;
    await main.registered();
    const named = refusals.seenCodes.filter(({ code }) => code !== null);
    const [formless] = metadataRefusals(session);
    if (named.length === 0 && formless !== undefined) {
      throw new Undecided(
        'no refusal is one in its form',
        'registration-refusals.error-shape',
        formless.reply,
      );
    }
    await weighEach('refusal of a registration', named, ({ mutation, code, codes, reply }) => {
      const actual = `${mutation}: ${code ?? ''}`;
      if (!codes.includes(code ?? '')) {
        const Kind = code === 'server_error' ? Deviation : Violation;
        throw new Kind(`${mutation}: ${codes.join(' or ')}`, actual, reply);
      }
      const isGeneral = codes[0] === 'invalid_redirect_uri' && code !== codes[0];
      if (isGeneral) throw new Deviation(`${mutation}: ${codes[0] ?? ''}`, actual, reply);
    });
  }),
);

test(
  ...requirement('registration-refusals.no-credentials', async (session) => {
    await session.main.registered();
    const refusals = session.context.log
      .of('registration')
      .filter(isAnswered)
      .filter(
        ({ reply }) => reply.status >= 400 || (oauthError(reply) !== null && !bringsClient(reply.json ?? {})),
      );
    await weighEach('refusal of a registration', refusals, ({ reply, request }) => {
      const { client_id: sent } = sentMembers(request);
      const { client_id: id, ...others } = reply.json ?? {};
      if (!bringsClient(id === sent ? others : { ...others, client_id: id })) return;
      throw new Violation(
        'a refusal without a client',
        `${reply.status} with client credentials in it`,
        reply,
      );
    });
  }),
);
