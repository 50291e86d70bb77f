import { expect, test } from '@playwright/test';
import { curlOf } from '../../fixtures/report/executive/curl.ts';
import { exchange } from './support/stub-exchange.ts';
import { hostileTexts } from './support/stub-results.ts';
import { outputOf } from './support/program.ts';

const requestOf = (special: Partial<ReturnType<typeof exchange>['request']>) => {
  const { request } = exchange('r-1');
  return { request: { ...request, ...special } };
};

/** What a shell hands to curl, which is replaced by a function that prints it, an argument a line. */
function argumentsOf(command: string, env: Readonly<Record<string, string>> = {}): string[] {
  const script = `curl() { for one in "$@"; do printf '%s\\0' "$one"; done; }\n${command}`;
  return outputOf('/bin/sh', ['-c', script], { env }).split('\0').slice(0, -1);
}

test('a request is a command with a variable for each of its secrets', () => {
  const command = curlOf(
    requestOf({
      method: 'POST',
      url: 'https://tenant.example.com/am/oauth2/access_token',
      headers: [
        { name: 'authorization', value: 'Basic [secret 1234abcd]' },
        { name: 'content-type', value: 'application/x-www-form-urlencoded' },
        { name: 'user-agent', value: 'aic-dcr-conformance' },
      ],
      body: 'client_secret=[secret 9999ffff]&again=[secret 1234abcd]&scope=a',
    }),
  );
  expect(command).not.toContain('[secret');
  expect(argumentsOf(command ?? '', { SECRET_1: 'one', SECRET_2: 'two' })).toEqual([
    '--include',
    '--request',
    'POST',
    'https://tenant.example.com/am/oauth2/access_token',
    '--header',
    'authorization: Basic one',
    '--header',
    'content-type: application/x-www-form-urlencoded',
    '--data-raw',
    'client_secret=two&again=one&scope=a',
  ]);
});

test('nothing that a tenant has put into a request runs in a shell', () => {
  const texts = [...hostileTexts, "'; touch /tmp/x; '", '$(id)', '`id`', '$SECRET_1', "\\'", '!!'];
  for (const text of texts) {
    const command = curlOf(requestOf({ body: text, url: `https://tenant.example.com/${text}` }));
    // eslint-disable-next-line no-control-regex -- what has them is no command
    if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text)) expect(command, text).toBeNull();
    else expect(argumentsOf(command ?? '').at(-1), text).toBe(Buffer.from(text).toString());
  }
});

test('what is too long to paste is no command', () => {
  expect(curlOf(requestOf({ body: 'x'.repeat(5_000) }))).toBeNull();
});
