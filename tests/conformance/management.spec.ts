import { isAbsent } from '../../fixtures/judging/json-values.ts';
import { type Reply, refusalInWords } from '../../fixtures/tenant/reply.ts';
import {
  Deviation,
  NotApplicable,
  Observed,
  Violation,
  noAnswer,
  note,
  noteOf,
  probeEach,
  requirement,
  test,
  weigh,
} from '../../fixtures/conformance.ts';
import { furtherRedirect } from '../../fixtures/probes/management/adoption.ts';
import { management } from '../../fixtures/probes/management/life.ts';
import { expectAsBefore, noteChallenges, turnedAway } from '../../fixtures/probes/management/attempts.ts';
import { differingReads, expectAsRegistered, expectRead } from '../../fixtures/probes/management/answers.ts';
import { list } from '../../fixtures/judging/show.ts';
import { throwGravest } from '../../fixtures/judging/weigh.ts';
import {
  expectNoMoreScopes,
  expectNoneAdopted,
  expectScopeNotAdded,
  expectReplaced,
  expectRetired,
  expectRotated,
  expectUpdateRefused,
  expectUpdated,
  noteLeftOut,
} from '../../fixtures/probes/management/update-answers.ts';

// RFC 7592, on clients that are there to be changed and deleted.

test(
  ...requirement('management.read', async (session) => {
    const facts = management(session);
    const own = await facts.client();
    const [first, again] = await facts.reads();
    const good = (reply: Reply) => (probe: string) =>
      expectRead(session, own, probe, reply, facts.triedSecret);
    await weigh(
      () => probeEach('management.read', { first: good(first), again: good(again) }),
      () => {
        if (first.kind !== 'answered' || again.kind !== 'answered') return;
        const different = differingReads(first.json, again.json);
        if ([first, again].some(({ status }) => status !== 200) || different.length === 0) return;
        throw new Deviation('two reads that are alike', `they differ in ${list(different)}`, [again, first]);
      },
    );
  }),
);

test(
  ...requirement('management.read-matches', async (session) => {
    const facts = management(session);
    const own = await facts.readable();
    const [read] = await facts.reads();
    if (read.kind === 'not-answered') throw noAnswer(read, 'management.read');
    await expectAsRegistered(own.registered, read, own.body());
  }),
);

test(
  ...requirement('management.read-members', async (session) => {
    const facts = management(session);
    await facts.readable();
    const [read] = await facts.reads();
    if (read.kind === 'not-answered') throw noAnswer(read, 'management.read');
    const members = ['registration_access_token', 'registration_client_uri', 'client_secret'];
    const shown = members.filter((member) => !isAbsent(read.json?.[member]));
    throw new Observed(`shown: ${shown.join(', ') || 'none of the three'}`, read);
  }),
);

test(
  ...requirement('management.token-required', async (session) => {
    const tried = await management(session).withoutToken();
    noteChallenges(tried);
    await weigh(
      () =>
        probeEach('management.token-required', {
          getBare: turnedAway(tried, 'getBare', true),
          getJunk: turnedAway(tried, 'getJunk'),
          getEmpty: turnedAway(tried, 'getEmpty'),
          putBare: turnedAway(tried, 'putBare'),
          putJunk: turnedAway(tried, 'putJunk'),
          putEmpty: turnedAway(tried, 'putEmpty'),
          deleteBare: turnedAway(tried, 'deleteBare'),
          deleteJunk: turnedAway(tried, 'deleteJunk'),
          deleteEmpty: turnedAway(tried, 'deleteEmpty'),
        }),
      () => {
        expectAsBefore(tried);
      },
    );
  }),
);

test(
  ...requirement('management.other-client-token', async (session) => {
    const { isRevoked, ...tried } = await management(session).foreignToken();
    if (isRevoked) noteOf('management.other-client-token', 'tokenRevoked');
    await weigh(
      () =>
        probeEach('management.other-client-token', {
          get: turnedAway(tried, 'get'),
          put: turnedAway(tried, 'put'),
          delete: turnedAway(tried, 'delete'),
        }),
      () => {
        expectAsBefore(tried);
      },
    );
  }),
);

test(
  ...requirement('management.update', async (session) => {
    const facts = management(session);
    const own = await facts.client();
    const update = await facts.update();
    const [, before] = await facts.reads();
    await probeEach('management.update', {
      more: (probe: string) =>
        expectUpdated(session, own, probe, { update, before, triedSecret: facts.triedNewSecret }),
      leftOut: async (probe: string) => {
        noteLeftOut(probe, await facts.leftOut());
      },
      fewer: async (probe: string) => {
        const { reply } = await facts.leftOut();
        if (reply.kind === 'not-answered') throw noAnswer(reply, null);
        if (reply.status >= 300) note(`${probe}: not tried, the update was refused`);
        else expectReplaced(probe, furtherRedirect(session), reply, await facts.harmless());
      },
    });
  }),
);

test(
  ...requirement('management.update-client-id', async (session) => {
    const { reply, proof } = await management(session).otherId();
    await probeEach('management.update-client-id', {
      otherId(probe: string) {
        if (proof !== null) throw new Violation(`${probe}: refused`, `${probe}: the id has changed`, proof);
        if (reply.status >= 300) return;
        throw new Deviation(`${probe}: refused`, `${probe}: ${reply.status}, without effect`, reply);
      },
    });
  }),
);

test(
  ...requirement('management.update-own-credentials', async (session) => {
    const adopted = await management(session).ownCredentials();
    const { reply } = adopted;
    if (reply.status >= 300) {
      noteOf('management.update-own-credentials', 'refused', refusalInWords(reply));
    }
    await probeEach('management.update-own-credentials', {
      chosen: (probe: string) =>
        weigh(
          () => {
            expectNoneAdopted(probe, reply, adopted);
          },
          () => {
            throwGravest(adopted.untried);
          },
        ),
    });
  }),
);

test(
  ...requirement('management.update-scope-escalation', async (session) => {
    const facts = management(session);
    const known = await facts.scopes();
    await probeEach('management.update-scope-escalation', {
      shown: async (probe: string) => {
        expectNoMoreScopes(probe, known, await facts.harmless());
      },
      lacking: async (probe: string) => {
        expectScopeNotAdded(probe, await facts.lacking());
      },
      added: async (probe: string) => {
        const { reply, after, added } = await facts.addedScope();
        expectNoMoreScopes(probe, known, after);
        expectScopeNotAdded(probe, added);
        if (reply.status < 300) noteOf('management.update-scope-escalation', 'dropped');
        else expectUpdateRefused(reply, probe, ['invalid_client_metadata', 'invalid_scope']);
      },
    });
  }),
);

test(
  ...requirement('management.update-bad-redirect', async (session) => {
    const { reply, after, isApplied } = await management(session).badRedirect();
    await probeEach('management.update-bad-redirect', {
      fragment(probe: string) {
        if (isApplied) throw new Violation(`${probe}: not applied`, `${probe}: applied`, after);
        if (reply.status < 300) return;
        expectUpdateRefused(reply, probe, ['invalid_redirect_uri', 'invalid_client_metadata']);
      },
    });
  }),
);

test(
  ...requirement('management.token-rotation', async (session) => {
    const facts = management(session);
    const byRead = await facts.readRotation();
    await weigh(
      () => {
        if (byRead !== null) expectRetired(byRead);
      },
      async () => {
        const byUpdate = await facts.rotation();
        if (byUpdate !== null) await expectRotated(byUpdate);
        else if (byRead === null) {
          throw new NotApplicable('neither a read nor an update returns a new registration access token');
        }
      },
    );
  }),
);
