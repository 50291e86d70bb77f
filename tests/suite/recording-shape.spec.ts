import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { guessedPart, measuredBits, roomInBits } from '../../fixtures/judging/guessing.ts';
import { shapeOf, shapeSchema, standIn } from '../../fixtures/recording/shape.ts';

const plain = fc.string({
  unit: fc.constantFrom(...'a b c d e f X Y Z 0 1 2 3 4 5 6 7 8 9 - _'.split(' ')),
  minLength: 12,
  maxLength: 80,
});

test('a stand-in is as hard to guess as the secret, and another text', () => {
  fc.assert(
    fc.property(plain, fc.string(), (secret, seed) => {
      const shape = shapeSchema.parse(shapeOf(secret));
      const made = standIn(shape, seed);
      expect(made).toHaveLength(secret.length);
      expect(roomInBits(made)).toBe(roomInBits(secret));
      expect(measuredBits(made)).toBeCloseTo(measuredBits(secret), 6);
      expect(standIn(shape, seed)).toBe(made);
    }),
    { seed: 17, numRuns: 300 },
  );
});

test('any text has a shape that makes a text of its length', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (secret) => {
      expect(standIn(shapeSchema.parse(shapeOf(secret)), 'seed')).toHaveLength(secret.length);
    }),
    { seed: 17, numRuns: 300 },
  );
});

test('punctuation is where it was, unless the secret is mostly that', () => {
  expect(standIn(shapeOf('1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed'), 'x')).toMatch(
    /^[a-z\d]{8}-[a-z\d]{4}-[a-z\d]{4}-[a-z\d]{4}-[a-z\d]{12}$/,
  );
  expect(JSON.stringify(shapeOf('!?!-!?!-a'))).not.toContain('!');
});

test('a pattern stays a pattern', () => {
  expect(new Set(standIn(shapeOf('a'.repeat(40)), 'x')).size).toBe(1);
  expect(guessedPart(standIn(shapeOf('a'.repeat(40)), 'x'))).toHaveLength(40);
});
