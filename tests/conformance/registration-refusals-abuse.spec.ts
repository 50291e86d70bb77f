import { NotApplicable, probeEach, requirement, test } from '../../fixtures/conformance.ts';
import {
  lifetimesChosen,
  ownCredentials,
} from '../../fixtures/probes/registration-refusals/chosen-values.ts';
import { expectOnlyGenuineTokens } from '../../fixtures/probes/registration-refusals/initial-tokens.ts';
import {
  INCOMPLETE_BODIES,
  observeDisplayAddresses,
  observing,
} from '../../fixtures/probes/registration-refusals/observed-bodies.ts';
import { expectMethodsRefused } from '../../fixtures/probes/registration-refusals/methods.ts';
import {
  expectStatementRequired,
  forgedStatements,
} from '../../fixtures/probes/registration-refusals/software-statements.ts';

// What a caller might try for itself at an endpoint that is open to everybody.

test(
  ...requirement('registration-refusals.software-statement-forged', async (session) => {
    const statements = forgedStatements(session);
    await session.refusals.expectRefused('registration-refusals.software-statement-forged', statements);
  }),
);

test(
  ...requirement('registration-refusals.software-statement-required', async (session) => {
    if (!session.target.expected.softwareStatement) {
      throw new NotApplicable('EXPECTED_SOFTWARE_STATEMENT is false');
    }
    await probeEach('registration-refusals.software-statement-required', {
      missing: (mutation: string) => expectStatementRequired(session, mutation),
    });
  }),
);

test(
  ...requirement('registration-refusals.method-unsupported', async (session) => {
    await expectMethodsRefused(session);
  }),
);

test(
  ...requirement('registration-refusals.own-credentials', async (session) => {
    await session.refusals.expectRefused('registration-refusals.own-credentials', {
      chosen: ownCredentials(session),
    });
  }),
);

test(
  ...requirement('registration-refusals.own-lifetime', async (session) => {
    await session.refusals.expectRefused('registration-refusals.own-lifetime', {
      day: await lifetimesChosen(session),
    });
  }),
);

test(
  ...requirement('registration-refusals.display-uris', async (session) => {
    await probeEach('registration-refusals.display-uris', { foreign: observeDisplayAddresses(session) });
  }),
);

test(
  ...requirement('registration-refusals.incomplete-metadata', async (session) => {
    await probeEach('registration-refusals.incomplete-metadata', observing(session, INCOMPLETE_BODIES));
  }),
);

test(
  ...requirement('registration-refusals.initial-token-junk', async (session) => {
    await expectOnlyGenuineTokens(session);
  }),
);
