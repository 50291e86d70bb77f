import { check, Deviation, NotApplicable, note } from '../../fixtures/conformance.ts';
import {
  expectLifetimeNotChosen,
  ordinaryToken,
  ownCredentials,
} from '../../fixtures/session/chosen-values.ts';
import { metadataObservations, OBSERVED_BODIES } from '../../fixtures/session/observed-bodies.ts';
import { expectMethodsRefused } from '../../fixtures/session/unsupported-methods.ts';
import { expectStatementRequired, forgedStatements } from '../../fixtures/session/software-statements.ts';

// What a caller might try for itself at an endpoint that is open to everybody.

check('registration-refusals.software-statement-forged', async (session) => {
  await session.refusals.expectRefused(forgedStatements(session));
});

check('registration-refusals.software-statement-required', async (session) => {
  if (!session.target.expected.softwareStatement) {
    throw new NotApplicable('EXPECTED_SOFTWARE_STATEMENT is false');
  }
  await expectStatementRequired(session);
});

check('registration-refusals.method-unsupported', async (session) => {
  await expectMethodsRefused(session);
});

check('registration-refusals.own-credentials', async (session) => {
  await session.refusals.expectRefused([ownCredentials(session)]);
});

check('registration-refusals.own-lifetime', async (session) => {
  await expectLifetimeNotChosen(session);
});

check('registration-refusals.display-uris', async (session) => {
  const [seen] = await metadataObservations(session, [OBSERVED_BODIES.display]);
  if (seen === undefined) return;
  const kept = ['logo_uri', 'client_uri', 'policy_uri', 'tos_uri'].filter(
    (member) => seen.answer?.[member] !== undefined,
  );
  if (kept.length === 4) note('all four are stored for an anonymous caller');
  else
    throw new Deviation(
      'foreign display addresses of an anonymous caller',
      `${seen.outcome}; kept: ${kept.join(', ') || 'none'}`,
    );
});

check('registration-refusals.incomplete-metadata', async (session) => {
  const seen = await metadataObservations(session, OBSERVED_BODIES.incomplete);
  throw new Deviation(
    'metadata that the standards disagree about',
    seen.map(({ named, outcome }) => `${named}: ${outcome}`).join('; '),
  );
});

check('registration-refusals.initial-token-junk', async (session) => {
  const { main, target, context, refusals } = session;
  if (target.expected.registration !== 'protected') {
    throw new NotApplicable(`EXPECTED_REGISTRATION is ${target.expected.registration}`);
  }
  const good = target.initialAccessToken?.reveal() ?? '';
  const strangers: Record<string, string | null> = {
    'a made-up token': context.randomName(),
    'a tampered token': good === '' ? null : `${good.slice(0, -6)}${context.randomName().slice(0, 6)}`,
    'a token without the registration scope': await ordinaryToken(session),
  };
  const scopes = await main.requestedScopes();
  for (const [mutation, text] of Object.entries(strangers)) {
    if (text === null) continue;
    const token = context.vault.keep(text);
    await refusals.expectDoorClosed({ scopes, mutation: `a registration with ${mutation}`, token });
  }
});
