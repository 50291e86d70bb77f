import { expect, test } from '@playwright/test';
import {
  expectNoMoreScopes,
  expectNoneAdopted,
  expectScopeNotAdded,
} from '../../fixtures/probes/management/update-answers.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import type { Answered } from '../../fixtures/tenant/reply.ts';
import { said, stubAnswer } from './support/stub-answer.ts';

test('what is in force is a violation, what is repeated is told', async () => {
  const reply = stubAnswer(200, {});
  const judge = (inForce: readonly string[], shown: readonly string[]) =>
    said(() => {
      expectNoneAdopted('it', reply, { inForce: inForce.map((member) => ({ member, reply })), shown });
    });
  expect(await judge([], [])).toBeNull();
  expect(await judge([], ['a', 'b'])).toBe(
    'Deviation: expected it: not adopted; actual it: a, b repeated in the answer',
  );
  expect(await judge(['s', 't'], ['s'])).toBe(
    'Violation: expected it: not adopted; actual it: s, t in force',
  );
});

test('no further scope is shown or granted', async () => {
  const proof = stubAnswer(200, {});
  const granted = (given: Answered | null) =>
    said(() => {
      expectScopeNotAdded('it', { scope: 'z', proof: given });
    });
  expect(await granted(null)).toBeNull();
  expect(await granted(proof)).toBe(
    'Violation: expected it: not granted; actual it: a token was issued with "z"',
  );
  const shown = (json: JsonObject) =>
    said(() => {
      expectNoMoreScopes('it', ['x', 'y'], stubAnswer(200, json));
    });
  expect(await shown({ scopes: ['x', 'y'] })).toBeNull();
  expect(await shown({})).toBeNull();
  const wider = 'Violation: expected it: no further scope; actual it: the client now has z, w';
  expect(await shown({ scope: 'x z w' })).toBe(wider);
  expect(await shown({ scopes: ['x', 'y'], scope: 'x y z', default_scopes: ['w'] })).toBe(wider);
});
