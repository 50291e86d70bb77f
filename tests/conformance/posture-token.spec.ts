import { check, Violation } from '../../fixtures/conformance.ts';
import { lifetimeOf } from '../../fixtures/session/consistency.ts';

// How safe the token endpoint is beyond what the standards demand.

check('posture.token-lifetime', async (session) => {
  const [scope] = await session.tokens.scopesToTry();
  const lifetime = await lifetimeOf(session, await session.tokens.single(scope));
  if (lifetime > 3600) throw new Violation('lifetime: at most 3600 s', `lifetime: ${lifetime} s`);
});
