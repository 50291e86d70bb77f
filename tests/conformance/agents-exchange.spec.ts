import { probeEach, requirement, test } from '../../fixtures/conformance.ts';
import {
  expectAgentAsActor,
  expectAskedAudience,
  expectScopeOfBoth,
  expectUserAsSubject,
  noExchangeWithoutGrant,
} from '../../fixtures/probes/agents/exchange-answers.ts';

// Ping's "on behalf of" flow, for a token that the owner supplies. No user is created, and no password is asked for.

test(...requirement('agents.exchange-subject', expectUserAsSubject));

test(...requirement('agents.exchange-actor', expectAgentAsActor));

test(...requirement('agents.exchange-audience', expectAskedAudience));

test(...requirement('agents.exchange-scope', expectScopeOfBoth));

test(
  ...requirement('agents.exchange-without-grant', (session) =>
    probeEach('agents.exchange-without-grant', {
      unregistered: noExchangeWithoutGrant(session),
    }),
  ),
);
