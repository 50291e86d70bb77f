import { chmodSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { emptyFolder } from './support/command.ts';
import { runProgram } from './support/program.ts';

// The script for cron in the guide, as it stands there, with stand-ins for npx and mail.

const guide = readFileSync(path.resolve(import.meta.dirname, '../../docs/guide-pipeline.md'), 'utf8');
const script = /## Cron\n.*?```sh\n(.*?)```/s.exec(guide)?.[1] ?? '';

const npx = `#!/bin/sh
echo "$*" >> "$HOME/calls"
echo 'a line of the log'
mkdir -p reports
echo 'the verdict' > reports/summary.md
code=$(head -n 1 "$HOME/codes"); sed -i 1d "$HOME/codes"; exit "$code"
`;
const mail = '#!/bin/sh\necho "$*" >> "$HOME/mails"\ncat >> "$HOME/mails"\n';

/** One start by cron; the address is what the settings name, and a lock is held by the run before. */
function start(codes: readonly number[], address = 'https://tenant.example.com', isLocked = false) {
  const home = emptyFolder({
    codes: codes.join('\n'),
    'bin/npx': npx,
    'bin/mail': mail,
    'dcr-staging/settings.sh': `export TENANT_BASE_URL=${address}\n`,
    'nightly.sh': script,
  });
  for (const name of ['npx', 'mail']) chmodSync(path.join(home, 'bin', name), 0o755);
  const run = ['sh', path.join(home, 'nightly.sh')];
  const [command = '', ...args] = isLocked ? ['flock', path.join(home, 'dcr-staging/lock'), ...run] : run;
  const env = { HOME: home, PATH: `${path.join(home, 'bin')}:${process.env.PATH}` };
  const { status } = runProgram(command, args, { env });
  const read = (name: string): string =>
    existsSync(path.join(home, name)) ? readFileSync(path.join(home, name), 'utf8') : '';
  return { status, calls: read('calls'), mails: read('mails'), log: read('dcr-staging/nightly.log') };
}

const call = '--yes aic-dcr-conformance@1.0.0\n';

test('a green run sends no mail, and is in the log', () => {
  expect(start([0])).toEqual({ status: 0, calls: call, mails: '', log: 'a line of the log\n' });
});

for (const code of [1, 2, 4]) {
  test(`a run that ends with ${code} is mailed with its summary`, () => {
    const { status, calls, mails } = start([code]);
    expect(status).toBe(code);
    expect(calls).toBe(call);
    expect(mails).toBe(`-s DCR conformance: exit code ${code} iam@example.com\nthe verdict\n`);
  });
}

test('after 3 the tenant is asked once more, and the second answer counts', () => {
  expect(start([3, 0])).toMatchObject({ status: 0, calls: call + call, mails: '' });
  const undecided = start([3, 3]);
  expect(undecided).toMatchObject({ status: 3, calls: call + call });
  expect(undecided.mails).toContain('exit code 3');
});

test('a run does not start beside another one', () => {
  expect(start([1], undefined, true)).toMatchObject({ status: 0, calls: '', mails: '' });
});

test('nothing starts without an address: the embedded reference tenant would be green', () => {
  const { status, calls } = start([0], '');
  expect(status).not.toBe(0);
  expect(calls).toBe('');
});
