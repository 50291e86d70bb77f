import { expect, test } from '@playwright/test';
import type { ShownOutcome } from '../../fixtures/run/remote.ts';
import { serveOutcomes, type AskedQuestion } from '../../fixtures/run/server.ts';

const question: AskedQuestion = {
  target: 'default',
  requirement: 'token.issued',
  workerIndex: 0,
  workerStartedAt: 1_796_000_000_000,
  workerPid: 17,
};

/** Answers that only tell what was asked. */
function recorder() {
  const asked: AskedQuestion[] = [];
  const answer = (each: AskedQuestion): Promise<ShownOutcome> => {
    asked.push(each);
    return Promise.resolve({ isConsequence: false } as ShownOutcome);
  };
  return { answer, asked };
}

test('the run listens on loopback, under an unguessable path', async () => {
  const { answer, asked } = recorder();
  const servers = [await serveOutcomes(answer), await serveOutcomes(answer)];
  const addresses = servers.map(({ address }) => new URL(address));
  for (const { hostname, pathname } of addresses) {
    expect(hostname).toBe('127.0.0.1');
    expect(pathname).toMatch(/^\/[\w-]{32}$/);
  }
  const [first, second] = addresses;
  expect(first?.pathname).not.toBe(second?.pathname);

  const body = JSON.stringify(question);
  const uninvited = [
    fetch(new URL('/', first), { method: 'POST', body }),
    fetch(`${first?.origin ?? ''}${second?.pathname ?? ''}`, { method: 'POST', body }),
    fetch(`${first?.href ?? ''}?x`, { method: 'POST', body }),
    fetch(first?.href ?? ''),
  ];
  for (const response of await Promise.all(uninvited)) {
    expect([response.status, await response.text()]).toEqual([404, '']);
  }
  expect(asked).toEqual([]);

  const answered = await fetch(first?.href ?? '', { method: 'POST', body });
  expect([answered.status, await answered.json()]).toEqual([200, { isConsequence: false }]);
  expect(asked).toEqual([question]);
  await Promise.all(servers.map((server) => server.close()));
});

test('only questions about the catalogue reach the run', async () => {
  const { answer, asked } = recorder();
  const server = await serveOutcomes(answer);
  const unknown = JSON.stringify({ ...question, requirement: 'no.such-id' });
  for (const body of ['', 'not JSON', '{}', unknown, JSON.stringify({ ...question, workerIndex: -1 })]) {
    expect((await fetch(server.address, { method: 'POST', body })).status, body).toBe(500);
  }
  expect(asked).toEqual([]);
  await server.close();
});
