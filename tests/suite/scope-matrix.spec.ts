import { expect, test } from '@playwright/test';
import type { RecordedExchange } from '../../fixtures/evidence/exchange.ts';
import { scopeMatrix, type KnownScopes } from '../../fixtures/verdict/scope-matrix.ts';
import { exchange } from './support/stub-exchange.ts';

/** An exchange with a JSON or form body, and its answer. */
function sent(
  transactionId: string,
  body: object | string,
  status: number,
  answer: object,
  special: Partial<NonNullable<RecordedExchange['response']>> = {},
): RecordedExchange {
  const one = exchange(transactionId);
  return {
    ...one,
    request: { ...one.request, method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) },
    response: { status, headers: [], body: JSON.stringify(answer), truncated: false, ...special },
  };
}

const registered = (id: string, asked: readonly string[], got: readonly string[] | null) =>
  got === null
    ? sent(id, { scopes: asked }, 400, { error: 'invalid_client_metadata' })
    : sent(id, { scopes: asked }, 201, { client_id: 'x', scopes: got });

const granted = (id: string, asked: string, answer: object, status = 200) =>
  sent(id, `grant_type=client_credentials&scope=${asked}&client_secret=[secret 1234]`, status, {
    access_token: '[secret 5678]',
    ...answer,
  });

const known: KnownScopes = { declared: ['a', 'b'], published: ['a', 'b', 'c'], forbidden: [] };

/** `scope registered granted introspected`, in the order of the matrix. */
const told = (exchanges: readonly RecordedExchange[], special: Partial<KnownScopes> = {}): string[] =>
  scopeMatrix(exchanges, { ...known, ...special }).map((row) =>
    [row.scope, row.registered.state, row.granted.state, row.introspected.state].join(' '),
  );

test('every scope that was declared or published has a row, tried or not', () => {
  expect(told([])).toEqual([
    'a not-tried not-tried not-tried',
    'b not-tried not-tried not-tried',
    'c not-tried not-tried not-tried',
  ]);
  expect(told([], { declared: null, published: null })).toEqual([]);
});

test('what is wrongly allowed comes first, then what is privileged, each with its exchange', () => {
  const rows = scopeMatrix(
    [
      registered('r-1', ['a', 'b'], ['a', 'b']),
      registered('r-2', ['fr:am:*'], null),
      registered('r-3', ['fr:idm:*'], ['fr:idm:*']),
      granted('r-4', 'fr:idm:*', { scope: 'fr:idm:*' }),
      registered('r-5', ['made-up'], ['made-up']),
    ],
    known,
  );
  expect(rows.map(({ scope }) => scope)).toEqual(['fr:idm:*', 'made-up', 'fr:am:*', 'a', 'b', 'c']);
  expect(rows[0]).toEqual({
    scope: 'fr:idm:*',
    isDeclared: false,
    isPublished: false,
    isPrivileged: true,
    registered: { state: 'wrongly-allowed', transactionId: 'r-3' },
    granted: { state: 'wrongly-allowed', transactionId: 'r-4' },
    introspected: { state: 'not-tried', transactionId: null },
  });
  expect(rows[2]?.registered).toEqual({ state: 'refused', transactionId: 'r-2' });
});

test('a refusal is about a scope only if everything beside it is allowed', () => {
  const mixed = registered('r-1', ['a', 'made-up'], null);
  expect(told([mixed])).toContain('made-up not-tried not-tried not-tried');
  expect(told([mixed, registered('r-2', ['a'], ['a'])])).toContain('made-up refused not-tried not-tried');
  // An answer that leaves a scope out refuses it, whatever stands beside it.
  expect(told([registered('r-1', ['a', 'made-up'], ['a'])])).toContain('made-up refused not-tried not-tried');
});

test('a refusal of the caller or of something else says nothing about scopes', () => {
  const others = [
    sent('r-1', { scopes: ['a'] }, 401, { error: 'invalid_token' }),
    sent('r-2', { scopes: ['a'] }, 400, { error: 'invalid_redirect_uri' }),
    sent('r-3', { scopes: ['a'] }, 503, {}),
    // What no text can be made of.
    sent('r-8', { scopes: ['a'] }, 400, { error: { toString: 1 } }),
    sent('r-4', { scopes: ['a'] }, 201, { scopes: ['a'] }),
    granted('r-5', 'a', { error: 'invalid_client' }, 400),
    sent('r-6', { scopes: ['a'] }, 201, { client_id: 'x', scopes: ['a'] }, { truncated: true }),
    exchange('r-7'),
  ];
  expect(told(others)).toContain('a not-tried not-tried not-tried');
});

test('a token answer without a scope grants what was asked for, and introspection shows what a token has', () => {
  expect(told([granted('r-1', 'a+b', {})])).toContain('a not-tried allowed not-tried');
  expect(told([granted('r-1', 'a', { error: 'invalid_scope' }, 400)])).toContain(
    'a not-tried refused not-tried',
  );
  const seen = sent('r-1', 'token=[secret 1]', 200, { active: true, scope: 'a x' });
  expect(told([seen])).toContain('a not-tried not-tried allowed');
  expect(told([seen])).toContain('x not-tried not-tried wrongly-allowed');
  expect(told([sent('r-1', 'token=[secret 1]', 200, { active: false, scope: 'a' })])).toContain(
    'a not-tried not-tried not-tried',
  );
});

test('of very many scopes the wrong ones are not among those that are left out', () => {
  const published = Array.from({ length: 2_000 }, (_, index) => `a-${index}`);
  const rows = scopeMatrix([registered('r-1', ['fr:idm:*'], ['fr:idm:*'])], { ...known, published });
  expect(rows).toHaveLength(500);
  expect(rows[0]).toMatchObject({ scope: 'fr:idm:*', registered: { state: 'wrongly-allowed' } });
});

test('what is wrong needs something to hold it to; standard scopes need no declaration', () => {
  const one = [registered('r-1', ['x', 'openid'], ['x', 'openid'])];
  const open = { declared: null, published: null };
  expect(told(one, open)).toContain('x allowed not-tried not-tried');
  expect(told(one)).toContain('openid allowed not-tried not-tried');
  expect(told(one, { forbidden: ['x'], ...open })).toContain('x wrongly-allowed not-tried not-tried');
});
