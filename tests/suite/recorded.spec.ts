import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../fixtures/catalogue/index.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { judge, type Judgement } from './support/judged-tenant.ts';
import { startPlayer, tokenOfNow } from './support/played-recording.ts';
import {
  expectationOf,
  hasExpectation,
  orphans,
  recordings,
  type RecordedCase,
} from './support/recordings.ts';
import { declaredFor } from './support/run-with.ts';
import { startTlsFront } from './support/tls-front.ts';

test('every recording has an expectation, and every expectation a recording', () => {
  expect(orphans()).toEqual([]);
  for (const name of recordings()) expect(() => expectationOf(name), name).not.toThrow();
});

for (const name of recordings().filter(hasExpectation)) {
  for (const [place, one] of expectationOf(name).entries()) {
    test(`${name}${place === 0 ? '' : ` (${place + 1})`}: ${one.why}`, async () => {
      const { judgement, played, forbidden } = await judged(name, one);
      expect(forbidden, 'requests that must not be sent').toEqual([]);
      if (one.asSubject !== true) {
        expect(played, 'the recording was put in front of the checks').toBeGreaterThan(0);
      }
      for (const [id, verdict] of Object.entries(one.right)) {
        const outcome = judgement.of(id as RequirementId);
        expect(outcome.verdict, `${id}: ${said(outcome)}`).toBe(verdict);
      }
      const kinds = judgement.record.targets.flatMap((target) => target.kinds);
      expect(Object.fromEntries(kinds.map(({ kind, declare }) => [kind, declare]))).toEqual(one.kinds);
      for (const [id, words] of Object.entries(one.says)) {
        expect(said(judgement.of(id as RequirementId)), id).toMatch(words);
      }
    });
  }
}

interface Judged {
  readonly judgement: Judgement;
  readonly played: number;
  readonly forbidden: readonly string[];
}

/** What a recording comes to in front of the checks that its expectation names. */
async function judged(name: string, one: RecordedCase): Promise<Judged> {
  const { form, registration, faults, quirks, settings, right } = one;
  const tenant = await startReferenceTenant({ form, registration, faults, quirks });
  const player = await startPlayer(tenant.baseUrl, name, one);
  const { hostname } = new URL(one.address);
  const front = await startTlsFront(player.baseUrl, {}, hostname);
  try {
    const account = one.serviceAccount === true ? await declaredFor(tenant, { serviceAccount: true }) : {};
    const user = one.asSubject === true ? { SUBJECT_ACCESS_TOKEN: tokenOfNow(name, one) } : {};
    const declared = { ...account, ...user, HTTPS_PROXY: front.proxy, ...settings };
    const judgement = await judge(one.address, declared, undefined, undefined, (id) => id in right);
    return { judgement, played: player.played(), forbidden: player.forbidden };
  } finally {
    await front.close();
    await player.close();
    await tenant.close();
  }
}

function said({ actual, reason, notes }: Judgement['outcomes'][number]): string {
  return JSON.stringify([actual, reason, notes]);
}
