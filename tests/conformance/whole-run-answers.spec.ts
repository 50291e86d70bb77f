import { check, Deviation, noAnswer, note, sawNone, Violation } from '../../fixtures/conformance.ts';
import {
  cacheableBecause,
  expectOauthErrors,
  expectOfEach,
  formValues,
  grantedBeyond,
  isAnswered,
  isServerError,
  leakIn,
  metadataRefusals,
} from '../../fixtures/session/every-answer.ts';
import { bringsToken } from '../../fixtures/session/oauth-refusals.ts';
import { headerOf } from '../../fixtures/tenant/exchange.ts';
import { oauthError } from '../../fixtures/tenant/reply.ts';
import { bringsClient } from '../../fixtures/tenant/registration-answer.ts';

// Judged after all other checks, on every answer that they got. Playwright takes the files in the order of their
// names: this one comes late, so that few other results wait for it.

check('registration-refusals.error-shape', async (session) => {
  await session.main.registered();
  expectOauthErrors(metadataRefusals(session), 'refusal of a registration', ({ reply }) =>
    reply.status === 413 || reply.status === 415 ? [413, 415] : [400],
  );
});

check('registration-refusals.error-code', async ({ main, refusals }) => {
  await main.registered();
  const named = refusals.seenCodes.filter(({ code }) => code !== null);
  const unfit = named.filter(({ code, codes }) => !codes.includes(code ?? ''));
  const inWords = ({ mutation, code }: (typeof named)[number]): string => `${mutation}: ${code ?? ''}`;
  const strange = unfit.filter(({ code }) => code !== 'server_error');
  if (named.length === 0) throw sawNone('refusal of a registration');
  if (strange.length > 0)
    throw new Violation('a code that fits what is wrong', strange.map(inWords).join('; '));
  const general = named.filter(({ code, codes }) => codes[0] === 'invalid_redirect_uri' && code !== codes[0]);
  const tolerated = [...unfit, ...general];
  if (tolerated.length > 0) {
    throw new Deviation('a code that fits what is wrong', tolerated.map(inWords).join('; '));
  }
});

check('registration-refusals.no-credentials', async (session) => {
  await session.main.registered();
  const refusals = session.context.log.of('registration').filter(({ reply }) => {
    return reply.kind === 'answered' && reply.status >= 400;
  });
  expectOfEach(refusals.filter(isAnswered), 'refusal of a registration', ({ reply }) => {
    if (reply.json === null || !bringsClient(reply.json)) return;
    throw new Violation('a refusal without a client', `${reply.status} with client credentials in it`);
  });
});

check('token.scope-not-wider', async ({ tokens, context }) => {
  const [scope] = await tokens.scopesToTry();
  await tokens.single(scope);
  const granted = context.log.of('token').filter(isAnswered);
  expectOfEach(granted, 'token', (entry) => {
    const beyond = grantedBeyond(entry);
    const asked = formValues(entry, 'scope').join(' ');
    if (beyond.length > 0)
      throw new Violation(`nothing beyond ${asked}`, `granted as well: ${beyond.join(', ')}`);
  });
});

check('token.error-shape', async ({ tokens, context }) => {
  const [scope] = await tokens.scopesToTry();
  await tokens.single(scope);
  const refusals = context.log
    .of('token')
    .filter(isAnswered)
    .filter(({ reply }) => reply.status >= 400 || (oauthError(reply) !== null && !bringsToken(reply)))
    // A method that is not served is turned away by the server in front of OAuth, in its own form.
    .filter(({ request, reply }) => request.method === 'POST' || ![404, 405, 501].includes(reply.status));
  expectOauthErrors(refusals, 'refusal of a token', ({ request }) =>
    request.body?.kind === 'form' ? [400, 401] : [400, 401, 415],
  );
});

check('introspection.json-shape', async ({ tokens, context }) => {
  const [scope] = await tokens.scopesToTry();
  await tokens.introspect(await tokens.single(scope));
  const answers = context.log
    .of('introspection')
    .filter(isAnswered)
    .filter((entry) => entry.reply.status < 300 && formValues(entry, 'token').length > 0);
  expectOfEach(answers, 'introspection answer', ({ reply }) => {
    const isJson = reply.status === 200 && reply.mediaType === 'application/json' && reply.json !== null;
    const came = `${reply.status}, ${reply.mediaType || 'no media type'}, active: ${typeof reply.json?.active}`;
    if (!isJson || typeof reply.json.active !== 'boolean') {
      throw new Violation('200, application/json, a boolean active', reply.bodyProblem ?? came);
    }
  });
});

check('cross.no-interception', async ({ discovery, context }) => {
  await discovery.document();
  const asked = context.log.of('registration', 'management', 'token', 'introspection', 'revocation');
  if (asked.length === 0) note('no endpoint could be asked');
  asked.forEach(({ reply, request }) => {
    if (reply.kind === 'answered' || !reply.confirmed) return;
    if (reply.why !== 'redirect' && reply.why !== 'html-page') return;
    // A body that was made to be too large may be turned away by whoever stands in front.
    if (reply.exchange?.response?.status === 413) return;
    const where = `${request.method} ${new URL(request.url).pathname}`;
    throw new Violation('an answer of the tenant', `${where}, twice alike: ${reply.reason}`);
  });
});

check('cross.no-server-error', async ({ discovery, context }) => {
  const served = await discovery.reply();
  const crashed = context.log.of().find(isServerError);
  if (crashed === undefined) {
    await discovery.document();
    return;
  }
  const { request, reply } = crashed;
  // A tenant that crashes at everything is down; one that answers its neighbours has a defect.
  const hasNeighbour = served.kind === 'answered' || (await discovery.looksLikeAic());
  if (!hasNeighbour) throw noAnswer(reply, null);
  const where = `${request.method} ${new URL(request.url).pathname}`;
  throw new Violation('no server error', `${where}, twice: ${reply.reason}`, reply.exchange);
});

check('posture.error-leak', async ({ discovery, context, target }) => {
  await discovery.document();
  const { hostname } = new URL(target.origin);
  expectOfEach(context.log.of(), 'request', (entry) => {
    const leak = leakIn(entry, hostname);
    const where = `${entry.request.method} ${new URL(entry.request.url).pathname}`;
    if (leak !== null) throw new Violation('an error that shows nothing of the inside', `${where}: ${leak}`);
  });
});

check('posture.cacheable', async ({ main, context }) => {
  await main.registered();
  const answers = context.log
    .of('registration', 'management', 'token', 'introspection')
    .filter(isAnswered)
    .filter(({ reply }) => reply.status < 300);
  expectOfEach(answers, 'answer with a secret', (entry) => {
    const because = cacheableBecause(entry);
    if (because !== null) throw new Violation(`${entry.endpoint} answers that no cache keeps`, because);
    const control = headerOf(entry.reply.answer, 'cache-control') ?? '';
    if (!control.includes('no-store')) note(`${entry.endpoint} answers do not forbid storing`);
  });
});
