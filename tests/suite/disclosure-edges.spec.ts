import { expect, test } from '@playwright/test';
import { cacheableBecause, leakIn } from '../../fixtures/probes/posture/disclosure.ts';
import type { LoggedReply } from '../../fixtures/judging/reply-log.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { RecordedExchange } from '../../fixtures/evidence/exchange.ts';
import type { Reply } from '../../fixtures/tenant/reply.ts';
import { answered, entry } from './support/stub-logged.ts';
import { json, text } from './support/stub-transport.ts';

const host = 'tenant.example.com';
const leak = (body: string, sent = '', headers: Readonly<Record<string, string>> = {}) =>
  leakIn(entry(text(400, body, headers), {}, sent), host);

test('the inside is known in each of its forms', () => {
  for (const [body, what] of [
    ['at org.x.Main.run(Main.java:117)', 'a stack frame'],
    ['at handle (/app/x.js:117:22)', 'a stack frame'],
    ['java.lang.reflect.Method failed', 'a class name'],
    ['jakarta.servlet.ServletException', 'a class name'],
    ['/etc/passwd', 'a file path'],
    ['no (/var/am/config', 'a file path'],
    ['at 10.123.45.67', 'an internal address'],
    ['at 127.0.0.1', 'an internal address'],
    ['at 172.20.1.2', 'an internal address'],
    ['at 172.31.0.1', 'an internal address'],
    ['at 192.168.1.10', 'an internal address'],
    ['at fd12:3456:1 it', 'an internal address'],
    ['at fc00::a it', 'an internal address'],
  ] as const) {
    expect(leak(body), body).toBe(what);
  }
});

test('what only looks like it is none', () => {
  for (const body of [
    'x/opt/am',
    'version 10.5',
    'Apache Tomcat/10.1.24',
    'version 127.0.1 of 172.16.1',
    '172.32.0.1',
    '172.2.0.1',
    'fd12 and fe12:1:2',
    'org.Class',
  ]) {
    expect(leak(body), body).toBeNull();
  }
});

test('a body and the fields are read apart, and three fields are noted for every tenant', () => {
  expect(leak('am-1', '', { x: '.corp' })).toBeNull();
  for (const field of ['server', 'X-Powered-By', 'via'])
    expect(leak('', '', { [field]: 'am-1.corp' })).toBeNull();
});

test('an answer that is none, or was never seen, repeats nothing', () => {
  expect(leakIn(entry(text(500, 'on am-1.corp')), host)).toBe('an internal host');
  expect(leakIn(entry(text(500, 'failed')), host)).toBeNull();
  const made = entry(text(400, 'on am-1.corp'));
  const shownAs = (exchange: Partial<RecordedExchange> | null): LoggedReply => ({
    ...made,
    reply: {
      ...made.reply,
      exchange: exchange === null ? null : { ...made.reply.exchange, ...exchange },
    } as Reply,
  });
  expect(leakIn(shownAs({}), host)).toBe('an internal host');
  expect(leakIn(shownAs({ response: null }), host)).toBeNull();
  expect(leakIn(shownAs(null), host)).toBeNull();
});

test('a secret is one wherever the request had it, and wherever the answer has it', () => {
  const secret = '[secret 0a1b2c3d]';
  const made = entry(text(400, 'x', { 'x-echo': secret }));
  const { exchange } = made.reply;
  const shownIn = (request: Partial<RecordedExchange['request']>) =>
    leakIn(
      {
        ...made,
        reply: {
          ...made.reply,
          exchange: { ...exchange, request: { ...exchange?.request, ...request } },
        } as Reply,
      },
      host,
    );
  expect(shownIn({ headers: [{ name: 'authorization', value: secret }] })).toBe('a secret of the request');
  expect(shownIn({ url: `https://${host}/?t=${secret}` })).toBe('a secret of the request');
  expect(shownIn({ body: null })).toBeNull();
});

test('credentials are what stands last in Authorization, from sixteen characters on', () => {
  const credentials = '0123456789abcdef';
  const repeats = (authorization: string | Secret, body: string, headers = {}) =>
    leakIn(entry(text(400, body, headers), { headers: { authorization } }), host);
  const found = 'credentials of the request';
  expect(repeats(new Secret(`Bearer ${credentials}`), `sent: ${credentials}`)).toBe(found);
  expect(repeats(`Bearer ${credentials}`, 'x', { 'x-echo': credentials })).toBe(found);
  expect(repeats(`Digest user ${credentials}`, credentials)).toBe(found);
  expect(repeats(`Bearer ${credentials.slice(1)}`, credentials)).toBeNull();
  // Neither does the end of the body continue in a field.
  expect(repeats(`Bearer ${credentials}`, credentials.slice(0, 8), { x: credentials.slice(8) })).toBeNull();
});

test.describe('what the request had said', () => {
  test('is known from six characters on', () => {
    expect(leak('you sent ab.svc', 'ab.svc')).toBeNull();
    expect(leak('you sent a.svc', 'a.svc')).toBe('an internal host');
  });

  test('is known as it was sent and as it was meant', () => {
    expect(leak('not http://10.0.0.7/cb', 'u=http%3A%2F%2F10.0.0.7%2Fcb')).toBeNull();
    expect(leak('not 10.0.0.7:80', 'u=see+10.0.0.7:80')).toBeNull();
    expect(leak('not http://10.0.0.7/%E0%A4%A', 'u=http://10.0.0.7/%E0%A4%A')).toBeNull();
  });

  test('is taken out the longest first, and only so much of it', () => {
    expect(leak('not x.ab.corpz.svc', 'ab.corp x.ab.corpz.svc')).toBeNull();
    const many = Array.from({ length: 200 }, (_, index) => `word-${1_000 + index}`).join(' ');
    expect(leak('not ab.svc', `${many} ab.svc`)).toBe('an internal host');
  });
});

test('all that lets a cache keep an answer is told', () => {
  const expires = 'Sun, 29 Nov 2026 11:00:00 GMT';
  expect(cacheableBecause(answered(json(200, {}, { 'cache-control': 'public', expires })))).toBe(
    `Cache-Control: "public", Expires: "${expires}"`,
  );
  // Without a date of the tenant's own the time of the request counts.
  expect(
    cacheableBecause(answered(json(200, {}, { expires: 'Thu, 01 Jan 1970 00:00:01 GMT' }))),
  ).not.toBeNull();
});
