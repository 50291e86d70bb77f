import {
  NotApplicable,
  noteOf,
  probeEach,
  requirement,
  test,
  Violation,
} from '../../fixtures/conformance.ts';
import { unknownValue } from '../../fixtures/facts/unknown-value.ts';
import { defaultScopes } from '../../fixtures/facts/default-scopes.ts';
import { expectSiblingClosed } from '../../fixtures/facts/registration-callers.ts';
import { introspectsAll } from '../../fixtures/probes/posture/introspects-all.ts';
import { privilegedProbes } from '../../fixtures/probes/posture/privileged-scopes.ts';
import { list } from '../../fixtures/judging/show.ts';
import { isPrivileged } from '../../fixtures/settings/scope-names.ts';

// What a client that anybody may register must not get hold of.

test(
  ...requirement('posture.privileged-registrable', async (session) => {
    (await privilegedProbes(session)()).expectNotRegistrable();
  }),
);

test(
  ...requirement('posture.privileged-granted', (session) =>
    probeEach('posture.privileged-granted', {
      privileged: async () => {
        (await privilegedProbes(session)()).expectNotGranted();
      },
    }),
  ),
);

test(
  ...requirement('posture.introspect-all-proof', async (session) => {
    await session.refusals.expectRefused('posture.introspect-all-proof', {
      scope: await introspectsAll(session),
    });
  }),
);

test(
  ...requirement('posture.default-scopes-privileged', async (session) => {
    const defaults = await defaultScopes(session)();
    if (defaults === null) {
      noteOf('posture.default-scopes-privileged', 'refused');
      return;
    }
    const { scopes, proof } = defaults;
    const privileged = scopes.filter((scope) => isPrivileged(scope, session.target.forbiddenScopes));
    if (privileged.length === 0) return;
    throw new Violation('no privileged scope without asking', `registered with ${list(privileged)}`, proof);
  }),
);

test(
  ...requirement('posture.legacy-grants', async ({ refusals, discovery }) => {
    const published = (await discovery.document()).grant_types_supported;
    for (const grant of ['password', 'implicit'] as const) {
      if (Array.isArray(published) && published.includes(grant)) noteOf('posture.legacy-grants', grant);
    }
    await refusals.expectRefused('posture.legacy-grants', {
      password: unknownValue({ member: 'grant_types', value: ['password'], unknown: 'password' }),
    });
  }),
);

test(
  ...requirement('posture.second-door', async (session) => {
    const { expected, registrationPath } = session.target;
    if (expected.registration === 'open') throw new NotApplicable('EXPECTED_REGISTRATION is open');
    const sibling = registrationPath === 'register' ? 'aiagent/register' : 'register';
    await probeEach('posture.second-door', {
      sibling: async (mutation: string) => {
        const address = await session.discovery.below(sibling);
        const isBlocked = await expectSiblingClosed(session, { mutation, address });
        if (isBlocked) noteOf('posture.second-door', 'blocked');
      },
    });
  }),
);
