import { check, NotApplicable, noteOf, probeEach, Violation } from '../../fixtures/conformance.ts';
import { unknownValue } from '../../fixtures/session/bad-metadata.ts';
import { defaultScopes } from '../../fixtures/session/default-scopes.ts';
import { expectDoorClosed, registrationAddress } from '../../fixtures/session/door.ts';
import { introspectsAll } from '../../fixtures/session/introspects-all.ts';
import { privilegedProbes } from '../../fixtures/session/privileged-probes.ts';
import { list } from '../../fixtures/session/show.ts';
import { isPrivileged } from '../../fixtures/settings/scope-names.ts';

// What a client that anybody may register must not get hold of.

check('posture.privileged-registrable', async (session) => {
  (await privilegedProbes(session)()).expectNotRegistrable();
});

check('posture.privileged-granted', (session) =>
  probeEach('posture.privileged-granted', {
    privileged: async () => {
      (await privilegedProbes(session)()).expectNotGranted();
    },
  }),
);

check('posture.introspect-all-proof', async (session) => {
  await session.refusals.expectRefused('posture.introspect-all-proof', {
    scope: await introspectsAll(session),
  });
});

check('posture.default-scopes-privileged', async (session) => {
  const defaults = await defaultScopes(session)();
  if (defaults === null) {
    noteOf('posture.default-scopes-privileged', 'refused');
    return;
  }
  const { scopes, proof } = defaults;
  const privileged = scopes.filter((scope) => isPrivileged(scope, session.target.forbiddenScopes));
  if (privileged.length === 0) return;
  throw new Violation('no privileged scope without asking', `registered with ${list(privileged)}`, proof);
});

check('posture.legacy-grants', async ({ refusals, discovery }) => {
  const published = (await discovery.document()).grant_types_supported;
  for (const grant of ['password', 'implicit'] as const) {
    if (Array.isArray(published) && published.includes(grant)) noteOf('posture.legacy-grants', grant);
  }
  await refusals.expectRefused('posture.legacy-grants', {
    password: unknownValue({ member: 'grant_types', value: ['password'], unknown: 'password' }),
  });
});

check('posture.second-door', async (session) => {
  const { expected, registrationPath } = session.target;
  if (expected.registration === 'open') throw new NotApplicable('EXPECTED_REGISTRATION is open');
  const sibling = registrationPath === 'register' ? 'aiagent/register' : 'register';
  await probeEach('posture.second-door', {
    sibling: (mutation: string) => {
      const address = registrationAddress(session, sibling);
      return expectDoorClosed(session, { mutation, address, isPublished: false });
    },
  });
});
