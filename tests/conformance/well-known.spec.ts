import { check, expectMember, noAnswer, Undecided, Violation } from '../../fixtures/conformance.ts';
import { endpointsOfOtherRealms, judgeEndpoint } from '../../fixtures/session/endpoints.ts';

// Task 2 of Ping's page: what the realm publishes about itself.

check('discovery.document-served', async ({ discovery, target }) => {
  const reply = await discovery.reply();
  const fromTheEdge =
    reply.kind === 'not-answered' && (reply.why === 'redirect' || reply.why === 'html-page');
  if (reply.kind === 'not-answered' && !(fromTheEdge && reply.confirmed))
    throw noAnswer(reply, 'discovery.document-served');
  const isDocument = reply.kind === 'answered' && reply.status === 200 && reply.json !== null;
  if (isDocument && reply.mediaType === 'application/json') return;
  if (!isDocument && !(await discovery.looksLikeAic())) {
    throw new Undecided(
      `${target.origin} does not answer like an AIC tenant: check TENANT_BASE_URL and REALM`,
      null,
    );
  }
  throw new Violation(
    'status 200 without a redirect, application/json, one JSON object',
    reply.kind === 'not-answered'
      ? reply.reason
      : `status ${reply.status}, ${reply.mediaType || 'no media type'}, ${reply.bodyProblem ?? 'one JSON object'}`,
    reply.exchange,
  );
});

check('discovery.registration-endpoint', async ({ discovery, target }) => {
  const endpoint = judgeEndpoint(await discovery.document(), 'registration_endpoint', target);
  if (!endpoint.ok) throw new Violation(endpoint.expected, endpoint.actual);
});

check('discovery.flow-endpoints', async ({ discovery, target }) => {
  const document = await discovery.document();
  for (const member of ['token_endpoint', 'introspection_endpoint'] as const) {
    const endpoint = judgeEndpoint(document, member, target);
    if (!endpoint.ok) throw new Violation(endpoint.expected, endpoint.actual);
  }
  const strangers = endpointsOfOtherRealms(document, target);
  if (strangers.length > 0) {
    throw new Violation(`every endpoint below the realm ${target.realm}`, strangers.join(', '));
  }
});

check('discovery.grant-client-credentials', async ({ discovery }) => {
  const { grant_types_supported: grants } = await discovery.document();
  expectMember('grant_types_supported', grants).toContain('client_credentials');
});

check('discovery.auth-method-post', async ({ discovery }) => {
  const document = await discovery.document();
  const token = document.token_endpoint_auth_methods_supported;
  expectMember('token_endpoint_auth_methods_supported', token).toContain('client_secret_post');
  const introspection = document.introspection_endpoint_auth_methods_supported ?? null;
  if (introspection === null) return;
  expectMember('introspection_endpoint_auth_methods_supported', introspection).toContain(
    'client_secret_post',
  );
});
