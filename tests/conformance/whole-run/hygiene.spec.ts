import {
  NotApplicable,
  Undecided,
  Violation,
  expectAtMost,
  note,
  noteOf,
  requirement,
  test,
  weigh,
} from '../../../fixtures/conformance.ts';
import { fatesOf } from '../../../fixtures/journal/clean-up.ts';

// What the run owes the tenant, judged after all other checks.

test(
  ...requirement('hygiene.clients-removed', async (session) => {
    if (session.usage().clientsRegistered === 0 && session.context.journal.open.length === 0) {
      throw new NotApplicable('this run registered no client');
    }
    const results = await session.cleanUp();
    for (const { name, remark } of results) {
      if (remark !== null) noteOf('hygiene.clients-removed', 'unchecked', `${name}: ${remark}`);
    }
    const left = fatesOf(results, 'left').map(({ names, why }) => `${names}: ${why}`);
    if (left.length > 0) throw new Violation('every client of this run is gone', left.join('; '), 'run');
    const unknown = fatesOf(results, 'unknown').map(
      ({ names, why }) => `${why}, presence of ${names} unknown`,
    );
    if (unknown.length > 0) throw new Undecided(unknown.join('; '), null);
  }),
);

test(
  ...requirement('hygiene.no-secrets', ({ context }) => {
    const { searched, leaking } = context.searchArtefacts();
    if (searched === 0) throw new NotApplicable('this run has written no artefact yet');
    if (leaking.length > 0)
      throw new Violation('no secret of the run in any artefact', `found in ${leaking.join(', ')}`, 'run');
    note(`${searched} files searched`);
  }),
);

test(
  ...requirement('hygiene.request-budget', async ({ usage, context }) => {
    const { requests, cleanUpRequests, mostInFlight, clientsRegistered } = usage();
    const { budget, profile, log } = context;
    await weigh(
      () => {
        expectAtMost('requests beside the clean-up', requests - cleanUpRequests, budget.requests);
      },
      () => {
        expectAtMost('requests in flight', mostInFlight, budget.inFlight);
      },
      () => {
        expectAtMost('clients registered', clientsRegistered, budget.clients);
      },
      () => {
        const writing =
          profile === 'read-only' ? log.of().filter(({ request }) => request.method !== 'GET') : [];
        expectAtMost('requests of a read-only run that are no GET', writing.length, 0);
      },
    );
  }),
);
