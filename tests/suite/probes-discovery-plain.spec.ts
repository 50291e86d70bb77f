import { expect, test } from '@playwright/test';
import type { Session } from '../../fixtures/facts/session.ts';
import { Violation } from '../../fixtures/judging/signals.ts';
import { expectNothingPlain } from '../../fixtures/probes/discovery/tls.ts';
import type { PlainAnswer } from '../../fixtures/tenant/handshake.ts';

// What port 80 answers where the configuration document is: the document in any form, or anything else.

const judged = async (answer: PlainAnswer): Promise<'violated' | 'fine'> => {
  const session = {
    target: { origin: 'https://tenant.example.com' },
    discovery: { location: () => Promise.resolve({ asked: 'https://tenant.example.com/am/oauth2' }) },
    context: { plainGet: () => Promise.resolve(answer) },
  } as unknown as Session;
  try {
    await expectNothingPlain(session);
    return 'fine';
  } catch (signal) {
    if (signal instanceof Violation) return 'violated';
    throw signal;
  }
};
const answer = (body: unknown, status = 200, location: string | null = null): PlainAnswer => ({
  kind: 'answered',
  status,
  location,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const document = { issuer: 'https://tenant.example.com/am/oauth2', jwks_uri: 'https://tenant.example.com/k' };

const violated: Readonly<Record<string, PlainAnswer>> = {
  'the document': answer(document),
  'the document under another success': answer(document, 203),
  'the document without an issuer': answer({ jwks_uri: document.jwks_uri }),
  'the document after a byte order mark': answer(`\uFEFF${JSON.stringify(document)}`),
  'a document that was cut off': answer(JSON.stringify(document).slice(0, -5)),
  'a redirect that stays in the clear': answer('', 301, 'http://tenant.example.com/'),
};
const fine: Readonly<Record<string, PlainAnswer>> = {
  'nothing at all': { kind: 'silent', code: 'ECONNREFUSED' },
  'a redirect to https': answer('', 308, 'https://tenant.example.com/'),
  'a refusal': answer('Forbidden', 403),
  'a page': answer('<html>Welcome</html>'),
  'an error of AM': answer({ code: 404, reason: 'Not Found' }, 404),
  'no content': answer('', 204),
};

for (const [name, seen] of Object.entries(violated)) {
  test(`port 80 may not serve the document: ${name}`, async () => {
    expect(await judged(seen)).toBe('violated');
  });
}

for (const [name, seen] of Object.entries(fine)) {
  test(`port 80 may answer: ${name}`, async () => {
    expect(await judged(seen)).toBe('fine');
  });
}
