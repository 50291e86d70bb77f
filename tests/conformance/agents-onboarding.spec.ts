import {
  Deviation,
  expectMember,
  requirement,
  test,
  Undecided,
  Violation,
  weigh,
} from '../../fixtures/conformance.ts';
import {
  answerInWords,
  expectAgentActive,
  expectAgentIdentity,
  expectAgentToken,
  expectJwt,
  expectOverridesStored,
  expectSameEnd,
  expectStoredWithIdentity,
  tokenInfoOf,
} from '../../fixtures/probes/agents/agent-answers.ts';
import { expectEcho } from '../../fixtures/probes/agents/echo.ts';
import { onboarding } from '../../fixtures/probes/agents/onboarding.ts';
import { expectRegistered } from '../../fixtures/probes/agents/registrations.ts';
import { expectScopes } from '../../fixtures/judging/matchers.ts';
import { show } from '../../fixtures/judging/show.ts';
import { scopesIn } from '../../fixtures/tenant/registration-answer.ts';

// Ping's page in its present text, task by task: an AI agent instead of a client.

test(
  ...requirement('agents.aiagent-register', async (session) => {
    const outcome = await onboarding(session).registration();
    const { reply } = expectRegistered(outcome, 'an AI agent at aiagent/register');
    if (reply.status !== 201) throw new Deviation('status 201', `status ${reply.status}`, reply);
  }),
);

test(
  ...requirement('agents.aiagent-credentials', async (session) => {
    const { answer, reply } = await onboarding(session).registered();
    await weigh(
      () => void expectMember('client_id', answer.client_id, reply).toBePrintable(),
      () => {
        // Nothing of a secret is shown.
        const { client_secret: secret = null } = answer;
        if (typeof secret === 'string' && /^[\x20-\x7e]+$/.test(secret)) return;
        throw new Violation(
          'client_secret: printable ASCII characters',
          'client_secret: absent, or other characters',
          reply,
        );
      },
    );
  }),
);

test(
  ...requirement('agents.aiagent-echo', async (session) => {
    const { client } = await onboarding(session).registered();
    const scopes = await session.main.requestedScopes();
    await expectEcho(client, session.registrar.pageBody(client.name, scopes), scopes);
  }),
);

test(
  ...requirement('agents.aiagent-overrides', async (session) => {
    const { answer, reply } = await onboarding(session).registered();
    const { providerOverridesEnabled: enabled } = answer;
    if (enabled === true) return;
    const actual = `providerOverridesEnabled: ${show(enabled)}`;
    throw new Violation('providerOverridesEnabled: true', actual, reply);
  }),
);

test(...requirement('agents.aiagent-record', expectStoredWithIdentity));

test(...requirement('agents.aiagent-overrides-stored', expectOverridesStored));

test(
  ...requirement('agents.aiagent-token', async (session) => {
    const { reply, scope } = await onboarding(session).tokenAnswer();
    await expectAgentToken(reply, scope);
  }),
);

test(
  ...requirement('agents.aiagent-token-form', async (session) => {
    expectJwt(await onboarding(session).token());
  }),
);

test(
  ...requirement('agents.aiagent-introspection', async (session) => {
    const agent = onboarding(session);
    const { id } = await agent.usable();
    const { granted } = await agent.token();
    await expectAgentActive(await agent.introspection(), id, granted);
  }),
);

test(
  ...requirement('agents.aiagent-tokeninfo', async (session) => {
    const reply = await onboarding(session).tokenInfo();
    if (reply.status === 200 && reply.json !== null) return;
    throw new Violation('tokeninfo: 200 with a JSON object', `tokeninfo: ${answerInWords(reply)}`, reply);
  }),
);

test(
  ...requirement('agents.aiagent-tokeninfo-identity', async (session) => {
    const { info, reply } = await tokenInfoOf(session);
    const { id } = await onboarding(session).usable();
    await expectAgentIdentity(info, id, reply);
  }),
);

test(
  ...requirement('agents.aiagent-tokeninfo-scopes', async (session) => {
    const { info, reply } = await tokenInfoOf(session);
    const { granted, reply: issuing } = await onboarding(session).token();
    if (granted === null) {
      throw new Undecided('the token answer names no readable scope', 'agents.aiagent-token', issuing);
    }
    expectScopes('scope', scopesIn(info.scope) ?? [], reply).toBeExactly(granted);
  }),
);

test(...requirement('agents.aiagent-tokeninfo-expiry', expectSameEnd));
