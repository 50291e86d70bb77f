import { roomInBits } from '../../fixtures/judging/guessing.ts';
import { measuredBits } from '../../fixtures/judging/guessing.ts';
import { isCounter } from '../../fixtures/judging/guessing.ts';
import { guessedPart } from '../../fixtures/judging/guessing.ts';
import { expect, test } from '@playwright/test';
import {
  expectStrongCredentials,
  expectUnguessableIds,
} from '../../fixtures/probes/registration/credentials.ts';
import { usableClient, type UsableClient } from '../../fixtures/facts/main-client.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { registeredWith } from './support/stub-answered.ts';
import { verdictOf } from './support/stub-seen.ts';

const strong = 'aZ3kQ9xW7cR5tB1mN8vL2pH6sD4fG0jY';
const usable = (answer: JsonObject, name = 'stub'): UsableClient =>
  usableClient(registeredWith({ client_id: 'a', client_secret: strong, ...answer }, name), []);
/** So many bits, one for each character. */
const bits = (count: number, text = '-_'): string => text.repeat(count / text.length);

test('bits are counted by how often each character occurs', () => {
  expect(measuredBits('aaaa')).toBeCloseTo(0);
  expect(measuredBits('aabb')).toBe(1);
  expect(measuredBits('abcdefgh')).toBe(3);
  expect(measuredBits('aaab')).toBeCloseTo(0.811, 3);
  expect([roomInBits(''), roomInBits('--')]).toEqual([0, 2]);
});

test('a token is a whole JWT, or no JWT at all', () => {
  expect(guessedPart('eyJh.eyJi.')).toBe('');
  for (const text of ['xeyJh.eyJi.sig', 'eyJh.eyJi.sig!', 'eyJh.a.b.c', 'eyJh.a.b.c.d.e']) {
    expect(guessedPart(text)).toBe(text);
  }
});

test('numbers near each other behind one prefix are a counter', () => {
  for (const [one, other] of [
    ['a1', 'a1001'],
    ['a1001', 'a1'],
    ['a12', 'a22'],
    ['a600', 'a700'],
    ['5', '7'],
  ] as const) {
    expect(isCounter(one, other), `${one} ${other}`).toBe(true);
  }
  for (const [one, other] of [
    ['a1', 'a1002'],
    ['a1002', 'a1'],
    ['a1', 'b2'],
    ['a1', 'a'],
    ['a', 'a1'],
    ['a1b', 'a2b'],
  ] as const) {
    expect(isCounter(one, other), `${one} ${other}`).toBe(false);
  }
});

test.describe('credentials', () => {
  const judge = (...clients: readonly UsableClient[]) =>
    verdictOf(() => expectStrongCredentials(clients.map(({ registered }) => registered)));

  test('have room for 128 bits, and the weakest one tells', async () => {
    expect(await judge(usable({ client_secret: bits(128) }))).toBe('holds');
    const [weak, weaker] = [
      usable({ client_secret: bits(126) }, 'weak'),
      usable({ client_secret: bits(64) }, 'weaker'),
    ];
    for (const clients of [
      [usable({}), weak, weaker],
      [weaker, weak, usable({})],
    ]) {
      expect(await judge(...clients)).toEqual({
        kind: 'Violation',
        expected: 'client_secret: room for 128 bits',
        actual: 'client_secret: room for 64 bits',
        shown: ['weaker'],
      });
    }
  });

  test('that are none are not weak', async () => {
    expect(await judge()).toBe('holds');
    expect(await judge(usable({ registration_access_token: null }))).toBe('holds');
  });

  test('use their characters about equally often', async () => {
    expect(await judge(usable({ client_secret: `${'a'.repeat(62)}bc` }))).toMatchObject({
      expected: 'client_secret: 2.4 bits per character',
    });
  });
});

test('ids have room for 64 bits, both of them, and are no counters', async () => {
  const judge = (one: string, other: string) =>
    verdictOf(() => {
      expectUnguessableIds([usable({ client_id: one }, 'one'), usable({ client_id: other }, 'other')]);
    });
  expect(await judge(bits(64), bits(64, '_-'))).toBe('holds');
  for (const [one, other] of [
    [bits(64), bits(60)],
    [bits(60), bits(64)],
  ] as const) {
    expect(await judge(one, other)).toEqual({
      kind: 'Deviation',
      expected: 'client_id: room for 64 bits',
      actual: 'client_id: room for 60 bits',
      shown: ['one', 'other'],
    });
  }
  expect(await judge('client-of-tenant-1', 'client-of-tenant-2')).toMatchObject({
    expected: 'client_id: not a counter',
  });
});
