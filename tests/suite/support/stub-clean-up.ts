import { deleteClients, type CleanUpContext } from '../../../fixtures/journal/clean-up.ts';
import { Journal, type ClientHandle } from '../../../fixtures/journal/journal.ts';
import type { Administration } from '../../../fixtures/tenant/administration.ts';
import { stubbedClient, tenantOrigin } from './stub-client.ts';
import { journalOrigin, realmPath, registrationEndpoint } from './stub-journal.ts';
import { scriptedTransport, type Scripted, type StubTransport } from './stub-transport.ts';

export interface Given {
  /** The handles of each client that the journal holds. */
  readonly clients: readonly (readonly ClientHandle[])[];
  readonly deletionSent?: boolean;
  readonly administration?: Pick<Administration, 'deleteClient' | 'findClients'>;
  readonly endpoint?: string;
}

interface Prepared {
  readonly journal: Journal;
  readonly context: CleanUpContext;
}

function prepare(folder: string, given: Given, transport: StubTransport): Prepared {
  const journal = Journal.start(folder, 'run-1');
  given.clients.forEach((handles, index) => {
    const name = `client-${index + 1}`;
    journal.intend(name, journalOrigin, given.endpoint ?? registrationEndpoint);
    for (const handle of handles) journal.registered(name, handle);
    if (given.deletionSent === true) journal.deleting(name);
  });
  const { client, vault } = stubbedClient(transport, { maxRequests: 0 });
  const context: CleanUpContext = {
    client,
    journal,
    keep: (secret) => vault.keep(secret),
    mayCall: (url) => url.origin === tenantOrigin,
    administration: (given.administration ?? null) as Administration | null,
  };
  return { journal, context };
}

/** Cleans up, and once more what is left, as a run does at its end. */
export async function cleanUpTwice(folder: string, given: Given, transport: StubTransport) {
  const { journal, context } = prepare(folder, given, transport);
  const results = await deleteClients(context, journal.open);
  const again = await deleteClients(context, journal.open);
  journal.remove();
  return { results, again };
}

/** Cleans up what the journal holds and says what was sent, what became of it, and what the journal still holds. */
export async function cleanUp(folder: string, given: Given, transport: StubTransport) {
  const { journal, context } = prepare(folder, given, transport);
  const results = await deleteClients(context, journal.open);
  journal.remove();
  return {
    results,
    fates: results.map(({ state, why }) => (why === null ? state : `${state}: ${why}`)),
    sent: transport.sent.map(
      ({ method, url, headers }) =>
        `${method} ${url.replace(tenantOrigin, '')} ${headers.authorization ?? ''}`,
    ),
    stillOpen: journal.open.map(({ name }) => name),
    journal,
  };
}

export const one = (...handles: readonly ClientHandle[]): Given => ({ clients: [handles] });
export const script = (...answers: readonly Scripted[]) => scriptedTransport(...answers);
export const uri = (id: string) => `${realmPath}/register?client_id=${id}`;
