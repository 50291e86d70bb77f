import { check, Deviation, NotApplicable, note, Undecided, Violation } from '../../fixtures/conformance.ts';
import { agentBodies, agentScopes, agentUserAgents } from '../../fixtures/session/agent-bodies.ts';
import {
  agents,
  expectRedirectsKept,
  expectRegistered,
  metadataAt,
  scopeOutcome,
  statusesFor,
  troublesomeMembers,
} from '../../fixtures/session/agents.ts';
import { preflightsOf } from '../../fixtures/session/cross-origin.ts';
import { expectMember, isStringArray } from '../../fixtures/session/expect.ts';
import { realmPath } from '../../fixtures/tenant/requests.ts';

// What AI agents meet, as they are built today. Filters in front of the tenant are judged here as well.

check('agents.metadata-locations', async (session) => {
  const { origin, realm } = session.target;
  const { client_id_metadata_document_supported: cimd } = await session.discovery.document();
  if (cimd === true) note('client_id_metadata_document_supported is published');
  const path = realmPath(realm);
  const found: string[] = [];
  for (const address of [
    `/.well-known/oauth-authorization-server${path}`,
    `/.well-known/openid-configuration${path}`,
    `${path}/.well-known/openid-configuration`,
  ]) {
    if ((await metadataAt(session, `${origin}${address}`)) === 'served') found.push(address);
  }
  if (found.length === 0) throw new Violation("the realm's document at one of three addresses", 'at none');
  note(`served at ${found.join(', ')}`);
});

check('agents.body-confidential', async (session) => {
  const body = agentBodies.confidential;
  const answer = expectRegistered(await agents(session).register(body), 'a confidential web agent');
  expectRedirectsKept(answer, body.redirect_uris);
  const method = 'token_endpoint_auth_method';
  expectMember(method, answer[method]).toBe(body[method]);
});

check('agents.body-public', async (session) => {
  const body = agentBodies.public;
  const answer = expectRegistered(await agents(session).register(body), 'a public agent');
  const { client_secret: secret = null } = answer;
  if (secret !== null && secret !== '')
    throw new Violation('a public agent: no secret', 'it was handed a secret');
  expectMember('token_endpoint_auth_method', answer.token_endpoint_auth_method).toBe('none');
});

check('agents.body-loopback', async (session) => {
  const body = agentBodies.loopback;
  for (const [who, sent] of [
    ['an editor with loopback addresses', body],
    ['the same as a native application', { ...body, application_type: 'native' }],
  ] as const) {
    expectRedirectsKept(expectRegistered(await agents(session).register(sent), who), body.redirect_uris);
  }
});

check('agents.body-custom-scheme', async (session) => {
  const outcome = await agents(session).register(agentBodies.customScheme);
  const kept = outcome.isRegistered ? `kept ${JSON.stringify(outcome.answer.redirect_uris)}` : outcome.how;
  throw new Deviation('an observation of a private-use scheme', kept);
});

check('agents.no-null-members', async (session) => {
  const outcomes = [
    await agents(session).register(agentBodies.confidential),
    await agents(session).register(agentBodies.public),
  ];
  const main = await session.main.registered();
  const answers = [
    main.answer,
    ...outcomes.flatMap((outcome) => (outcome.isRegistered ? [outcome.answer] : [])),
  ];
  const trouble = [...new Set(answers.flatMap(troublesomeMembers))];
  if (trouble.length > 0)
    throw new Violation('no null, and addresses where addresses belong', trouble.join('; '));
});

check('agents.grant-subset', async (session) => {
  const body = agentBodies.manyGrants;
  const { grant_types_supported: offered } = await session.discovery.document();
  const outcome = await agents(session).register(body);
  if (!outcome.isRegistered) throw new Violation("an agent's list of grants: echoed or reduced", outcome.how);
  const { grant_types: returned } = outcome.answer;
  if (!isStringArray(returned))
    throw new Undecided('no grants are returned', 'registration.echo-grant-types');
  const asked: readonly string[] = body.grant_types;
  const added = returned.filter((grant) => !asked.includes(grant));
  const unoffered = isStringArray(offered) ? returned.filter((grant) => !offered.includes(grant)) : [];
  if (added.length > 0) throw new Violation('only grants that were asked for', `added: ${added.join(', ')}`);
  if (unoffered.length > 0)
    throw new Violation('only grants of discovery', `unoffered: ${unoffered.join(', ')}`);
});

check('agents.cors-preflight', async (session) => {
  throw new Deviation('an observation of preflights', (await preflightsOf(session)).join('; '));
});

check('agents.user-agents', async (session) => {
  const own = (await session.discovery.reply()).exchange?.response?.status ?? 200;
  const different: string[] = [];
  for (const userAgent of agentUserAgents) {
    const statuses = await statusesFor(session, userAgent);
    if (statuses.some((status) => status !== own))
      different.push(`${userAgent || 'none'}: ${statuses.join(' and ')}`);
  }
  if (different.length > 0)
    throw new Violation(`the same status (${own}) for every User-Agent`, different.join('; '));
});

check('agents.usual-scopes', async (session) => {
  const seen: string[] = [];
  for (const scope of agentScopes) seen.push(await scopeOutcome(session, scope));
  throw new Deviation('an observation of which scopes agents may register', seen.join('; '));
});

check('agents.aiagent-register', async (session) => {
  if (!session.target.expected.aiAgents) throw new NotApplicable('EXPECTED_AI_AGENTS is false');
  expectRegistered(await agents(session).atAgentPath(), 'an AI agent at aiagent/register');
});

check('agents.aiagent-overrides', async (session) => {
  if (!session.target.expected.aiAgents) throw new NotApplicable('EXPECTED_AI_AGENTS is false');
  const outcome = await agents(session).atAgentPath();
  if (!outcome.isRegistered) throw new Undecided(`an AI agent: ${outcome.how}`, 'agents.aiagent-register');
  const { providerOverridesEnabled: enabled } = outcome.answer;
  if (enabled !== true) {
    throw new Violation(
      'providerOverridesEnabled: true',
      `providerOverridesEnabled: ${JSON.stringify(enabled)}`,
    );
  }
});
