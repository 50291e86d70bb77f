import { ManagedClient } from '../../../fixtures/probes/management/client.ts';
import type { Session } from '../../../fixtures/facts/session.ts';
import { Secret } from '../../../fixtures/settings/secret.ts';
import type { JsonObject, WireRequest } from '../../../fixtures/evidence/exchange.ts';
import type { Answered, Reply } from '../../../fixtures/tenant/reply.ts';
import { stubAnswer } from './stub-answer.ts';
import { registeredWith } from './stub-answered.ts';
import { registrationEndpoint } from './stub-journal.ts';
import { stubTarget } from './stub-target.ts';

/** Where the client is managed. */
export const uri = `${registrationEndpoint}?client_id=a`;
const good = { client_id: 'a', client_secret: 'first-secret', registration_access_token: 'first' };
export const bearer = (token: string): Secret => new Secret(`Bearer ${token}`);
/** The token that a request presents. */
export const tokenOf = ({ headers }: WireRequest): string =>
  (headers?.authorization as Secret).reveal().replace('Bearer ', '');

/** A client at a tenant in memory; `told` is what the journal was told, in order. */
export function managed(
  answer: (request: WireRequest) => Reply,
  others: JsonObject = {},
  { token = stubAnswer(200, {}), names = ['other', 'stub'] }: { token?: Answered; names?: string[] } = {},
) {
  const sent: (WireRequest & { readonly repeat: string })[] = [];
  const told: unknown[] = [];
  const asked: unknown[] = [];
  const open = names.map((name) => ({
    name,
    endpoint: name === 'stub' ? registrationEndpoint : 'https://elsewhere.example/register',
  }));
  const session = {
    target: stubTarget(),
    context: {
      vault: { keep: (text: string) => new Secret(text) },
      journal: {
        open,
        deleting: (name: string) => told.push(['deleting', name]),
        deletionRefused: (name: string, how: unknown) => told.push(['refused', name, how]),
        registered: (name: string, handle: unknown) => told.push([name, handle]),
      },
      client: {
        ask: (prepare: () => WireRequest, repeat: string) => {
          const request = prepare();
          sent.push({ ...request, repeat });
          return Promise.resolve(answer(request));
        },
      },
    },
    registrar: { pageBody: (name: string, scopes: readonly string[]) => ({ client_name: name, scopes }) },
    tokens: {
      ask: ({ id, secret }: { id: string; secret: Secret }, scope: unknown) => {
        asked.push([id, secret.reveal(), scope]);
        return Promise.resolve(token);
      },
    },
  } as unknown as Session;
  const registered = registeredWith({ ...good, ...others });
  return { client: new ManagedClient(session, registered), registered, sent, told, asked };
}
