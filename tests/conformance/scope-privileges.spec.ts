import { check, NotApplicable, note, Undecided, Violation } from '../../fixtures/conformance.ts';
import { provenToken, saysActive } from '../../fixtures/session/introspection-probes.ts';
import { usableClient } from '../../fixtures/session/main-client.ts';
import { privilegedProbes } from '../../fixtures/session/privileged-probes.ts';
import { acceptedAlthough } from '../../fixtures/session/refusal-case.ts';
import { list } from '../../fixtures/session/show.ts';
import { isPrivileged } from '../../fixtures/settings/scope-names.ts';
import { realmPath } from '../../fixtures/tenant/requests.ts';

// What a client that anybody may register must not get hold of.

check('posture.privileged-registrable', async (session) => {
  const { signal } = await privilegedProbes(session);
  if (signal !== null) throw signal as Error;
});

check('posture.privileged-granted', async (session) => {
  const { granted, tokenSignal, signal } = await privilegedProbes(session);
  if (granted.length > 0) {
    throw new Violation('no token with a privileged scope', `tokens were issued with ${list(granted)}`);
  }
  if (tokenSignal !== null) throw tokenSignal as Error;
  if (signal instanceof Undecided) throw signal;
});

check('posture.introspect-all-proof', async (session) => {
  const { token } = await provenToken(session);
  const scope = 'am-introspect-all-tokens';
  const mutation = `a client with ${scope}`;
  const isString = session.target.dialect === 'rfc7591';
  await session.refusals.expectRefused([
    {
      mutation,
      codes: ['invalid_client_metadata', 'invalid_scope'],
      mutate: (body) => (isString ? { ...body, scope } : { ...body, scopes: [scope] }),
      async judgeAcceptance(client) {
        if (client.scopes?.includes(scope) !== true) return;
        const reply = await session.tokens.introspectAs(usableClient(client, [scope]), token);
        if (saysActive(reply)) {
          throw acceptedAlthough(mutation, 'it sees the token of another client', reply.exchange);
        }
        note(`${mutation}: registered, and told nothing about another client's token`);
      },
    },
  ]);
});

check('posture.default-scopes-privileged', async ({ clients, target }) => {
  const { scopes } = await clients.minimal();
  const privileged = (scopes ?? []).filter((scope) => isPrivileged(scope, target.forbiddenScopes));
  if (privileged.length === 0) return;
  throw new Violation('no privileged scope without asking', `registered with ${list(privileged)}`);
});

check('posture.legacy-grants', async ({ refusals, discovery }) => {
  const mutation = 'the password grant';
  const published = (await discovery.document()).grant_types_supported;
  if (Array.isArray(published) && published.includes('password')) note('password is published as a grant');
  await refusals.expectRefused([
    {
      mutation,
      codes: ['invalid_client_metadata'],
      mutate: (body) => ({ ...body, grant_types: ['password'] }),
      judgeAcceptance: ({ answer, reply }) => {
        const { grant_types: grants } = answer;
        if (!Array.isArray(grants) || !grants.includes('password')) {
          note(`${mutation}: left out`);
          return;
        }
        throw acceptedAlthough(mutation, 'registered and returned', reply.exchange);
      },
    },
  ]);
});

check('posture.second-door', async ({ main, refusals, target }) => {
  if (target.expected.registration === 'open') throw new NotApplicable('EXPECTED_REGISTRATION is open');
  const sibling = target.registrationPath === 'register' ? 'aiagent/register' : 'register';
  const address = `${target.origin}${realmPath(target.realm)}/${sibling}`;
  await refusals.expectDoorClosed({ scopes: await main.requestedScopes(), sibling: address });
});
