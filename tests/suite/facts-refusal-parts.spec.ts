import { withPriority } from '../../fixtures/tenant/urgency.ts';
import { notCreatedProver } from '../../fixtures/facts/not-created.ts';
import { priorityOf } from '../../fixtures/facts/refusal-batch.ts';
import { expect, test } from '@playwright/test';
import type { Journal } from '../../fixtures/journal/journal.ts';
import { JournalUnwritable } from '../../fixtures/journal/journal-file.ts';
import type { SessionContext } from '../../fixtures/facts/context.ts';
import { aside } from '../../fixtures/facts/refusal-batch.ts';
import {
  anyRefusal,
  hasStatus,
  judgeRefusal,
  leftOutAlthough,
  type RefusalCase,
} from '../../fixtures/judging/refusal-case.ts';
import { Undecided, Violation } from '../../fixtures/judging/signals.ts';
import type { Tokens } from '../../fixtures/facts/tokens.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import { unsent, type Answered } from '../../fixtures/tenant/reply.ts';
import { bad, Desk, tried } from './support/refusal-desk.ts';
import { answeredWith } from './support/stub-answered.ts';
import { exchange } from './support/stub-exchange.ts';
import { verdictOf } from './support/stub-seen.ts';

test.describe('a refusal', () => {
  const judge = (reply: Answered, others: Partial<RefusalCase> = {}): Promise<unknown> =>
    verdictOf(() => {
      judgeRefusal(reply, bad('it', others));
    });

  test('of a size or a media type is told by its status, where the case names that', async () => {
    const statuses = [400, 413, 415, 431];
    for (const status of [413, 415, 431]) {
      expect(await judge(answeredWith(status, 'too large'), { statuses })).toBe('holds');
      expect(await judge(answeredWith(status, 'too large'))).toMatchObject({ kind: 'Undecided' });
    }
    expect(await judge(answeredWith(400, 'no', 'refusal'), { statuses })).toEqual({
      kind: 'Undecided',
      reason: 'it: 400 without an error code',
      blamed: 'registration-refusals.error-shape',
      shown: ['refusal'],
    });
  });

  test('is left to its case from 300 on', async () => {
    const told: number[] = [];
    const own = { judgeRefusal: ({ status }: Answered) => told.push(status) };
    for (const status of [299, 300, 400]) await judge(answeredWith(status, {}), own);
    expect(told).toEqual([300, 400]);
  });

  test('that nobody can read decides nothing', async () => {
    expect(
      await verdictOf(() => {
        anyRefusal(answeredWith(403, 'gone', 'refusal'), 'it');
      }),
    ).toEqual({
      kind: 'Undecided',
      reason: 'it: 403, and the body is JSON, but not an object',
      blamed: 'registration-refusals.error-shape',
      shown: ['refusal'],
    });
  });

  test('by a page counts by its status', () => {
    const page = (status: number | null) => ({
      ...unsent('ended', 'a page'),
      exchange: {
        ...exchange('page'),
        response: status === null ? null : { status, headers: [], body: '', truncated: false },
      },
    });
    expect(hasStatus(page(400), bad('it'))).toBe(true);
    expect(hasStatus(page(413), bad('it'))).toBe(false);
    expect(hasStatus(page(413), bad('it', { statuses: [413] }))).toBe(true);
    expect(hasStatus(page(null), bad('it'))).toBe(false);
    expect(hasStatus(unsent('ended', 'nobody'), bad('it'))).toBe(false);
  });

  test('that only leaves out what is wrong is a deviation from a refusal', () => {
    const { name, expected, actual } = leftOutAlthough('it', 'registered', 'run');
    expect([name, expected, actual]).toEqual(['Deviation', 'it: refused', 'it: registered']);
  });
});

test('the worst violations are looked for before all others', () => {
  const place = (id: Parameters<typeof priorityOf>[0]): number => withPriority(5, () => priorityOf(id));
  expect(place('posture.privileged-registrable')).toBe(-1);
  expect(place('posture.introspect-all-proof')).toBe(-1);
  expect(place('posture.privileged-advertised')).toBe(5);
  expect(place('registration-refusals.scope-outside')).toBe(5);
});

test('what goes wrong aside is passed over, apart from a find and a mistake', async () => {
  const thrownBy = (error: Error) =>
    aside(() => Promise.reject(error)).then(
      () => null,
      (thrown: unknown) => thrown,
    );
  const violation = new Violation('a', 'b', 'run');
  const mistake = new TypeError('a mistake');
  expect(await thrownBy(violation)).toBe(violation);
  expect(await thrownBy(mistake)).toBe(mistake);
  expect(await thrownBy(new Undecided('nobody there', null))).toBeNull();
  expect(await thrownBy(new JournalUnwritable('/a/journal', new Error('full')))).toBeNull();
  await expect(aside(() => Promise.resolve())).resolves.toBeUndefined();
});

