import { expect, test } from '@playwright/test';
import { boundedText } from '../../fixtures/evidence/bounded-text.ts';
import { recordAnswer, recordRequest } from '../../fixtures/evidence/record.ts';
import { Vault } from '../../fixtures/evidence/vault.ts';
import { note, withEvidence } from '../../fixtures/judging/evidence-scope.ts';
import { NotApplicable, Observed, Undecided, Violation } from '../../fixtures/judging/signals.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { oauthError } from '../../fixtures/tenant/reply.ts';
import { body, startHostileTenant, type Attack, type Pick } from './support/hostile-tenant.ts';
import { judge, type Judgement } from './support/judged-tenant.ts';
import { answered } from './support/stub-logged.ts';
import { json } from './support/stub-transport.ts';

// A text of a tenant is cut where it enters, once: no output has to do it again.

const registration: Pick = (method, at) => method === 'POST' && at.endsWith('/register');

async function attacked(attack: Attack): Promise<Judgement> {
  const honest = await startReferenceTenant({});
  const hostile = await startHostileTenant(honest.baseUrl, registration, attack);
  try {
    return await judge(hostile.baseUrl);
  } finally {
    await hostile.close();
    await honest.close();
  }
}

const refusal = (error: string, description = 'no'): Attack =>
  body(JSON.stringify({ error, error_description: description }), {}, 400);

const verdicts = ({ outcomes }: Judgement): Record<string, string> =>
  Object.fromEntries(outcomes.map(({ requirement, verdict }) => [requirement, verdict]));

/** The longest of the texts that an outcome is told with. */
const longest = ({ outcomes, record }: Judgement): number =>
  Math.max(
    ...outcomes
      .flatMap(({ expected, actual, reason, notes }) => [expected, actual, reason, ...notes])
      .map((one) => one?.length ?? 0),
    JSON.stringify(record).length / 10,
  );

test('an error code of 900 kB and a description of 900 kB are judged like short ones, and told in short', async () => {
  const short = await attacked(refusal('x'.repeat(10)));
  const long = await attacked(refusal('x'.repeat(900_000)));
  expect(verdicts(long)).toEqual(verdicts(short));
  expect(longest(long)).toBeLessThan(10_000);
  expect(JSON.stringify(long.outcomes)).toContain('(900,000 characters)');
  const described = await attacked(refusal('invalid_request', 'a-'.repeat(450_000)));
  expect(longest(described)).toBeLessThan(10_000);
});

test('a sentence is cut once and says how long it was', () => {
  expect(boundedText('short')).toBe('short');
  expect(boundedText('x'.repeat(5_000))).toBe(`${'x'.repeat(4_000)}… (5,000 characters)`);
  const text = 'x'.repeat(1_000_000);
  const { expected, actual, message } = new Violation(text, text, 'run');
  const { reason } = new Undecided(text, null);
  const others = [new Observed(text, 'run').seen, new NotApplicable(text).reason];
  for (const one of [expected, actual, reason, ...others]) expect(one.length).toBeLessThan(4_100);
  expect(message.length).toBeLessThan(8_200);
});

test('an error code is cut at 160 characters', () => {
  const { reply } = answered(json(400, { error: 'x'.repeat(900_000) }));
  expect(oauthError(reply)).toBe(`${'x'.repeat(160)}… (900,000 characters)`);
});

test('a check notes at most 100 observations, and says that there were more', async () => {
  const { notes } = await withEvidence(() => {
    for (let index = 0; index < 500; index += 1) note(`seen ${index} ${'x'.repeat(10_000)}`);
  });
  expect(notes).toHaveLength(101);
  expect(notes.at(-1)).toBe('further observations are left out: there were more than 100');
  expect(Math.max(...notes.map(({ length }) => length))).toBeLessThan(4_100);
});

test('an exchange keeps 16,384 characters of a body, 32,768 of headers and 8,192 of an address', () => {
  const vault = new Vault();
  const headers = Array.from({ length: 500 }, (_, index) => ({
    name: `x-${index}-${'n'.repeat(1_000)}`,
    value: 'v'.repeat(5_000),
  }));
  const answer = recordAnswer(vault, { status: 200, headers, bytes: Buffer.alloc(1_048_576, 'b') });
  expect(answer.body.length).toBeLessThanOrEqual(16_385);
  expect(answer.truncated).toBe(true);
  const size = answer.headers.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  expect(size).toBeLessThanOrEqual(32_768);
  expect(answer.headers.length).toBeGreaterThan(5);
  const url = `https://tenant.example.com/am/register?client_id=${'c'.repeat(900_000)}`;
  const request = recordRequest(vault, { purpose: 'read', method: 'GET', url }, {});
  expect(request.url.length).toBeLessThan(8_300);
});
