import {
  Deviation,
  Undecided,
  Violation,
  noAnswer,
  probeEach,
  requirement,
  test,
} from '../../fixtures/conformance.ts';
import { activeInWords, saysInactive, tellsActive } from '../../fixtures/facts/introspection-requests.ts';
import { secondRealm } from '../../fixtures/facts/second-realm.ts';
import { tokenControl } from '../../fixtures/facts/token-requests.ts';
import { callsUnknown } from '../../fixtures/judging/caller-refusals.ts';
import { carriesToken } from '../../fixtures/judging/oauth-refusals.ts';
import {
  acrossRealms,
  expectLikeWrongSecret,
  expectRealmsNamed,
} from '../../fixtures/probes/cross/realm-isolation.ts';
import { oauthError, refusalInWords } from '../../fixtures/tenant/reply.ts';
import { holdsMetadata } from '../../fixtures/facts/location.ts';
import { longPath } from '../../fixtures/settings/realms.ts';
import { discoveryRequest, WELL_KNOWN } from '../../fixtures/tenant/requests.ts';

// What the realms of a tenant must not share.

test(
  ...requirement('cross.realm-client-isolation', (session) =>
    probeEach('cross.realm-client-isolation', {
      credentials: async () => {
        const where = `credentials ${acrossRealms(session)}`;
        const { client, scope } = await tokenControl(session);
        const reply = await secondRealm(session).tokenFor(client, scope);
        if (carriesToken(reply)) throw new Violation(`${where}: no token`, `${where}: a token`, reply);
        if (!callsUnknown(reply)) await expectLikeWrongSecret(session, where, reply);
      },
    }),
  ),
);

test(
  ...requirement('cross.realm-token-isolation', (session) =>
    probeEach('cross.realm-token-isolation', {
      token: async () => {
        const where = `a token ${acrossRealms(session)}`;
        const { token } = await tokenControl(session);
        await session.tokens.introspection(token);
        const there = secondRealm(session);
        const reply = await there.introspected(token);
        if (tellsActive(reply)) {
          throw new Violation(`${where}: inactive`, `${where}: ${activeInWords(reply)}`, reply);
        }
        // The client that asked is one that the other realm answers about its own tokens.
        await there.provenResident();
        if (saysInactive(reply) || (reply.status >= 400 && oauthError(reply) !== null)) return;
        throw new Undecided(`${where}: answered ${reply.status} without active`, null, reply);
      },
    }),
  ),
);

test(
  ...requirement('cross.unknown-realm', async ({ discovery, context, target }) => {
    await discovery.document();
    // The path decides on every host, also where the host alone would choose the realm.
    const unknown = longPath(`x-dcr-${context.randomName()}`);
    const request = discoveryRequest(`${target.origin}${unknown}${WELL_KNOWN}`);
    const asked = { ...request, purpose: 'read a realm that does not exist' };
    const reply = await context.client.ask(() => asked, 'idempotent');
    const expected = 'a realm that does not exist: 404';
    if (reply.kind === 'not-answered') {
      const isOwn = reply.why === 'redirect' && reply.confirmed && reply.thirdParty === null;
      throw isOwn ? new Deviation(expected, reply.reason, reply) : noAnswer(reply, null);
    }
    const { status } = reply;
    const isDocument = status === 200 && reply.json !== null && holdsMetadata(reply.json);
    if (isDocument) throw new Violation(expected, '200 with a document', reply);
    if (status < 400) throw new Undecided(`status ${status} without a document`, null, reply);
    expectRealmsNamed(await discovery.location(), target);
    if (![400, 401, 403, 404, 410, 501].includes(status)) {
      throw new Deviation(expected, refusalInWords(reply), reply);
    }
  }),
);
