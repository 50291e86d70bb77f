import { refusalInWords } from '../../fixtures/tenant/reply.ts';
import {
  Deviation,
  NotApplicable,
  Undecided,
  Violation,
  probeEach,
  requirement,
  test,
  weigh,
} from '../../fixtures/conformance.ts';
import { expectCallerRefused } from '../../fixtures/judging/caller-refusals.ts';
import { expectKnownCaller, tokenControl } from '../../fixtures/facts/token-requests.ts';
import {
  activeInWords,
  credentialEntries,
  expectStatement,
  introspectForm,
  introspectWith,
  provenToken,
  saysInactive,
  tellsActive,
} from '../../fixtures/facts/introspection-requests.ts';
import {
  expectHintIgnored,
  expectNothingTold,
  expectNotTold,
  expectNothingElse,
  introspectByAddress,
  membersBesideActive,
} from '../../fixtures/probes/introspection/refusals.ts';
import { list } from '../../fixtures/judging/show.ts';
import { duration } from '../../fixtures/judging/times.ts';
import {
  expectInactive,
  inactive,
  tamperedProbes,
} from '../../fixtures/probes/introspection/inactive-tokens.ts';
import { waitableLifetime } from '../../fixtures/probes/introspection/expired-token.ts';

// Introspection of inactive tokens, by unauthorised callers, and in unsupported ways.

test(
  ...requirement('introspection.hint', (session) =>
    probeEach('introspection.hint', {
      'access-token': expectHintIgnored(session, 'access_token', { inactive: Violation, error: Violation }),
      'refresh-token': expectHintIgnored(session, 'refresh_token', { inactive: Deviation, error: Violation }),
      unregistered: expectHintIgnored(session, 'dcr_conformance', { inactive: Deviation, error: Deviation }),
    }),
  ),
);

test(
  ...requirement('introspection.unknown-token', (session) =>
    probeEach('introspection.unknown-token', {
      unknown: async () => {
        const probed = await inactive(session).unknown();
        const { mutation, reply } = probed;
        if (saysInactive(reply)) return;
        expectStatement(probed);
        const actual = tellsActive(reply) ? activeInWords(reply) : refusalInWords(reply);
        throw new Violation(`${mutation}: active: false`, `${mutation}: ${actual}`, reply);
      },
    }),
  ),
);

test(
  ...requirement('introspection.tampered-token', async (session) => {
    await probeEach('introspection.tampered-token', await tamperedProbes(session, expectInactive));
  }),
);

test(
  ...requirement('introspection.inactive-minimal', (session) =>
    probeEach('introspection.inactive-minimal', {
      inactive: async () => {
        let seen = 0;
        await weigh(
          ...(await inactive(session).questions()).map((ask) => async () => {
            const { mutation, reply } = await ask();
            if (!saysInactive(reply)) return;
            seen += 1;
            const further = membersBesideActive(reply);
            if (further.length > 0) {
              throw new Violation(`${mutation}: only active`, `also: ${list(further)}`, reply);
            }
          }),
          () => {
            if (seen > 0) return;
            throw new Undecided('no question was answered with active: false', 'introspection.unknown-token');
          },
        );
      },
    }),
  ),
);

test(
  ...requirement('introspection.missing-token', (session) =>
    probeEach('introspection.missing-token', {
      missing: async () => {
        const { client } = await provenToken(session);
        const reply = await introspectForm(session, 'introspect without a token', credentialEntries(client));
        const isTold = tellsActive(reply);
        if (!isTold && (reply.status >= 300 || saysInactive(reply))) return;
        const actual = isTold ? activeInWords(reply) : `${reply.status} without active`;
        throw new Violation(
          'a request without token: a 4xx, or active: false',
          `a request without token: ${actual}`,
          reply,
        );
      },
    }),
  ),
);

test(
  ...requirement('introspection.unauthenticated', async (session) => {
    const { client, token } = await provenToken(session);
    const secret = session.context.vault.keep(`wrong-${session.context.randomName()}`);
    const probe =
      (credentials: ReturnType<typeof credentialEntries>, ...codes: string[]) =>
      async (mutation: string) => {
        const reply = await introspectWith(session, `introspect with ${mutation}`, token, credentials);
        expectNotTold({ mutation, reply });
        expectCallerRefused({ mutation, reply }, codes);
      };
    await probeEach('introspection.unauthenticated', {
      nothing: probe([], 'invalid_client', 'invalid_request'),
      'wrong-secret': probe(credentialEntries({ id: client.id, secret }), 'invalid_client'),
    });
  }),
);

test(
  ...requirement('introspection.other-client', (session) =>
    probeEach('introspection.other-client', {
      second: async () => {
        const { token } = await provenToken(session);
        const second = await session.clients.second();
        if (second.scopes.some((scope) => scope.startsWith('am-introspect-all-tokens'))) {
          throw new NotApplicable(
            'the second client was registered with a scope that lets it see all tokens',
          );
        }
        const mutation = 'a second client';
        const credentials = credentialEntries(second);
        const reply = await introspectWith(session, 'introspect as another client', token, credentials);
        expectNotTold({ mutation, reply });
        if (saysInactive(reply)) {
          expectNothingElse({ mutation, reply });
          return;
        }
        await expectKnownCaller(session, second, { mutation, reply });
        throw new Deviation(`${mutation}: active: false`, `${mutation}: ${refusalInWords(reply)}`, reply);
      },
    }),
  ),
);

test(
  ...requirement('introspection.get-refused', async (session) => {
    const probe = (method: 'GET' | 'POST') => async (mutation: string) => {
      const reply = await introspectByAddress(session, method);
      expectNothingTold({ mutation, reply });
      // Other JSON gives nothing away; what cannot be read might.
      if (reply.json === null || 'active' in reply.json) expectStatement({ mutation, reply });
    };
    await probeEach('introspection.get-refused', { get: probe('GET'), post: probe('POST') });
  }),
);

/** Seconds that the tenant's clocks and caches get after the end of a token. */
const GRACE = 60;

test(
  ...requirement('introspection.expired-token', async (session) => {
    const { client, token } = await tokenControl(session);
    const lifetime = waitableLifetime(session, await session.tokens.introspection(token));
    await session.context.client.pause((lifetime + GRACE) * 1_000);
    const reply = await session.tokens.introspectAs(client, token);
    const mutation = `a token ${GRACE} s after its ${duration(lifetime)}`;
    const wanted = `${mutation}: active: false`;
    if (tellsActive(reply)) {
      throw new Violation(wanted, `${mutation}: ${activeInWords(reply)}`, [reply, token.reply]);
    }
    expectStatement({ mutation, reply });
    if (!saysInactive(reply)) throw new Deviation(wanted, `${mutation}: ${refusalInWords(reply)}`, reply);
  }),
);
