import { expect, test } from '@playwright/test';
import { differencesFrom, readPins, recordedRuns } from '../../fixtures/lab/recorded-runs/pins.ts';
import { subjects } from '../../fixtures/lab/recorded-runs/subjects.ts';
import { readRecording } from '../../fixtures/recording/read.ts';
import { replayRun } from '../../fixtures/run/replay-run.ts';
import { emptyFolder } from './support/command.ts';
import { outcome } from './support/stub-results.ts';

for (const { name, file } of recordedRuns()) {
  const pins = readPins(name);

  test(`${name}: ${pins.about}`, async () => {
    const { outcomes } = await replayRun(readRecording(file), emptyFolder());
    // If the checks were meant to change, record anew: `npm run recorded-runs`, or `npm run interop` and pin its recording.
    expect(differencesFrom(pins, outcomes)).toEqual([]);
  });
}

test('each recording that the suite makes by itself is there', () => {
  const names = recordedRuns().map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(Object.keys(subjects)));
});

test('another verdict, a missing one and an unknown requirement are differences, a younger requirement is none', () => {
  const pins = {
    about: 'a tenant',
    verdicts: {
      default: { 'token.issued': 'conformant', 'token.scope-all': 'conformant', 'token.isued': 'waived' },
    },
  } as const;
  const outcomes = [
    outcome('token.issued', 'inconclusive', { reason: 'no answer' }),
    outcome('discovery.document-served', 'nonconformant'),
  ];
  expect(differencesFrom(pins, outcomes)).toEqual([
    'default token.issued: conformant is pinned, got inconclusive: no answer',
    'default token.scope-all: conformant is pinned, got nothing',
    'default token.isued: pinned, but the catalogue has no requirement of this name',
  ]);
});
