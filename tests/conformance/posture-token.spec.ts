import { check, NotApplicable, Violation } from '../../fixtures/conformance.ts';
import { lifetimeOf } from '../../fixtures/session/consistency.ts';
import { isBoundToSender } from '../../fixtures/session/token-form.ts';
import { lifetimeProof } from '../../fixtures/session/token-lifetime.ts';

// How safe the token endpoint is beyond what the standards demand.

check('posture.token-lifetime', async (session) => {
  const [scope] = await session.tokens.scopesToTry();
  const token = await session.tokens.single(scope);
  if (isBoundToSender(token)) throw new NotApplicable('the token is bound to its sender: no bearer token');
  const lifetime = await lifetimeOf(session, token);
  if (lifetime <= 3600) return;
  const proof = await lifetimeProof(session, token);
  throw new Violation('lifetime: at most 3600 s', `lifetime: ${lifetime} s`, proof);
});
