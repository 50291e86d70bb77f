import { check, NotApplicable, Undecided, Violation } from '../../fixtures/conformance.ts';
import { saysActive } from '../../fixtures/session/introspection-probes.ts';
import { bringsToken } from '../../fixtures/session/oauth-refusals.ts';
import { refusalInWords } from '../../fixtures/session/refusal-case.ts';
import { secondRealm } from '../../fixtures/session/second-realm.ts';
import { tokenControl } from '../../fixtures/session/token-requests.ts';
import { oauthError } from '../../fixtures/tenant/reply.ts';

// What the realms of a tenant must not share.

check('cross.realm-client-isolation', async (session) => {
  if (session.target.secondRealm === null) throw new NotApplicable('SECOND_REALM is not set');
  const { client, scope } = await tokenControl(session);
  const reply = await secondRealm(session).tokenFor(client, scope);
  const where = `credentials of ${session.target.realm} in ${session.target.secondRealm}`;
  if (bringsToken(reply)) throw new Violation(`${where}: no token`, `${where}: a token`, reply.exchange);
  if (reply.status >= 400 && oauthError(reply) !== null) return;
  throw new Undecided(`${where}: ${refusalInWords(reply)}`, null);
});

check('cross.realm-token-isolation', async (session) => {
  if (session.target.secondRealm === null) throw new NotApplicable('SECOND_REALM is not set');
  const { token } = await tokenControl(session);
  await session.tokens.introspection(token);
  const reply = await secondRealm(session).introspected(token);
  const where = `a token of ${session.target.realm} in ${session.target.secondRealm}`;
  if (saysActive(reply)) throw new Violation(`${where}: inactive`, `${where}: active: true`, reply.exchange);
  if (reply.json?.active === false || (reply.status >= 400 && oauthError(reply) !== null)) return;
  throw new Undecided(`${where}: answered ${reply.status} without active`, null);
});
