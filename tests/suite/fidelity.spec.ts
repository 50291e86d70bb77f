import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { differencesBetween } from '../../fixtures/lab/fidelity/differences.ts';
import { explanationOf, explanations } from '../../fixtures/lab/fidelity/explanations.ts';
import { renderFidelity } from '../../fixtures/lab/fidelity/page.ts';
import { referenceAnswers } from '../../fixtures/lab/fidelity/partners.ts';
import { recordedAnswers } from '../../fixtures/lab/fidelity/recorded.ts';

test('every difference to OpenAM has a reason, and every reason a difference', async () => {
  const differences = differencesBetween(recordedAnswers(), await referenceAnswers());
  expect(differences.filter((difference) => explanationOf(difference) === null)).toEqual([]);
  const used = new Set(differences.map(explanationOf));
  expect(explanations.filter((explanation) => !used.has(explanation))).toEqual([]);
});

test.describe('each unknown has a quirk that answers otherwise, and each finding has a fault', () => {
  for (const explanation of explanations) {
    if (explanation.kind !== 'unknown' && explanation.kind !== 'a finding') continue;
    const switches =
      explanation.kind === 'unknown' ? { quirks: [explanation.quirk] } : { faults: [explanation.fault] };

    test(`${explanation.because} (${Object.values(switches).flat().join()})`, async () => {
      const apart = differencesBetween(await referenceAnswers(), await referenceAnswers(switches));
      expect(
        apart.filter((difference) => explanationOf(difference)?.because === explanation.because),
      ).not.toEqual([]);
    });
  }
});

test('the conversation is the same each time, so that only the server makes a difference', async () => {
  expect(differencesBetween(await referenceAnswers(), await referenceAnswers())).toEqual([]);
});

test('docs/fidelity.md matches the answers', async () => {
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/fidelity.md'), 'utf8');
  const words = (text: string): string => text.replaceAll(/[\s|-]+/g, ' ');
  expect(words(page)).toBe(words(renderFidelity(recordedAnswers(), await referenceAnswers())));
});
