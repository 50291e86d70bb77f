import { check, probeEach } from '../../fixtures/conformance.ts';
import { expectClientAtHome, expectTokenAtHome } from '../../fixtures/session/realm-isolation.ts';

// What the realms of a tenant must not share.

check('cross.realm-client-isolation', (session) =>
  probeEach('cross.realm-client-isolation', { credentials: () => expectClientAtHome(session) }),
);

check('cross.realm-token-isolation', (session) =>
  probeEach('cross.realm-token-isolation', { token: () => expectTokenAtHome(session) }),
);
