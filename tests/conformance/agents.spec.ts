import {
  Deviation,
  Observed,
  probeEach,
  requirement,
  test,
  Undecided,
  Violation,
  weigh,
  weighEach,
} from '../../fixtures/conformance.ts';
import { agentBodies } from '../../fixtures/probes/agents/bodies.ts';
import {
  expectMetadataFound,
  expectSameForUserAgents,
  observeUsualScopes,
} from '../../fixtures/probes/agents/visits.ts';
import {
  agents,
  expectLoopbackKept,
  expectMethodKept,
  expectPublic,
  expectRedirectsKept,
  expectRegistered,
  lostRedirects,
  troublesomeMembers,
} from '../../fixtures/probes/agents/registrations.ts';
import { observePreflights } from '../../fixtures/probes/agents/preflights.ts';
import { isStringArray } from '../../fixtures/judging/matchers.ts';
import { list, show } from '../../fixtures/judging/show.ts';

// What today's AI agents encounter. These checks also judge filters in front of the tenant.

test(...requirement('agents.metadata-locations', expectMetadataFound));

test(
  ...requirement('agents.body-confidential', async (session) => {
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
  }),
);

test(
  ...requirement('agents.body-public', async (session) => {
    expectPublic(expectRegistered(await agents(session).register(agentBodies.public), 'a public agent'));
  }),
);

test(
  ...requirement('agents.body-loopback', async (session) => {
    const body = agentBodies.loopback;
    await probeEach('agents.body-loopback', {
      web: async (who: string) => {
        const outcome = await agents(session).register(body);
        const lost = outcome.isRegistered ? lostRedirects(outcome.answer, body.redirect_uris) : [];
        if (outcome.isRegistered && lost.length === 0) return;
        const actual = outcome.isRegistered ? `without ${list(lost)}` : outcome.how;
        throw new Deviation(`${who}: registered completely`, `${who}: ${actual}`, outcome.reply);
      },
      native: async (who: string) => {
        const sent = { ...body, application_type: 'native' };
        const outcome = expectRegistered(await agents(session).register(sent), who);
        expectLoopbackKept(outcome, body.redirect_uris, who);
      },
    });
  }),
);

test(
  ...requirement('agents.body-custom-scheme', async (session) => {
    const outcome = await agents(session).register(agentBodies.customScheme);
    const { isRegistered, reply } = outcome;
    const seen = isRegistered ? `registered with ${show(outcome.answer.redirect_uris)}` : outcome.how;
    throw new Observed(`a body with a private-use scheme: ${seen}`, reply);
  }),
);

test(
  ...requirement('agents.no-null-members', async (session) => {
    const main = await session.main.registered();
    const answers = [
      () => Promise.resolve(main),
      () => agents(session).register(agentBodies.confidential),
      () => agents(session).register(agentBodies.public),
    ];
    await weighEach('registration answer', answers, async (answerOf) => {
      const outcome = await answerOf();
      if (!('answer' in outcome)) return;
      const trouble = troublesomeMembers(outcome.answer);
      if (trouble.length === 0) return;
      throw new Violation('no null, and valid addresses', trouble.join('; '), outcome.reply);
    });
  }),
);

test(
  ...requirement('agents.grant-subset', async (session) => {
    const asked: readonly string[] = agentBodies.manyGrants.grant_types;
    const { grant_types_supported: offered } = await session.discovery.document();
    const outcome = await agents(session).register(agentBodies.manyGrants);
    const { reply } = outcome;
    if (!outcome.isRegistered) {
      throw new Deviation('its list of grants: accepted or reduced', outcome.how, reply);
    }
    const { grant_types: returned } = outcome.answer;
    if (!isStringArray(returned)) {
      throw new Undecided('no grants are returned', 'registration.echo-grant-types', reply);
    }
    const added = returned.filter((grant) => !asked.includes(grant));
    const unoffered = isStringArray(offered) ? returned.filter((grant) => !offered.includes(grant)) : [];
    const none = (wanted: string, found: readonly string[]) => () => {
      if (found.length > 0) throw new Violation(wanted, `grant_types has also: ${list(found)}`, reply);
    };
    await weigh(none('only requested grants', added), none('only grants in discovery', unoffered));
  }),
);

test(...requirement('agents.cors-preflight', observePreflights));

test(...requirement('agents.user-agents', expectSameForUserAgents));

test(...requirement('agents.usual-scopes', observeUsualScopes));
