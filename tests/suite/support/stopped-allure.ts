import { generate, startAllure } from '../../../fixtures/report/allure/generate.ts';

/** A process with nothing else to do than to wait for a report that Allure's process never makes. */
startAllure().kill('SIGSTOP');
const options = { targets: ['default'], accepted: [], historyPath: 'h', appendHistory: false };
const longestMs = 1_000;
const ended = await generate([], 'report', options, longestMs).then(
  () => 'made',
  (error: unknown) => (error instanceof Error ? error.message : 'no message'),
);
process.stdout.write(`${ended}\n`);
