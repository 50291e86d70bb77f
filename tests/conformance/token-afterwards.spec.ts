import { refusalInWords } from '../../fixtures/tenant/reply.ts';
import { check, noteOf, Observed } from '../../fixtures/conformance.ts';
import { expectExpired } from '../../fixtures/session/expired-token.ts';
import { noAnswer } from '../../fixtures/session/no-answer.ts';
import { tokenControl } from '../../fixtures/session/token-requests.ts';
import { realmPath } from '../../fixtures/tenant/requests.ts';

// What becomes of a token once it is in the world.

check('introspection.expired-token', expectExpired);

check('posture.tokeninfo', async (session) => {
  const { token } = await tokenControl(session);
  const { context, target } = session;
  const url = new URL(`${target.origin}${realmPath(target.realm)}/tokeninfo`);
  url.searchParams.set('access_token', token.value.reveal());
  const request = { purpose: 'ask about a token without credentials', method: 'GET', url: url.href } as const;
  const reply = await context.client.ask(() => request, 'idempotent');
  if (reply.kind === 'answered' && reply.status === 200 && reply.json !== null) {
    throw new Observed('tokeninfo answers anybody who presents a token in the address', reply);
  }
  // A front may well turn the path off: its page says so as well.
  const isTurnedAway = reply.kind === 'answered' || ['html-page', 'redirect'].includes(reply.why);
  if (!isTurnedAway) throw noAnswer(reply, null);
  noteOf('posture.tokeninfo', 'refused', reply.kind === 'answered' ? refusalInWords(reply) : reply.reason);
});
