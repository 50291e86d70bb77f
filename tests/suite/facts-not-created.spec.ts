import { expect, test } from '@playwright/test';
import type { Journal } from '../../fixtures/journal/journal.ts';
import type { SessionContext } from '../../fixtures/facts/context.ts';
import { withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import { Violation } from '../../fixtures/judging/signals.ts';
import type { Tokens } from '../../fixtures/facts/tokens.ts';
import { notCreatedProver } from '../../fixtures/facts/not-created.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import type { Answered } from '../../fixtures/tenant/reply.ts';
import { answeredWith } from './support/stub-answered.ts';

// A refusal with credentials in it: whether a client hides behind it is found out by using them.

const dead = answeredWith(401, { error: 'invalid_client' });

function prover(token: Answered = dead) {
  const closed: string[] = [];
  const asked: string[] = [];
  const prove = notCreatedProver(
    { vault: { keep: (text: string) => new Secret(text) } } as unknown as SessionContext,
    { close: (name: string) => closed.push(name) } as unknown as Journal,
    {
      ask: ({ id }: { id: string }) => {
        asked.push(id);
        return Promise.resolve(token);
      },
    } as unknown as Tokens,
  );
  const look = async (json: JsonObject, name = 'one', sent: string | null = null): Promise<unknown> => {
    const reply = answeredWith(400, json, 'refusal');
    const exchange = { ...reply.exchange, request: { ...reply.exchange.request, body: sent } };
    const { result } = await withEvidence(() =>
      prove({ kind: 'refused', reply: { ...reply, exchange }, order: 1, name }, 'it'),
    );
    return result.ok ? null : result.error;
  };
  return { look, closed, asked };
}

const credentials = { error: 'invalid_client_metadata', client_id: 'id-1', client_secret: 's-1' };

test('without credentials there is nothing to prove', async () => {
  const { look, closed, asked } = prover();
  expect(await look({ error: 'invalid_client_metadata' })).toBeNull();
  expect({ closed, asked }).toEqual({ closed: [], asked: [] });
});

test('credentials that do not authenticate belong to nobody', async () => {
  const { look, closed } = prover();
  expect(await look(credentials)).toBeNull();
  expect(closed).toEqual(['one']);
});

test('credentials that get a token show that the refusal was none', async () => {
  const { look, closed } = prover(answeredWith(200, { access_token: 't' }, 'token'));
  const violation = await look(credentials);
  expect(violation).toBeInstanceOf(Violation);
  expect((violation as Violation).actual).toBe(
    'it: 400 invalid_client_metadata, and the client in the answer gets a token',
  );
  expect((violation as Violation).exchanges.map(({ purpose }) => purpose)).toEqual(['refusal', 'token']);
  expect(closed).toEqual([]);
});

test('another answer proves nothing: the client stays in the journal', async () => {
  for (const answer of [answeredWith(400, { error: 'invalid_scope' }), answeredWith(200, {})]) {
    const { look, closed } = prover(answer);
    expect(await look(credentials)).toBeNull();
    expect(closed).toEqual([]);
  }
});

test('an id that the request named itself is no credential; any other one may hide a client', async () => {
  const { look, closed, asked } = prover();
  await look({ client_id: 'mine' }, 'echo', '{"client_id":"mine"}');
  await look({ client_id: 'theirs' }, 'other', '{"client_id":"mine"}');
  await look({ client_id: 'mine', registration_access_token: 'x' }, 'token', '{"client_id":"mine"}');
  expect({ closed, asked }).toEqual({ closed: ['echo'], asked: [] });
});

test('after three that were dead, further ones are not tried', async () => {
  const { look, closed, asked } = prover();
  for (const name of ['one', 'two', 'three', 'four']) await look(credentials, name);
  expect(closed).toEqual(['one', 'two', 'three', 'four']);
  expect(asked).toHaveLength(3);
});
