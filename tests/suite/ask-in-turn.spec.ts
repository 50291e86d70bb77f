import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { askInTurn, untilTimeIsSpare } from '../../fixtures/run/ask-in-turn.ts';
import type { Question } from '../../fixtures/run/remote.ts';
import { ConformanceRun } from '../../fixtures/run/run.ts';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { currentPriority } from '../../fixtures/tenant/urgency.ts';
import { emptyFolder } from './support/command.ts';

const of = (target: string): Question[] => [
  { target, requirement: 'hygiene.clients-removed' },
  { target, requirement: 'token.issued' },
  { target, requirement: 'revocation.effective' },
  { target, requirement: 'hygiene.no-secrets' },
];

/** Asks targets; the process has time to spare once for each call of `spare`. */
function asking(targets: readonly string[]) {
  const asked: string[] = [];
  const waiting: (() => void)[] = [];
  const { begin } = askInTurn(
    targets.flatMap(of),
    ({ target, requirement }) => asked.push(`${currentPriority()} ${target} ${requirement}`),
    () => new Promise((resolve) => waiting.push(resolve)),
  );
  const spare = async (): Promise<void> => {
    waiting.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { asked, begin, spare };
}

const allOf = (target: string): string[] => [
  `0 ${target} revocation.effective`,
  `1 ${target} token.issued`,
  `2 ${target} hygiene.clients-removed`,
];

test('what takes long is asked first, what looks at the whole run late, what looks at its files not at all', () => {
  expect(asking(['one']).asked).toEqual(allOf('one'));
});

test('a further target begins when there is time to spare', async () => {
  const { asked, spare } = asking(['one', 'two', 'three']);
  expect(asked).toEqual(allOf('one'));
  await spare();
  expect(asked).toEqual([...allOf('one'), ...allOf('two')]);
  await spare();
  await spare();
  expect(asked).toEqual(['one', 'two', 'three'].flatMap(allOf));
});

test('a target that is needed earlier begins at once, whole, and only once', async () => {
  const { asked, begin, spare } = asking(['one', 'two', 'three']);
  begin('three');
  begin('three');
  begin('one');
  expect(asked).toEqual([...allOf('one'), ...allOf('three')]);
  await spare();
  await spare();
  expect(asked).toEqual(['one', 'three', 'two'].flatMap(allOf));
});

test('what is judged last of a target is judged last, though its test comes before the target has begun', async () => {
  const tenant = await startReferenceTenant({});
  const address = `TENANT_BASE_URL=${tenant.baseUrl}\n`;
  const directory = emptyFolder({ '.env.one': address, '.env.two': `${address}REALM=bravo\n` });
  const run = await ConformanceRun.start(loadSettings({ env: { TARGETS: 'one,two' }, directory }));
  const decided: string[] = [];
  run.plan([...of('one'), ...of('two')], ({ outcome }) => {
    if (outcome.target === 'two') decided.push(outcome.requirement);
  });
  await run.answer({ target: 'two', requirement: 'hygiene.clients-removed' });
  await run.finish();
  await tenant.close();
  expect(decided[2]).toBe('hygiene.clients-removed');
});

test('a process has no time to spare while it is busy', async () => {
  let isBusy = true;
  let isSpare = false;
  const work = (): void => {
    if (isBusy) setImmediate(work);
  };
  work();
  const spare = untilTimeIsSpare().then(() => (isSpare = true));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(isSpare).toBe(false);
  isBusy = false;
  await spare;
});
