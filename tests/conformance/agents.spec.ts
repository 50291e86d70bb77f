import {
  check,
  Deviation,
  NotApplicable,
  Observed,
  Undecided,
  Violation,
  weigh,
} from '../../fixtures/conformance.ts';
import { agentBodies } from '../../fixtures/session/agent-bodies.ts';
import {
  expectMetadataFound,
  expectSameForUserAgents,
  observeUsualScopes,
} from '../../fixtures/session/agent-visits.ts';
import {
  agents,
  expectGrantSubset,
  expectLoopback,
  expectMethodKept,
  expectNoTroublesomeMembers,
  expectPublic,
  expectRedirectsKept,
  expectRegistered,
} from '../../fixtures/session/agents.ts';
import { observePreflights } from '../../fixtures/session/cross-origin.ts';
import { show } from '../../fixtures/session/show.ts';

// What AI agents meet, as they are built today. Filters in front of the tenant are judged here as well.

check('agents.metadata-locations', expectMetadataFound);

check('agents.body-confidential', async (session) => {
  const body = agentBodies.confidential;
  const outcome = expectRegistered(await agents(session).register(body), 'a confidential web agent');
  await weigh(
    () => {
      expectRedirectsKept(outcome, body.redirect_uris);
    },
    () => {
      expectMethodKept(outcome, body.token_endpoint_auth_method);
    },
  );
});

check('agents.body-public', async (session) => {
  expectPublic(expectRegistered(await agents(session).register(agentBodies.public), 'a public agent'));
});

check('agents.body-loopback', expectLoopback);

check('agents.body-custom-scheme', async (session) => {
  const outcome = await agents(session).register(agentBodies.customScheme);
  const { isRegistered, reply } = outcome;
  const seen = isRegistered ? `registered with ${show(outcome.answer.redirect_uris)}` : outcome.how;
  throw new Observed(`a body with a private-use scheme: ${seen}`, reply);
});

check('agents.no-null-members', expectNoTroublesomeMembers);

check('agents.grant-subset', expectGrantSubset);

check('agents.cors-preflight', observePreflights);

check('agents.user-agents', expectSameForUserAgents);

check('agents.usual-scopes', observeUsualScopes);

check('agents.aiagent-register', async (session) => {
  if (!session.target.expected.aiAgents) throw new NotApplicable('EXPECTED_AI_AGENTS is false');
  const { reply } = expectRegistered(await agents(session).atAgentPath(), 'an AI agent at aiagent/register');
  if (reply.status !== 201) throw new Deviation('status 201', `status ${reply.status}`, reply);
});

check('agents.aiagent-overrides', async (session) => {
  if (!session.target.expected.aiAgents) throw new NotApplicable('EXPECTED_AI_AGENTS is false');
  const outcome = await agents(session).atAgentPath();
  if (!outcome.isRegistered) {
    throw new Undecided(`an AI agent: ${outcome.how}`, 'agents.aiagent-register', outcome.reply);
  }
  const { providerOverridesEnabled: enabled } = outcome.answer;
  if (enabled === true) return;
  const actual = `providerOverridesEnabled: ${show(enabled)}`;
  throw new Violation('providerOverridesEnabled: true', actual, outcome.reply);
});
