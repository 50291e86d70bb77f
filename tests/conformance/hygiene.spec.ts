import {
  check,
  expectAtMost,
  NotApplicable,
  note,
  Undecided,
  Violation,
} from '../../fixtures/conformance.ts';
import { searchArtefacts } from '../../fixtures/evidence/artefacts.ts';

// What the run owes the tenant, judged after all other checks.

check('hygiene.clients-removed', async (session) => {
  if (session.usage().clientsRegistered === 0 && session.context.journal.open.length === 0) {
    throw new NotApplicable('this run registered no client');
  }
  const results = await session.cleanUp();
  const told = (state: string): string[] =>
    results.filter((result) => result.state === state).map(({ name, why }) => `${name}: ${why ?? ''}`);
  if (told('left').length > 0)
    throw new Violation('every client of this run is gone', told('left').join('; '));
  if (told('unknown').length > 0) {
    const names = results.flatMap(({ state, name }) => (state === 'unknown' ? [name] : []));
    throw new Undecided(
      `unanswered registration, presence of ${names.join(', ')} unknown (${told('unknown').join('; ')})`,
      null,
    );
  }
});

check('hygiene.no-secrets', ({ context }) => {
  const { searched, leaking } = searchArtefacts(context.reportsDir, context.vault);
  if (searched === 0) throw new NotApplicable('this run has written no artefact yet');
  if (leaking.length > 0)
    throw new Violation('no secret of the run in any artefact', `found in ${leaking.join(', ')}`);
  note(`${searched} files searched`);
});

check('hygiene.request-budget', ({ usage, context }) => {
  const { requests, cleanUpRequests, mostInFlight, clientsRegistered } = usage();
  expectAtMost('requests beside the clean-up', requests - cleanUpRequests, context.budget.requests);
  expectAtMost('requests in flight', mostInFlight, context.budget.inFlight);
  expectAtMost('clients registered', clientsRegistered, context.budget.clients);
});
