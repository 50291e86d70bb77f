// Loaded before anything else into a process: a worker of Playwright's stops after a while, and never goes on.
import process from 'node:process';
import { setTimeout } from 'node:timers';

if (process.argv[1]?.endsWith('workerProcessEntry.js')) {
  setTimeout(() => process.kill(process.pid, 'SIGSTOP'), 1_000);
}
