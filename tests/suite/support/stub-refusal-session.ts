import { withEvidence } from '../../../fixtures/judging/evidence-scope.ts';
import type { Mutation } from '../../../fixtures/judging/refusal-case.ts';
import type { Session } from '../../../fixtures/facts/session.ts';
import { Deviation, Undecided, Violation } from '../../../fixtures/judging/signals.ts';
import { issued } from '../../../fixtures/facts/tokens.ts';
import { Secret } from '../../../fixtures/settings/secret.ts';
import type { JsonObject, WireRequest } from '../../../fixtures/evidence/exchange.ts';
import type { Answered } from '../../../fixtures/tenant/reply.ts';
import { answeredWith, registeredWith } from './stub-answered.ts';
import { tenantOrigin } from './stub-client.ts';

/** What a tenant in memory answers, where it is not what a good one does. */
export interface World {
  readonly token?: Answered;
  /** What a client with this secret gets, where that is something else. */
  readonly tokenFor?: Readonly<Record<string, Answered>>;
  readonly introspection?: Answered;
  /** What a read at the management address gets, with any token or with this one. */
  readonly read?: Answered;
  readonly readWith?: Readonly<Record<string, Answered>>;
  readonly single?: readonly string[];
  readonly document?: JsonObject;
  readonly dialect?: 'rfc7591';
  readonly code?: Answered;
}

/** Where the client is managed. */
export const uri = `${tenantOrigin}/am/register?client_id=id-1`;
/** What every registration is answered with. */
export const client = { client_id: 'id-1', client_secret: 's-1', redirect_uris: ['https://a.example/cb'] };
const keep = (value: string): Secret => new Secret(value);

/** A session whose tenant refuses what it should, unless told otherwise. */
export function session(world: World = {}): Session {
  const good = answeredWith(200, { access_token: 'good', scope: 'a', expires_in: 3600 }, 'ordinary token');
  let names = 0;
  return {
    target: {
      origin: tenantOrigin,
      address: { kind: 'given' },
      dialect: world.dialect ?? 'aic',
      redirectUri: 'https://a.example/cb',
      expected: { hostnames: [] },
    },
    context: {
      randomName: () => `random${(names += 1)}`,
      vault: { keep },
      client: {
        ask: (prepare: () => WireRequest) => {
          const { authorization } = prepare().headers ?? {};
          const token =
            typeof authorization === 'object' ? authorization.reveal().slice('Bearer '.length) : '';
          const refused = answeredWith(401, { error: 'invalid_token' });
          return Promise.resolve(world.readWith?.[token] ?? world.read ?? refused);
        },
      },
    },
    main: {
      requestedScopes: () => Promise.resolve(['data-a', 'data-b']),
      withSingleScope: () => Promise.resolve({ scopes: world.single ?? ['data-a'] }),
      usable: () => Promise.resolve({ id: 'main', secret: keep('m') }),
    },
    discovery: {
      publishedScopes: () => Promise.resolve(['data-a', 'data-b', 'wide-*']),
      document: () => Promise.resolve(world.document ?? {}),
    },
    registrar: { mode: 'open' },
    clients: {
      codeOnlyRegistration: () =>
        Promise.resolve(
          world.code === undefined
            ? { kind: 'registered', client: registeredWith(client) }
            : { kind: world.code.status < 300 ? 'empty' : 'refused', reply: world.code },
        ),
    },
    tokens: {
      ask: ({ secret }: { secret: Secret }) =>
        Promise.resolve(
          world.tokenFor?.[secret.reveal()] ??
            world.token ??
            answeredWith(400, { error: 'invalid_scope' }, 'token refused'),
        ),
      introspectAs: () => Promise.resolve(world.introspection ?? answeredWith(200, { active: false })),
      introspection: () => Promise.resolve({}),
      introspected: () => Promise.resolve([{ answer: {} }]),
      scopesToTry: () => Promise.resolve(['data-a']),
      single: () => Promise.resolve(issued(good, ['data-a'], keep)),
    },
  } as unknown as Session;
}

/** How an acceptance is judged: the signal's kind and words, and the first answer that proves it; notes alone else. */
export async function judged(mutation: unknown, answer: JsonObject): Promise<string> {
  const { judgeAcceptance } = mutation as Mutation;
  const { result, notes } = await withEvidence(() =>
    judgeAcceptance(registeredWith(answer, 'registration'), 'it'),
  );
  if (result.ok) return ['fine', ...notes].join(': ');
  const { error } = result;
  if (error instanceof Violation || error instanceof Deviation) {
    return `${error.name} (${error.exchanges[0]?.purpose ?? ''}) ${error.actual}`;
  }
  if (error instanceof Undecided) return `Undecided ${error.reason}, ${error.blamed ?? 'nobody'}`;
  throw error;
}

/** A token answer. */
export const tokenWith = (members: JsonObject): Answered =>
  answeredWith(200, { access_token: 't', ...members }, 'token');
