import { probeEach, requirement, test } from '../../fixtures/conformance.ts';
import { management } from '../../fixtures/probes/management/life.ts';
import {
  expectDeleted,
  expectNoIntrospection,
  expectNoToken,
  expectUnmanageable,
  expectUnreadable,
} from '../../fixtures/probes/management/deletion.ts';

// What is left of a client once it is deleted (RFC 7592 2.3).

test(
  ...requirement('management.delete', async (session) => {
    expectDeleted(await management(session).deletion());
  }),
);

test(
  ...requirement('management.deleted-credentials-dead', async (session) => {
    const deletion = await management(session).accepted();
    await probeEach('management.deleted-credentials-dead', {
      token: (probe: string) => expectNoToken(session, probe, deletion),
      introspection: (probe: string) => expectNoIntrospection(session, probe, deletion),
    });
  }),
);

test(
  ...requirement('management.deleted-management-dead', async (session) => {
    const facts = management(session);
    const deleted = await facts.deleted();
    await probeEach('management.deleted-management-dead', {
      read: async (probe: string) => {
        // That a deleted client cannot be read means something only if it could be read before.
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
  }),
);
