import { check, NotApplicable, probeEach } from '../../fixtures/conformance.ts';
import { lifetimesChosen, ownCredentials } from '../../fixtures/session/chosen-values.ts';
import { expectOnlyGenuineTokens } from '../../fixtures/session/initial-tokens.ts';
import { DISPLAY_BODIES, INCOMPLETE_BODIES, observing } from '../../fixtures/session/observed-bodies.ts';
import { expectMethodsRefused } from '../../fixtures/session/unsupported-methods.ts';
import { expectStatementRequired, forgedStatements } from '../../fixtures/session/software-statements.ts';

// What a caller might try for itself at an endpoint that is open to everybody.

check('registration-refusals.software-statement-forged', async (session) => {
  const statements = forgedStatements(session);
  await session.refusals.expectRefused('registration-refusals.software-statement-forged', statements);
});

check('registration-refusals.software-statement-required', async (session) => {
  if (!session.target.expected.softwareStatement) {
    throw new NotApplicable('EXPECTED_SOFTWARE_STATEMENT is false');
  }
  await probeEach('registration-refusals.software-statement-required', {
    missing: (mutation: string) => expectStatementRequired(session, mutation),
  });
});

check('registration-refusals.method-unsupported', async (session) => {
  await expectMethodsRefused(session);
});

check('registration-refusals.own-credentials', async (session) => {
  await session.refusals.expectRefused('registration-refusals.own-credentials', {
    chosen: ownCredentials(session),
  });
});

check('registration-refusals.own-lifetime', async (session) => {
  await session.refusals.expectRefused('registration-refusals.own-lifetime', {
    day: await lifetimesChosen(session),
  });
});

check('registration-refusals.display-uris', async (session) => {
  await probeEach('registration-refusals.display-uris', observing(session, DISPLAY_BODIES));
});

check('registration-refusals.incomplete-metadata', async (session) => {
  await probeEach('registration-refusals.incomplete-metadata', observing(session, INCOMPLETE_BODIES));
});

check('registration-refusals.initial-token-junk', async (session) => {
  await expectOnlyGenuineTokens(session);
});
