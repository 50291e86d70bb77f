import { expect, test } from '@playwright/test';
import type { Question } from '../../fixtures/run/remote.ts';
import type { ConformanceRun } from '../../fixtures/run/run.ts';
import { serveRun } from '../../fixtures/run/server.ts';

const question: Question = { target: 'default', requirement: 'token.issued' };

/** A run that only says what it was asked. */
function askedRun(): { run: ConformanceRun; asked: Question[] } {
  const asked: Question[] = [];
  const answer = (each: Question) => {
    asked.push(each);
    return Promise.resolve({ isConsequence: false });
  };
  return { run: { answer } as unknown as ConformanceRun, asked };
}

test('the run is asked on loopback, under a path that nobody can guess', async () => {
  const { run, asked } = askedRun();
  const servers = [await serveRun(run), await serveRun(run)];
  const addresses = servers.map(({ address }) => new URL(address));
  for (const { hostname, pathname } of addresses) {
    expect(hostname).toBe('127.0.0.1');
    expect(pathname).toMatch(/^\/[\w-]{32}$/);
  }
  const [first, second] = addresses;
  expect(first?.pathname).not.toBe(second?.pathname);

  const body = JSON.stringify(question);
  const strangers = [
    fetch(new URL('/', first), { method: 'POST', body }),
    fetch(`${first?.origin ?? ''}${second?.pathname ?? ''}`, { method: 'POST', body }),
    fetch(`${first?.href ?? ''}?x`, { method: 'POST', body }),
    fetch(first?.href ?? ''),
  ];
  for (const response of await Promise.all(strangers)) {
    expect([response.status, await response.text()]).toEqual([404, '']);
  }
  expect(asked).toEqual([]);

  const answered = await fetch(first?.href ?? '', { method: 'POST', body });
  expect([answered.status, await answered.json()]).toEqual([200, { isConsequence: false }]);
  expect(asked).toEqual([question]);
  await Promise.all(servers.map((server) => server.close()));
});

test('what is no question about the catalogue is not handed to the run', async () => {
  const { run, asked } = askedRun();
  const server = await serveRun(run);
  for (const body of ['', 'not JSON', '{}', '{"target":"default","requirement":"no.such-id"}']) {
    expect((await fetch(server.address, { method: 'POST', body })).status, body).toBe(500);
  }
  expect(asked).toEqual([]);
  await server.close();
});
