import {
  check,
  Deviation,
  noAnswer,
  noteOf,
  Undecided,
  Violation,
  weighEach,
} from '../../fixtures/conformance.ts';
import { cacheableBecause, leakIn } from '../../fixtures/session/disclosure.ts';
import {
  asciiTexts,
  expectOauthErrors,
  formValues,
  grantedBeyond,
  isAnswered,
  isInterception,
  isServerError,
  metadataRefusals,
  printableTexts,
  requestInWords,
  sentMembers,
  showsCredentials,
} from '../../fixtures/session/every-answer.ts';
import { bringsToken } from '../../fixtures/session/oauth-refusals.ts';
import { cacheDirectives, headerOf } from '../../fixtures/tenant/http-fields.ts';
import { bringsClient } from '../../fixtures/tenant/registration-answer.ts';
import { oauthError } from '../../fixtures/tenant/reply.ts';

// Judged after all other checks, on every answer that they got.

check('registration-refusals.error-shape', async (session) => {
  await session.main.registered();
  await expectOauthErrors(metadataRefusals(session), 'refusal of a registration', {
    statusesOf: ({ reply }) => (reply.status === 413 || reply.status === 415 ? [413, 415] : [400]),
    texts: asciiTexts,
  });
});

check('registration-refusals.error-code', async (session) => {
  const { main, refusals } = session;
  await main.registered();
  const named = refusals.seenCodes.filter(({ code }) => code !== null);
  const [formless] = metadataRefusals(session);
  if (named.length === 0 && formless !== undefined) {
    throw new Undecided('no refusal is one in its form', 'registration-refusals.error-shape', formless.reply);
  }
  await weighEach('refusal of a registration', named, ({ mutation, code, codes, reply }) => {
    const [expected, actual] = [`${mutation}: ${codes.join(' or ')}`, `${mutation}: ${code ?? ''}`];
    if (codes.includes(code ?? '')) {
      const isGeneral = codes[0] === 'invalid_redirect_uri' && code !== codes[0];
      if (isGeneral) throw new Deviation(`${mutation}: ${codes[0] ?? ''}`, actual, reply);
      return;
    }
    throw code === 'server_error'
      ? new Deviation(expected, actual, reply)
      : new Violation(expected, actual, reply);
  });
});

check('registration-refusals.no-credentials', async (session) => {
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
    throw new Violation('a refusal without a client', `${reply.status} with client credentials in it`, reply);
  });
});

check('token.scope-not-wider', async ({ tokens, context }) => {
  const [scope] = await tokens.scopesToTry();
  await tokens.single(scope);
  const granted = context.log
    .of('token')
    .filter(isAnswered)
    .filter(({ reply }) => bringsToken(reply));
  await weighEach('token', granted, (entry) => {
    const beyond = grantedBeyond(entry);
    if (beyond.length === 0) return;
    const asked = formValues(entry, 'scope').join(' ');
    throw new Violation(`nothing beyond ${asked}`, `granted as well: ${beyond.join(', ')}`, entry.reply);
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
  await expectOauthErrors(refusals, 'refusal of a token', {
    statusesOf: ({ request }) => (request.body?.kind === 'form' ? [400, 401] : [400, 401, 415]),
    texts: printableTexts,
  });
});

check('introspection.json-shape', async ({ tokens, context }) => {
  const [scope] = await tokens.scopesToTry();
  await tokens.introspect(await tokens.single(scope));
  const answers = context.log
    .of('introspection')
    .filter(isAnswered)
    .filter((entry) => entry.reply.status < 300 && formValues(entry, 'token').length > 0)
    // What an endpoint says to somebody who has not shown who he is belongs to introspection.unauthenticated.
    .filter(showsCredentials);
  // Where the endpoint tells nobody anything, that is what is to blame.
  if (answers.length === 0) await tokens.introspection(await tokens.single(scope));
  await weighEach('introspection answer', answers, ({ reply }) => {
    const isJson = reply.status === 200 && reply.mediaType === 'application/json' && reply.json !== null;
    if (isJson && typeof reply.json.active === 'boolean') return;
    const active = `active: ${typeof reply.json?.active}`;
    const actual = `${reply.status}, ${reply.mediaType || 'no media type'}, ${reply.bodyProblem ?? active}`;
    throw new Violation('200, application/json, a boolean active', actual, reply);
  });
});

check('cross.no-interception', async ({ discovery, context }) => {
  await discovery.document();
  const asked = context.log.of('registration', 'management', 'token', 'introspection', 'revocation');
  // Where nothing could be asked, the address is to blame.
  if (asked.length === 0) await discovery.endpoint('registration_endpoint');
  await weighEach('request to an OAuth endpoint', asked, (entry) => {
    if (!isInterception(entry)) return;
    const actual = `${requestInWords(entry)}, twice alike: ${entry.reply.reason}`;
    throw new Violation('an answer of the tenant', actual, entry.reply);
  });
});

check('cross.no-server-error', async ({ discovery, context }) => {
  const served = await discovery.reply();
  const crashed = context.log.of().filter(isServerError);
  const [first] = crashed;
  if (first === undefined) {
    await discovery.document();
    return;
  }
  // A tenant that crashes at everything is down; one that answers its neighbours has a defect.
  const hasNeighbour = served.kind === 'answered' || (await discovery.looksLikeAic());
  if (!hasNeighbour) throw noAnswer(first.reply, null);
  await weighEach('request', crashed, (entry) => {
    const actual = `${requestInWords(entry)}, twice: ${entry.reply.reason}`;
    throw new Violation('no server error', actual, entry.reply);
  });
});

check('posture.error-leak', async ({ discovery, context, target }) => {
  const { answer } = await discovery.served();
  const { hostname } = new URL(target.origin);
  for (const [key, field] of Object.entries({
    server: 'server',
    poweredBy: 'x-powered-by',
    hsts: 'strict-transport-security',
    contentTypeOptions: 'x-content-type-options',
  } as const)) {
    const value = headerOf(answer, field);
    if (value !== null) noteOf('posture.error-leak', key as 'server', value.slice(0, 80));
  }
  const errors = context.log.of().filter(({ reply }) => (reply.exchange?.response?.status ?? 0) >= 400);
  await weighEach('error answer', errors, (entry) => {
    const leak = leakIn(entry, hostname);
    if (leak === null) return;
    const actual = `${requestInWords(entry)}: ${leak}`;
    throw new Violation('an error that shows nothing of the inside', actual, entry.reply);
  });
});

check('posture.cacheable', async ({ main, context }) => {
  await main.registered();
  const answers = context.log
    .of('registration', 'management', 'token', 'introspection')
    .filter(isAnswered)
    .filter(({ reply }) => reply.status < 300 && reply.status !== 204);
  await weighEach('answer with a secret', answers, (entry) => {
    if (!cacheDirectives(entry.reply.answer).has('no-store')) {
      noteOf('posture.cacheable', 'storable', entry.endpoint);
    }
    const because = cacheableBecause(entry);
    if (because === null) return;
    throw new Violation(`${entry.endpoint} answers that no shared cache keeps`, because, entry.reply);
  });
});
