import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../fixtures/catalogue/index.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { standardLimits } from '../../fixtures/tenant/transport.ts';
import { emptyFolder } from './support/command.ts';
import {
  body,
  changed,
  endlessHead,
  huge,
  inPieces,
  raw,
  startHostileTenant,
  type Attack,
  type Pick,
} from './support/hostile-tenant.ts';
import { judge } from './support/judged-tenant.ts';

const discovery: Pick = (_, at) => at.endsWith('/.well-known/openid-configuration');
const registration: Pick = (method, at) => method === 'POST' && at.endsWith('/register');
const token: Pick = (_, at) => at.endsWith('/access_token');
const everything: Pick = () => true;

/** Judges a tenant that attacks; nothing may be written but the journal, and that is empty in the end. */
async function attacked(picks: Pick, attack: Attack, declared: Readonly<Record<string, string>> = {}) {
  const honest = await startReferenceTenant({});
  const hostile = await startHostileTenant(honest.baseUrl, picks, attack);
  const folder = emptyFolder();
  const reports = path.join(folder, 'reports');
  try {
    const places = { JOURNAL_DIR: path.join(folder, 'journal'), REPORTS_DIR: reports, ...declared };
    const limits = { ...standardLimits, timeoutMs: 3_000 };
    const judgement = await judge(hostile.baseUrl, places, undefined, limits);
    expect(hostile.attacks()).toBeGreaterThan(0);
    expect(readdirSync(folder).filter((name) => name !== 'journal')).toEqual([]);
    const journals = existsSync(places.JOURNAL_DIR) ? readdirSync(places.JOURNAL_DIR) : [];
    expect(journals.every((name) => /^\d{8}-[0-9a-f]{6}\.jsonl$/.test(name))).toBe(true);
    const reasons = judgement.outcomes.map(({ reason }) => reason ?? '');
    expect(reasons.filter((reason) => reason.includes('the suite itself failed'))).toEqual([]);
    return { judgement, left: honest.clients('alpha').length };
  } finally {
    await hostile.close();
    await honest.close();
  }
}

/** Of what is decided by an answer that is no answer, nothing is green. */
const green: Readonly<Record<'discovery' | 'registration' | 'token', readonly RequirementId[]>> = {
  discovery: ['discovery.document-served', 'discovery.registration-endpoint', 'discovery.scopes-syntax'],
  registration: ['registration.page-body', 'registration.client-id', 'registration.secret-issued'],
  token: ['token.response-shape', 'token.scope-single'],
};

const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
const wide = `[${Array.from({ length: 90_000 }, (_, index) => `"secret${index}"`).join(',')}]`;
const bomb = Buffer.alloc(64 * 1_048_576, ' ');

const bodies: Readonly<Record<string, Attack>> = {
  'two gigabytes, announced': huge(true),
  'two gigabytes in chunks': huge(false),
  'a gzip bomb': body(gzipSync(bomb), { 'content-encoding': 'gzip' }),
  'a gzip bomb in a gzip bomb': body(gzipSync(gzipSync(bomb)), { 'content-encoding': 'gzip, gzip' }),
  'a deflate bomb': body(deflateSync(bomb), { 'content-encoding': 'deflate' }),
  'a brotli bomb': body(brotliCompressSync(bomb), { 'content-encoding': 'br' }),
  'a compressed body in 30,000 chunks of one byte': inPieces(
    gzipSync(Buffer.from(Array.from({ length: 20_000 }, (_, n) => (n * n * 31) % 251)), { level: 0 }),
    'gzip',
  ),
  '100,000 headers': raw('HTTP/1.1 200 OK\r\n', 'X-A: b\r\n'.repeat(100_000), '\r\n{}'),
  'a flood of informational answers': raw('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'.repeat(100_000)),
  'the preface of HTTP/2': raw('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0'),
  'a length and chunks, neither of them right': raw(
    'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{"a":1}',
  ),
  'a head that never ends': endlessHead,
  'one header of a megabyte': raw(`HTTP/1.1 200 OK\r\nX-A: ${'b'.repeat(1_048_576)}\r\n\r\n{}`),
  '100,000 levels of JSON': body(deep),
  '90,000 credentials': body(`{"token":${wide}}`),
  '300,000 empty arrays': body(`{"scopes_supported":[${'[],'.repeat(300_000)}[]]}`),
  'what a search for tokens is slow at': body(`{"a":"${'-eyJ'.repeat(250_000)}"`),
};

for (const [name, attack] of Object.entries(bodies)) {
  test.describe(`${name} neither hangs a run nor makes anything green`, () => {
    for (const [where, picks] of Object.entries({ discovery, registration, token })) {
      test(`at ${where}`, async () => {
        const { judgement } = await attacked(picks, attack);
        for (const id of green[where as keyof typeof green]) {
          expect(['inconclusive', 'nonconformant'], id).toContain(judgement.of(id).verdict);
        }
      });
    }
  });
}

test('redirects that lead in a circle are not followed', async () => {
  const circle: Attack = (outgoing) => outgoing.writeHead(302, { location: '/am/again' }).end();
  const { judgement } = await attacked(everything, circle);
  expect(judgement.with('conformant').filter((id) => !id.startsWith('hygiene.'))).toEqual([]);
});

test.describe('hostile JSON', () => {
  const hostileMembers =
    '"__proto__":{"client_id":"polluted","isOwn":true},"constructor":{"prototype":{"x":1}},';
  const withText =
    (text: string): Attack =>
    (outgoing, { status, headers, body: honest }) =>
      outgoing.writeHead(status, headers).end(honest.replace(/^\{/, `{${text}`));

  test('with members of every object changes nothing', async () => {
    const { judgement, left } = await attacked(everything, withText(hostileMembers));
    expect(judgement.with('inconclusive')).toEqual([]);
    expect(({} as Record<string, unknown>).isOwn).toBeUndefined();
    expect(left).toBe(0);
  });

  test('with an infinite number does not count as a lifetime', async () => {
    const endless: Attack = (outgoing, { status, headers, body: honest }) =>
      outgoing.writeHead(status, headers).end(honest.replace(/"expires_in":\d+/, '"expires_in":1e999'));
    const { judgement } = await attacked(token, endless);
    expect(judgement.of('token.response-shape').verdict).toBe('nonconformant');
  });
});

test.describe('a hostile client_id', () => {
  const ids = {
    'leads out of a folder': '../../../../escaped',
    'is two dots': '..',
    'has line breaks': 'a\r\nset-cookie: b=c\n',
    'has a NUL': 'a\u0000b',
    'is 10 kB long': 'x'.repeat(10_240),
    'is an address': 'https://evil.example/',
  };
  for (const [name, id] of Object.entries(ids)) {
    test(`${name}: ends, writes nothing elsewhere, and hides no client`, async () => {
      const { judgement, left } = await attacked(registration, (outgoing, ...answered) => {
        changed((answer) => (answer.client_id === undefined ? answer : { ...answer, client_id: id }))(
          outgoing,
          ...answered,
        );
      });
      if (left > 0)
        expect(['nonconformant', 'inconclusive']).toContain(judgement.of('hygiene.clients-removed').verdict);
      expect(judgement.with('nonconformant').length + judgement.with('inconclusive').length).toBeGreaterThan(
        0,
      );
    });
  }
});
