import {
  Violation,
  expectMember,
  noteOf,
  probeEach,
  requirement,
  test,
  weigh,
  weighEach,
} from '../../fixtures/conformance.ts';
import { isClosedDoor } from '../../fixtures/facts/discovery.ts';
import { expectDocument } from '../../fixtures/probes/discovery/document.ts';
import {
  endpointsOfOtherRealms,
  expectBeyondLoopback,
  judgeEndpoint,
  mixedForms,
} from '../../fixtures/facts/endpoints.ts';
import {
  expectCurrentVersion,
  expectNothingPlain,
  expectOldRefused,
} from '../../fixtures/probes/discovery/tls.ts';

// Task 2 of Ping's page: what the realm publishes about itself.

test(...requirement('discovery.document-served', expectDocument));

test(
  ...requirement('discovery.registration-endpoint', async ({ discovery, target }) => {
    const document = await discovery.document();
    if (isClosedDoor(document, target)) {
      noteOf('discovery.registration-endpoint', 'closed');
      return;
    }
    const endpoint = judgeEndpoint(document, 'registration_endpoint', target, await discovery.location());
    if (!endpoint.ok) throw new Violation(endpoint.expected, endpoint.actual, await discovery.served());
  }),
);

test(
  ...requirement('discovery.flow-endpoints', async ({ discovery, target }) => {
    const document = await discovery.document();
    const served = await discovery.served();
    const location = await discovery.location();
    await weigh(
      () =>
        weighEach('endpoint', ['token_endpoint', 'introspection_endpoint'] as const, (member) => {
          const endpoint = judgeEndpoint(document, member, target, location);
          if (!endpoint.ok) throw new Violation(endpoint.expected, endpoint.actual, served);
        }),
      () => {
        const misplaced = endpointsOfOtherRealms(document, target);
        if (misplaced.length === 0) return;
        throw new Violation(`every endpoint below the realm ${target.realm}`, misplaced.join(', '), served);
      },
      () => {
        const mixed = mixedForms(document, target, location);
        if (mixed.length > 0) throw new Violation('one form of address', mixed.join(', '), served);
      },
    );
  }),
);

test(
  ...requirement('discovery.grant-client-credentials', async ({ discovery }) => {
    const { grant_types_supported: grants } = await discovery.document();
    expectMember('grant_types_supported', grants, await discovery.served()).toContain('client_credentials');
  }),
);

test(
  ...requirement('discovery.auth-method-post', async ({ discovery }) => {
    const document = await discovery.document();
    const served = await discovery.served();
    const lists = ['token_endpoint_auth_methods_supported', 'introspection_endpoint_auth_methods_supported'];
    const published = lists.filter((name, index) => index === 0 || (document[name] ?? null) !== null);
    await weighEach('list of methods', published, (name) => {
      expectMember(name, document[name], served).toContain('client_secret_post');
    });
  }),
);

test(
  ...requirement('discovery.tls', async (session) => {
    expectBeyondLoopback(session.target);
    await probeEach('discovery.tls', {
      current: () => expectCurrentVersion(session),
      old: () => expectOldRefused(session),
      plain: () => expectNothingPlain(session),
    });
  }),
);
