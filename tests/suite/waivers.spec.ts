import { expect, test } from '@playwright/test';
import { findWaiver, needlessWaivers } from '../../fixtures/verdict/waivers.ts';
import { decided, resultFile } from './support/stub-results.ts';

test.describe('a waiver', () => {
  const waiver = (target: string, id = 'token.issued') => ({
    requirement: id,
    target,
    reason: 'until the move',
    owner: 'iam@example.com',
    expires: '2030-12-31',
  });

  test('covers the targets that its pattern names, and no other', () => {
    const table: readonly [pattern: string, target: string, isCovered: boolean][] = [
      ['default', 'default', true],
      ['default', 'default-alpha', false],
      ['default', 'my-default', false],
      ['default', 'Default', false],
      ['*', 'anything-at-all', true],
      ['prod-*', 'prod-alpha', true],
      ['prod-*', 'prod-', true],
      ['prod-*', 'preprod-alpha', false],
      ['*-alpha', 'prod-alpha', true],
      ['*-alpha', 'prod-alpha2', false],
      ['p*d-*a', 'prod-alpha', true],
      ['prod.eu', 'prod.eu', true],
      ['prod.eu', 'prodxeu', false],
      ['prod+', 'prod+', true],
      ['prod+', 'prodd', false],
      ['[ab]', 'a', false],
      ['[ab]', '[ab]', true],
      ['(a|b)', 'a', false],
      ['a|default', 'default', false],
      ['^prod$', 'prod', false],
      ['prod?', 'pro', false],
      ['a\\d', 'a1', false],
      ['a{2}', 'aa', false],
      ['', 'default', false],
      ['**', 'default', true],
      ['a*a', 'a', false],
      ['a*a', 'aa', true],
      ['a*b*c', 'abc', true],
      ['a*b*c', 'acb', false],
      ['a*b*b*c', 'abc', false],
      ['a*bc*c', 'abc', false],
      ['*a*b*', 'xbxa', false],
      ['*a*b*', 'xaxbx', true],
    ];
    for (const [pattern, target, isCovered] of table) {
      const found = findWaiver([waiver(pattern)], 'token.issued', target);
      expect(found !== null, `${pattern} and ${target}`).toBe(isCovered);
    }
  });

  test('is matched in linear time, however many asterisks its pattern has', () => {
    const name = 'a'.repeat(60);
    expect(findWaiver([waiver('*a'.repeat(29))], 'token.issued', name)).not.toBeNull();
    expect(findWaiver([waiver(`${'*a'.repeat(29)}b`)], 'token.issued', name)).toBeNull();
    expect(findWaiver([waiver(`${'*'.repeat(59)}b`)], 'token.issued', name)).toBeNull();
  });

  test('covers its own requirement only; of several the first that fits counts', () => {
    const waivers = [waiver('other'), waiver('*', 'token.lifetime-declared'), waiver('def*'), waiver('*')];
    expect(findWaiver(waivers, 'token.issued', 'default')).toBe(waivers[2]);
    expect(findWaiver(waivers, 'token.issued', 'other')).toBe(waivers[0]);
    expect(findWaiver(waivers, 'token', 'default')).toBeNull();
    expect(findWaiver(waivers, 'token.issued.more', 'default')).toBeNull();
    expect(findWaiver([], 'token.issued', 'default')).toBeNull();
  });
});

test('a waiver is needless if its requirement holds on every target that it covers', () => {
  const waiver = (target: string) => ({
    requirement: 'token.issued',
    target,
    reason: 'r',
    owner: 'o',
    expires: '2030-01-01',
  });
  const file = resultFile([
    decided('token.issued', 'conformant', { target: 'dev' }),
    decided('token.issued', 'waived', { target: 'prod' }),
    // What became of another requirement says nothing about this one.
    decided('token.response-shape', 'nonconformant', { target: 'dev' }),
    decided('token.response-shape', 'conformant', { target: 'test' }),
  ]);
  expect(needlessWaivers([waiver('dev')], file)).toEqual([
    'token.issued holds again on dev: remove its waiver (o, until 2030-01-01) from the file',
  ]);
  expect(needlessWaivers([waiver('*'), waiver('prod'), waiver('test')], file)).toEqual([]);
});