test.describe('rows that are under way', () => {
  /** A desk whose case `slow` is not through before the gate opens. */
  function gated(endings: ConstructorParameters<typeof Desk>[0]) {
    let open = (): void => undefined;
    const gate = new Promise<void>((go) => (open = go));
    const desk = new Desk(endings, Infinity, (_, name) => (name === 'slow' ? gate : Promise.resolve()));
    return {
      desk,
      open: () => {
        open();
      },
    };
  }
  const settled = () => new Promise((go) => setTimeout(go, 20));

  test('share the one control that comes after all of them', async () => {
    const { desk, open } = gated({ one: 'refused', slow: 'refused' });
    const both = Promise.all([tried(desk, bad('one')), tried(desk, bad('slow'))]);
    await settled();
    expect(desk.sent).toEqual(['one', 'slow']);
    open();
    expect(await both).toEqual([null, null]);
    expect(desk.sent).toEqual(['one', 'slow', 'plain']);
  });

  test('have their turn before the further probes of a row that is violated', async () => {
    const { desk, open } = gated({ slow: 'refused', last: 'refused' });
    const both = Promise.all([
      tried(desk, bad('one'), bad('further')),
      tried(desk, bad('slow'), bad('last')),
    ]);
    await settled();
    expect(desk.sent).toContain('slow');
    expect(desk.sent).not.toContain('further');
    open();
    const [violated, good] = await both;
    expect(violated).toBeInstanceOf(Violation);
    expect(good).toBeNull();
    expect(desk.sent).toContain('further');
  });

  test('need no turn where they are violated too', async () => {
    const desk = new Desk({});
    const rows = [tried(desk, bad('1.1'), bad('1.2')), tried(desk, bad('2.1'), bad('2.2'))];
    expect((await Promise.all(rows)).every((one) => one instanceof Violation)).toBe(true);
    expect([...desk.sent].sort()).toEqual(['1.1', '1.2', '2.1', '2.2']);
  });
});

test('a client that has served its purpose is deleted at once', async () => {
  const desk = new Desk({});
  await desk.refusals.discard('done');
  expect(desk.deleted).toEqual(['done']);
});

test.describe('credentials in a refusal', () => {
  function prover(token: Answered = answeredWith(401, { error: 'invalid_client' })) {
    const [closed, kept, asked]: [string[], string[], unknown[]] = [[], [], []];
    const keep = (text: string) => {
      kept.push(text);
      return new Secret(text);
    };
    const prove = notCreatedProver(
      { vault: { keep } } as unknown as SessionContext,
      { close: (name: string) => closed.push(name) } as unknown as Journal,
      {
        ask: ({ id, secret }: { id: string; secret: Secret }, scope: unknown) => {
          asked.push([id, secret.reveal(), scope]);
          return Promise.resolve(token);
        },
      } as unknown as Tokens,
    );
    const look = (json: unknown, name = 'one', sent: string | null = null): Promise<unknown> => {
      const reply = answeredWith(400, json, 'refusal');
      const request = { ...reply.exchange.request, body: sent };
      const seen = { ...reply, exchange: { ...reply.exchange, request } };
      return verdictOf(() => prove({ kind: 'refused', reply: seen, order: 1, name }, 'it'));
    };
    return { look, closed, kept, asked };
  }
  const mine = '{"client_id":"mine"}';

  test('are tried as they stand, and kept from every report', async () => {
    const { look, asked, kept } = prover();
    await look({ client_id: 'a', client_secret: 's', registration_access_token: 't' });
    expect(asked).toEqual([['a', 's', null]]);
    expect(kept.sort()).toEqual(['s', 't']);
  });

  test('are none without an id or without anything that a client needs', async () => {
    const { look, asked, closed } = prover();
    await look('no object');
    await look({ client_secret: 's' }, 'nameless');
    await look({ client_id: 'mine', registration_client_uri: 'https://a.example/x' }, 'managed', mine);
    expect({ asked, closed }).toEqual({ asked: [], closed: [] });
    await look({ client_id: 'mine', client_secret: 's' }, 'secret', mine);
    expect(asked).toHaveLength(1);
  });

  test('are dead by their code alone, under a status of refusal', async () => {
    const under = async (status: number) => {
      const { look, closed } = prover(answeredWith(status, { error: 'invalid_client' }));
      await look({ client_id: 'a', client_secret: 's' });
      return closed;
    };
    expect(await under(400)).toEqual(['one']);
    expect(await under(399)).toEqual([]);
  });

  test('that were dead three times say nothing of a refusal without any', async () => {
    const { look, closed } = prover();
    for (const name of ['one', 'two', 'three']) await look({ client_id: 'a', client_secret: 's' }, name);
    await look({ error: 'invalid_client_metadata' }, 'bare');
    expect(closed).toEqual(['one', 'two', 'three']);
  });

  test('that bring a token show what should have been', async () => {
    const { look } = prover(answeredWith(200, { access_token: 't' }));
    expect(await look({ client_id: 'a', client_secret: 's' })).toMatchObject({
      kind: 'Violation',
      expected: 'it: refused without a client',
    });
  });
});
