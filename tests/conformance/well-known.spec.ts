import { check, expectMember, noteOf, Violation, weigh, weighEach } from '../../fixtures/conformance.ts';
import { isClosedDoor } from '../../fixtures/session/discovery.ts';
import { expectDocument } from '../../fixtures/session/document-reads.ts';
import { endpointsOfOtherRealms, judgeEndpoint } from '../../fixtures/session/endpoints.ts';

// Task 2 of Ping's page: what the realm publishes about itself.

check('discovery.document-served', expectDocument);

check('discovery.registration-endpoint', async ({ discovery, target }) => {
  const document = await discovery.document();
  if (isClosedDoor(document, target)) {
    noteOf('discovery.registration-endpoint', 'closed');
    return;
  }
  const endpoint = judgeEndpoint(document, 'registration_endpoint', target);
  if (!endpoint.ok) throw new Violation(endpoint.expected, endpoint.actual, await discovery.served());
});

check('discovery.flow-endpoints', async ({ discovery, target }) => {
  const document = await discovery.document();
  const served = await discovery.served();
  await weigh(
    () =>
      weighEach('endpoint', ['token_endpoint', 'introspection_endpoint'] as const, (member) => {
        const endpoint = judgeEndpoint(document, member, target);
        if (!endpoint.ok) throw new Violation(endpoint.expected, endpoint.actual, served);
      }),
    () => {
      const strangers = endpointsOfOtherRealms(document, target);
      if (strangers.length === 0) return;
      throw new Violation(`every endpoint below the realm ${target.realm}`, strangers.join(', '), served);
    },
  );
});

check('discovery.grant-client-credentials', async ({ discovery }) => {
  const { grant_types_supported: grants } = await discovery.document();
  expectMember('grant_types_supported', grants, await discovery.served()).toContain('client_credentials');
});

check('discovery.auth-method-post', async ({ discovery }) => {
  const document = await discovery.document();
  const served = await discovery.served();
  const lists = ['token_endpoint_auth_methods_supported', 'introspection_endpoint_auth_methods_supported'];
  const published = lists.filter((name, index) => index === 0 || (document[name] ?? null) !== null);
  await weighEach('list of methods', published, (name) => {
    expectMember(name, document[name], served).toContain('client_secret_post');
  });
});
