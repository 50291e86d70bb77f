import { withEvidence } from '../../../fixtures/judging/evidence-scope.ts';
import type { MainClient } from '../../../fixtures/facts/main-client.ts';
import { acceptedAlthough, type RefusalCase } from '../../../fixtures/judging/refusal-case.ts';
import { Refusals, type ProveNotCreated } from '../../../fixtures/facts/refusals.ts';
import type { Registrar } from '../../../fixtures/facts/registrar.ts';
import type { Registration, RegistrationOrder } from '../../../fixtures/facts/registration.ts';
import { Undecided } from '../../../fixtures/judging/signals.ts';
import type { JsonObject } from '../../../fixtures/evidence/exchange.ts';
import { unsent } from '../../../fixtures/tenant/reply.ts';
import { answeredWith, registeredWith } from './stub-answered.ts';
import { exchange } from './stub-exchange.ts';

/** How a registration ends. */
export type Ending =
  Registration['kind'] | 'wrong code' | 'no code' | 'any code' | 'in pieces' | 'error under 200' | 'page 413';

/** A tenant in memory: how it ends each registration, by the `case` of its body; `plain` is the control. */
export class Desk {
  readonly sent: string[] = [];
  readonly deleted: string[] = [];
  readonly notCreated: string[] = [];
  readonly refusals: Refusals;
  #order = 0;
  #registered = 0;

  readonly #endings: Readonly<Record<string, Ending>>;
  readonly #clients: number;

  constructor(
    endings: Readonly<Record<string, Ending>>,
    clients = Infinity,
    proveNotCreated: ProveNotCreated = () => Promise.resolve(),
    deleteNow: (name: string) => Promise<unknown> = () => Promise.resolve(),
  ) {
    this.#endings = endings;
    this.#clients = clients;
    const main = {
      registered: () => Promise.resolve(null),
      requestedScopes: () => Promise.resolve(['a']),
      initialAccessToken: () => null,
    } as unknown as MainClient;
    const registrar = {
      mode: 'open',
      pageBody: () => ({ case: 'plain' }),
      register: (order: RegistrationOrder) => this.#register(order),
    } as unknown as Registrar;
    this.refusals = new Refusals(
      main,
      registrar,
      (name) => {
        this.deleted.push(name);
        return deleteNow(name);
      },
      (refused, mutation) => {
        this.notCreated.push(mutation);
        return proveNotCreated(refused, mutation);
      },
    );
  }

  async #register({ body, leaving = 0 }: RegistrationOrder): Promise<Registration> {
    await Promise.resolve();
    const name = String(body('x').case);
    if (this.#registered + leaving >= this.#clients) throw new Undecided('not asked, the budget', null);
    this.sent.push(name);
    const after = this.#order;
    this.#order += 1;
    const order = this.#order;
    const refused = (status: number, json: JsonObject): Registration => ({
      kind: 'refused',
      reply: answeredWith(status, json, name),
      order,
      name,
    });
    switch (this.#endings[name] ?? 'registered') {
      case 'registered':
        this.#registered += 1;
        return { kind: 'registered', client: registeredWith({ client_id: 'id-1' }, name), order, after };
      case 'refused':
        return refused(400, { error: 'invalid_client_metadata' });
      case 'wrong code':
        return refused(400, { error: 'server_error' });
      case 'no code':
        return refused(400, {});
      case 'any code':
        return refused(403, {});
      case 'in pieces':
        return { ...refused(400, {}), reply: answeredWith(400, '{"err', name) } as Registration;
      case 'empty':
        return { kind: 'empty', reply: answeredWith(200, {}, name), order, name };
      case 'error under 200':
        return { kind: 'empty', reply: answeredWith(200, { error: 'invalid_scope' }, name), order, name };
      case 'not-answered':
        return { kind: 'not-answered', reply: unsent('ended', 'nobody there'), order };
      case 'page 413': {
        const response = { status: 413, headers: [], body: '', truncated: false };
        const reply = { ...unsent('ended', 'a page'), exchange: { ...exchange(name), response } };
        return { kind: 'not-answered', reply, order };
      }
    }
  }
}

/** A case whose acceptance is a violation. */
export const bad = (name: string, others: Partial<RefusalCase> = {}): RefusalCase => ({
  mutation: name,
  codes: ['invalid_client_metadata'],
  mutate: () => ({ case: name }),
  judgeAcceptance({ reply }, mutation) {
    throw acceptedAlthough(mutation, 'registered', reply);
  },
  ...others,
});

/** What a piece of work throws, or null. */
export const thrownBy = async (work: () => Promise<unknown>): Promise<unknown> => {
  const { result } = await withEvidence(work);
  return result.ok ? null : result.error;
};

/** What trying the cases throws, or null. */
export const tried = (desk: Desk, ...cases: readonly RefusalCase[]): Promise<unknown> =>
  thrownBy(() => desk.refusals.expectEachRefused(cases));
