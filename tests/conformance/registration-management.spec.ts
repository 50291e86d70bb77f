import { refusalInWords, type Reply } from '../../fixtures/tenant/reply.ts';
import {
  check,
  Deviation,
  noAnswer,
  NotApplicable,
  note,
  noteOf,
  Observed,
  probeEach,
  Violation,
  weigh,
} from '../../fixtures/conformance.ts';
import { isAbsent } from '../../fixtures/session/answer-members.ts';
import { furtherRedirect } from '../../fixtures/session/further-redirect.ts';
import { management } from '../../fixtures/session/management.ts';
import { expectAsBefore, noteChallenges, turnedAway } from '../../fixtures/session/management-attempts.ts';
import {
  expectDeleted,
  expectNoIntrospection,
  expectNoToken,
  expectUnmanageable,
  expectUnreadable,
} from '../../fixtures/session/management-deletion.ts';
import { differences, expectAsRegistered, expectRead } from '../../fixtures/session/management-judgement.ts';
import { list } from '../../fixtures/session/show.ts';
import { throwGravest } from '../../fixtures/session/weigh.ts';
import {
  expectNoMoreScopes,
  expectNoneAdopted,
  expectNotGranted,
  expectReplaced,
  expectUpdated,
  expectUpdateRefused,
  noteLeftOut,
} from '../../fixtures/session/update-judgement.ts';

// RFC 7592, on clients that are there to be changed and deleted.

check('management.read', async (session) => {
  const facts = management(session);
  const own = await facts.client();
  const [first, again] = await facts.reads();
  const good = (reply: Reply) => (probe: string) => expectRead(session, own, probe, reply, facts.triedSecret);
  await weigh(
    () => probeEach('management.read', { first: good(first), again: good(again) }),
    () => {
      if (first.kind !== 'answered' || again.kind !== 'answered') return;
      const different = differences(first.json, again.json);
      if ([first, again].some(({ status }) => status !== 200) || different.length === 0) return;
      throw new Deviation('two reads that are alike', `they differ in ${list(different)}`, [again, first]);
    },
  );
});

check('management.read-matches', async (session) => {
  const facts = management(session);
  const own = await facts.readable();
  const [read] = await facts.reads();
  if (read.kind === 'not-answered') throw noAnswer(read, 'management.read');
  await expectAsRegistered(own.registered, read, own.body());
});

check('management.read-members', async (session) => {
  const facts = management(session);
  await facts.readable();
  const [read] = await facts.reads();
  if (read.kind === 'not-answered') throw noAnswer(read, 'management.read');
  const members = ['registration_access_token', 'registration_client_uri', 'client_secret'];
  const shown = members.filter((member) => !isAbsent(read.json?.[member]));
  throw new Observed(`shown: ${shown.join(', ') || 'none of the three'}`, read);
});

check('management.token-required', async (session) => {
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
});

check('management.other-client-token', async (session) => {
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
});

check('management.update', async (session) => {
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
});

check('management.update-client-id', async (session) => {
  const { reply, proof } = await management(session).otherId();
  await probeEach('management.update-client-id', {
    otherId(probe: string) {
      if (proof !== null) throw new Violation(`${probe}: refused`, `${probe}: the id has changed`, proof);
      if (reply.status >= 300) return;
      throw new Deviation(`${probe}: refused`, `${probe}: ${reply.status}, without effect`, reply);
    },
  });
});

check('management.update-own-credentials', async (session) => {
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
});

check('management.update-scope-escalation', async (session) => {
  const facts = management(session);
  const known = await facts.scopes();
  await probeEach('management.update-scope-escalation', {
    shown: async (probe: string) => {
      expectNoMoreScopes(probe, known, await facts.harmless());
    },
    lacking: async (probe: string) => {
      expectNotGranted(probe, await facts.lacking());
    },
    added: async (probe: string) => {
      const { reply, after, added } = await facts.addedScope();
      expectNoMoreScopes(probe, known, after);
      expectNotGranted(probe, added);
      if (reply.status < 300) noteOf('management.update-scope-escalation', 'dropped');
      else expectUpdateRefused(reply, probe, ['invalid_client_metadata', 'invalid_scope']);
    },
  });
});

check('management.update-bad-redirect', async (session) => {
  const { reply, after, isApplied } = await management(session).badRedirect();
  await probeEach('management.update-bad-redirect', {
    fragment(probe: string) {
      if (isApplied) throw new Violation(`${probe}: not applied`, `${probe}: applied`, after);
      if (reply.status < 300) return;
      expectUpdateRefused(reply, probe, ['invalid_redirect_uri', 'invalid_client_metadata']);
    },
  });
});

check('management.token-rotation', async (session) => {
  const rotated = await management(session).rotation();
  if (rotated === null) throw new NotApplicable('an update returns no new registration access token');
  const { newest, old, reply } = rotated;
  await weigh(
    () => {
      if (newest === null) return;
      if (newest.kind === 'not-answered') throw noAnswer(newest, null);
      throw new Violation('the new token works', `the new token is refused: ${newest.status}`, [
        newest,
        reply,
      ]);
    },
    () => {
      if (old.kind === 'not-answered') throw noAnswer(old, null);
      if (old.status < 300) throw new Violation('the old token stops working', 'the old token works', old);
    },
  );
});

check('management.delete', async (session) => {
  expectDeleted(await management(session).deletion());
});

check('management.deleted-credentials-dead', async (session) => {
  const deletion = await management(session).accepted();
  await probeEach('management.deleted-credentials-dead', {
    token: (probe: string) => expectNoToken(session, probe, deletion),
    introspection: (probe: string) => expectNoIntrospection(session, probe, deletion),
  });
});

check('management.deleted-management-dead', async (session) => {
  const facts = management(session);
  const deleted = await facts.deleted();
  await probeEach('management.deleted-management-dead', {
    read: async (probe: string) => {
      // That nobody reads a client that is gone says something only where it could be read.
      await facts.readable();
      expectUnreadable(probe, deleted);
    },
    deletedAgain: (probe: string) => {
      expectUnmanageable(probe, deleted.deletedAgain);
    },
    unknownClient: (probe: string) => {
      expectUnmanageable(probe, deleted.unknownClient);
    },
  });
});
