import {
  check,
  Deviation,
  noAnswer,
  NotApplicable,
  note,
  Undecided,
  Violation,
} from '../../fixtures/conformance.ts';
import { saysActive } from '../../fixtures/session/introspection-probes.ts';
import { redirectsOf, scopesOf } from '../../fixtures/session/managed-client.ts';
import { management } from '../../fixtures/session/management.ts';
import {
  areAlike,
  expectAsRegistered,
  expectTurnedAway,
  expectUpdateRefused,
  furtherRedirect,
} from '../../fixtures/session/management-judgement.ts';
import { bringsToken, expectOauthRefusal } from '../../fixtures/session/oauth-refusals.ts';
import { refusalInWords } from '../../fixtures/session/refusal-case.ts';
import { show } from '../../fixtures/session/show.ts';

// RFC 7592, on clients that are there to be changed and deleted.

check('management.read', async (session) => {
  const facts = management(session);
  const { clientId } = (await facts.client()).registered;
  const [first, second] = await facts.reads();
  for (const reply of [first, second]) {
    if (reply.status !== 200)
      throw new Violation('200 with the client', refusalInWords(reply), reply.exchange);
    if (reply.json === null)
      throw new Violation('one JSON object', reply.bodyProblem ?? 'none', reply.exchange);
    if (reply.json.client_id !== clientId) {
      throw new Violation(
        `client_id: ${show(clientId)}`,
        `client_id: ${show(reply.json.client_id)}`,
        reply.exchange,
      );
    }
  }
  if (!areAlike(first.json, second.json)) {
    throw new Violation('two reads that are alike', 'two reads that differ');
  }
});

check('management.read-matches', async (session) => {
  const facts = management(session);
  const own = await facts.readable();
  const [read] = await facts.reads();
  expectAsRegistered(own.registered, read, own.body());
});

check('management.read-members', async (session) => {
  const facts = management(session);
  await facts.readable();
  const [{ json }] = await facts.reads();
  const members = ['registration_access_token', 'registration_client_uri', 'client_secret'];
  const shown = members.filter((member) => ![undefined, null, ''].includes(json?.[member] as null));
  throw new Deviation(
    'registration_access_token and registration_client_uri in the read answer; client_secret is optional',
    `shown: ${shown.join(', ') || 'none of the three'}`,
  );
});

check('management.token-required', async (session) => {
  expectTurnedAway(await management(session).withoutToken());
});

check('management.other-client-token', async (session) => {
  expectTurnedAway(await management(session).foreignToken());
});

check('management.update', async (session) => {
  const facts = management(session);
  const { reply, after } = await facts.update();
  const { clientId } = (await facts.client()).registered;
  if (reply.status !== 200) throw new Violation('200 for an update', refusalInWords(reply), reply.exchange);
  if (reply.json?.client_id !== clientId) {
    throw new Violation('the same client_id', `client_id: ${show(reply.json?.client_id)}`, reply.exchange);
  }
  if (after === null || !redirectsOf(after).includes(furtherRedirect(session))) {
    throw new Violation('the further redirect address in a re-read', 'a re-read without it');
  }
});

check('management.update-client-id', async (session) => {
  const { reply, isAdopted } = await management(session).otherId();
  const mutation = 'an update with another client_id';
  if (isAdopted)
    throw new Violation(`${mutation}: refused`, `${mutation}: the id has changed`, reply.exchange);
  if (reply.status < 300) throw new Deviation(`${mutation}: refused`, `${mutation}: ignored`, reply.exchange);
  expectUpdateRefused(reply, mutation, ['invalid_client_metadata', 'invalid_request']);
});

check('management.update-own-credentials', async (session) => {
  const { reply, adopted } = await management(session).ownCredentials();
  if (adopted.length > 0) {
    throw new Violation(
      'values that only the tenant chooses',
      `adopted: ${adopted.join(', ')}`,
      reply.exchange,
    );
  }
  if (reply.status >= 300) note(`refused: ${refusalInWords(reply)}`);
});

check('management.update-scope-escalation', async (session) => {
  const { reply, after, scope, granted } = await management(session).scopeEscalation();
  const mutation = 'an update with a made-up scope';
  if (granted) throw new Violation(`${mutation}: refused`, `a token was issued with ${scope}`);
  if (scopesOf(after).includes(scope)) {
    throw new Violation(`${mutation}: refused`, `the client now has ${scope}`, after.exchange);
  }
  if (reply.status < 300) note('the scope was dropped');
  else expectUpdateRefused(reply, mutation, ['invalid_client_metadata', 'invalid_scope']);
});

check('management.update-bad-redirect', async (session) => {
  const { reply, after, isApplied } = await management(session).badRedirect();
  const mutation = 'an update with a redirect address that has a fragment';
  if (isApplied) throw new Violation(`${mutation}: refused`, `${mutation}: applied`, after.exchange);
  if (reply.status < 300) throw new Deviation(`${mutation}: refused`, `${mutation}: not applied`);
  expectUpdateRefused(reply, mutation, ['invalid_redirect_uri', 'invalid_client_metadata']);
});

check('management.token-rotation', async (session) => {
  const rotated = await management(session).rotation();
  if (rotated === null) throw new NotApplicable('an update returns no new registration access token');
  if (!rotated.newestWorks) throw new Violation('the new token works', 'the new token is refused');
  if (rotated.old.status < 300) throw new Violation('the old token stops working', 'the old token works');
});

check('management.delete', async (session) => {
  const { reply } = await management(session).deletion();
  if (reply.status === 204 && reply.answer.bytes.length === 0) return;
  const came = `${reply.status}${reply.answer.bytes.length > 0 ? ' with a body' : ''}`;
  throw new Violation('204 without a body', came, reply.exchange);
});

check('management.deleted-credentials-dead', async (session) => {
  const facts = management(session);
  const { client } = await facts.deleted();
  const token = await facts.firstToken();
  const [scope = null] = token.asked;
  const reply = await session.tokens.ask(client.credentials(), scope, 'a token of the deleted client');
  const introspected = bringsToken(reply)
    ? null
    : await session.tokens.introspectAs(client.credentials(), token).catch(() => null);
  if (introspected !== null && saysActive(introspected)) {
    throw new Violation('no introspection for a deleted client', 'active: true', introspected.exchange);
  }
  expectOauthRefusal(reply, {
    mutation: 'a token for a deleted client',
    statuses: [400, 401],
    codes: ['invalid_client'],
    otherCode: 'deviation',
    shape: 'token.error-shape',
    succeeded: bringsToken,
  });
});

check('management.deleted-management-dead', async (session) => {
  const { read, deletedAgain, unknownClient } = await management(session).deleted();
  const named = {
    'a read': read,
    'a second DELETE': deletedAgain,
    'a read of an unknown client': unknownClient,
  };
  const strange: string[] = [];
  for (const [mutation, reply] of Object.entries(named)) {
    if (reply.kind === 'not-answered') throw noAnswer(reply, null);
    const came = `${mutation}: ${reply.status}`;
    if (reply.status < 300) throw new Violation(`${mutation}: 401 or 403`, came, reply.exchange);
    if ([400, 404].includes(reply.status)) strange.push(came);
    else if (![401, 403].includes(reply.status)) throw new Undecided(came, null);
  }
  if (strange.length > 0) throw new Deviation('401 or 403 for a client that is gone', strange.join('; '));
});

check('management.deleted-token-state', async (session) => {
  await management(session).deleted();
  throw new NotApplicable('not observable: no client of the run may introspect the tokens of another');
});
