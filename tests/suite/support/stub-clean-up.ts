import { deleteClients } from '../../../fixtures/journal/clean-up.ts';
import { type CleanUpContext } from '../../../fixtures/journal/removal.ts';
import { Journal, type ClientHandle } from '../../../fixtures/journal/journal.ts';
import type { Administration } from '../../../fixtures/tenant/administration.ts';
import { stubbedClient, tenantOrigin } from './stub-client.ts';
import { journalOrigin, realmPath, registrationEndpoint } from './stub-journal.ts';
import { scriptedTransport, type Scripted, type StubTransport } from './stub-transport.ts';

export interface Given {
  /** The handles of each client that the journal holds. */
  readonly clients: readonly (readonly ClientHandle[])[];
  readonly deletionSent?: boolean;
  readonly administration?: Pick<Administration, 'deleteClient' | 'findClients'> &
    Partial<Pick<Administration, 'identityOf' | 'lookForIdentity'>>;
  readonly endpoint?: string;
  /** What the journal knows of all clients from before. */
  readonly before?: readonly ('deletionRefused' | 'alive')[];
  /** The journal is read from its file, as by a sweep. */
  readonly isFromFile?: true;
  /** Null where somebody cleans up again later. */
  readonly pause?: null;
}

interface Prepared {
  readonly journal: Journal;
  readonly context: CleanUpContext;
  /** Milliseconds that were waited before a second look. */
  readonly waits: readonly number[];
}

/** Where the tenant of these tests issues its tokens. */
export const tokenPath = `${realmPath}/access_token`;

function prepare(folder: string, given: Given, transport: StubTransport): Prepared {
  const written = Journal.start(folder, 'run-1');
  given.clients.forEach((handles, index) => {
    const name = `client-${index + 1}`;
    written.intend(name, journalOrigin, given.endpoint ?? registrationEndpoint);
    for (const handle of handles) written.registered(name, handle);
    for (const event of given.before ?? []) written[event](name);
    if (given.deletionSent === true) written.deleting(name);
  });
  const journal = given.isFromFile === true ? Journal.read(Journal.files(folder)[0] ?? '').journal : written;
  const waits: number[] = [];
  const pause = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  const { client, vault } = stubbedClient(transport, { maxRequests: 0 });
  const context: CleanUpContext = {
    client,
    journal,
    keep: (secret) => vault.keep(secret),
    mayCall: (url) => url.origin === tenantOrigin,
    tokenEndpoint: () => Promise.resolve(`${tenantOrigin}${tokenPath}`),
    administration: (given.administration ?? null) as Administration | null,
    pause: given.pause === null ? null : pause,
  };
  return { journal, context, waits };
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
  const { journal, context, waits } = prepare(folder, given, transport);
  const results = await deleteClients(context, journal.open);
  const { open } = journal;
  journal.remove();
  return {
    results,
    waits,
    open,
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
