// Loaded before anything else into a process: the signal LOST_SIGNAL arrives while Playwright is about to fork a worker.
import fs from 'node:fs';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

const { mkdir } = fs.promises;

fs.promises.mkdir = async (folder, ...rest) => {
  if (String(folder).includes('.playwright-artifacts')) {
    process.kill(process.pid, process.env.LOST_SIGNAL);
    await pause(1_000);
  }
  return mkdir(folder, ...rest);
};
