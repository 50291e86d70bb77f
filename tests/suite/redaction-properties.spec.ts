import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { Vault } from '../../fixtures/evidence/vault.ts';
import { Secret } from '../../fixtures/settings/secret.ts';
import type { WireRequest } from '../../fixtures/evidence/exchange.ts';
import type { OutgoingRequest } from '../../fixtures/tenant/transport.ts';
import { stubbedClient, tenantOrigin } from './support/stub-client.ts';
import { answeringTransport, json, text } from './support/stub-transport.ts';

const settings = { seed: 20_260_728, numRuns: 150 };

/** Characters that some encoding treats specially. */
const awkward = fc.constantFrom(
  ...'"\\\'/+%$&=;,:?#|<>{}[]()!*~ `éß漢\u0007\t\n'.split(''),
  '😀',
  '$&',
  '$1',
  '\u2028',
);
const alphabet = fc.constantFrom(...'abcXYZ0189-_.'.split(''));

/** At least eight characters; the first six are plain, so no harmless text matches by chance. */
const secrets = fc
  .tuple(
    fc.array(alphabet, { minLength: 6, maxLength: 10 }),
    fc.array(fc.oneof(awkward, alphabet, fc.string({ unit: 'binary', maxLength: 2 })), {
      minLength: 6,
      maxLength: 30,
    }),
  )
  .map(([plain, rest]) => `${plain.join('')}~Zq${rest.join('')}`);

const inLowerCase = (escape: string): string => escape.toLowerCase();
const inHex = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

const inJson = (secret: string): string => JSON.stringify(secret).slice(1, -1);

/** The forms in which a secret can reappear; written out here, not taken from the code under test. */
const encodings: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => inJson(secret),
  (secret) => inJson(secret).replaceAll('/', '\\/'),
  (secret) => inJson(secret).replaceAll(/[^\x20-\x7e]/g, inHex),
  (secret) => encodeURIComponent(Buffer.from(secret).toString()),
  (secret) => encodeURIComponent(Buffer.from(secret).toString()).replaceAll(/%../g, inLowerCase),
  (secret) => new URLSearchParams([['', secret]]).toString().slice(1),
  (secret) => Buffer.from(secret).toString('base64'),
  (secret) => Buffer.from(secret).toString('base64').replace(/=*$/, ''),
  (secret) => Buffer.from(secret).toString('base64url'),
  (secret) => inJson(secret).replaceAll(/[<>&]/g, inHex),
  (secret) => inJson(secret).replaceAll(/[^\x20-\x7e]|[<>&'=]/g, inHex),
  (secret) =>
    inJson(secret).replaceAll(/[^\x20-\x7e]|[<>&'+`]/g, (unit) => `\\u${inHex(unit).slice(2).toUpperCase()}`),
  (secret) =>
    Buffer.from(secret)
      .toString()
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
];

const sensitive = fc
  .tuple(
    fc.constantFrom('client_secret', 'access_token', 'registration_access_token', 'token', 'assertion'),
    fc.nat(2),
  )
  .map(([name, how]) =>
    how === 0 ? name : how === 1 ? name.toUpperCase() : name.replace(/^./, (c) => c.toUpperCase()),
  );

const harmless = fc.jsonValue({ maxDepth: 2 });

/** A JSON value with the secret somewhere below a member for secrets. */
function planted(secret: string): fc.Arbitrary<unknown> {
  const leaf: fc.Arbitrary<unknown> = fc.oneof(
    fc.constant(secret),
    fc.constant([secret, 1]),
    fc.constant({ value: [{ deep: secret }] }),
  );
  const member = fc
    .tuple(sensitive, leaf, harmless)
    .map(([name, value, other]) => ({ other, [name]: value }));
  return fc.oneof(
    member,
    fc.tuple(harmless, member).map(([other, value]) => [other, [value]]),
    fc.tuple(fc.string(), member).map(([name, value]) => ({ [`x${name}`]: { in: value } })),
  );
}

/** Every text of the exchange, and the whole exchange as a report stores it. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [name, ...textsOf(member)]);
}

function expectNothingOf(secret: string, recorded: unknown): void {
  const texts = [...textsOf(recorded), JSON.stringify(recorded)];
  for (const encode of encodings) {
    const needle = encode(secret);
    expect(texts.filter((each) => each.includes(needle))).toEqual([]);
  }
}

type Place = (secret: string) => Partial<WireRequest>;

const places: readonly Place[] = [
  (secret) => ({
    body: {
      kind: 'form',
      entries: [
        ['a', 'b'],
        ['Client_Secret', secret],
        ['token', 'other'],
      ],
    },
  }),
  (secret) => ({
    body: {
      kind: 'form',
      entries: [
        ['token', secret],
        ['token', 'second-one'],
      ],
    },
  }),
  (secret) => ({ headers: { authorization: `Bearer ${secret}` } }),
  (secret) => ({ headers: { Authorization: new Secret(secret).asBearer() } }),
  (secret) => ({ headers: { 'x-anything': new Secret(secret) } }),
  (secret) => ({
    url: `${tenantOrigin}/am?x=1&access_token=${encodeURIComponent(Buffer.from(secret).toString())}`,
  }),
];

/** Ways in which the tenant returns a secret that it received or made. */
const reflections: readonly ((text: string) => ReturnType<typeof json>)[] = [
  (told) => json(400, { error: 'invalid_request', error_description: `what is ${told} supposed to be?` }),
  (told) => json(200, { list: [[told], { [told]: 1 }] }),
  (told) => text(502, `<p>${told}</p>`, { 'content-type': 'text/html' }),
  (told) => text(302, '', { location: `https://elsewhere.example/?code=${told}`, 'x-echo': `a${told}b` }),
  (told) => text(200, `{"unfinished": "${told}`, { 'set-cookie': `id=${told}; Path=/` }),
];

/** Sends one request to a tenant with this answer; returns the recorded exchange and the sent request. */
async function exchange(request: Partial<WireRequest>, answer: ReturnType<typeof json>) {
  const stub = stubbedClient(answeringTransport(() => Promise.resolve(answer)));
  const whole = { purpose: 'x', method: 'POST', url: `${tenantOrigin}/am`, ...request } as const;
  await stub.client.ask(() => whole, 'registration');
  return { recorded: stub.exchanges, sent: stub.transport.sent };
}

test.describe('a recorded exchange contains no secret in any encoding', () => {
  test('that the request contains and the tenant repeats', async () => {
    const property = fc.asyncProperty(
      secrets,
      fc.constantFrom(...places),
      fc.constantFrom(...reflections),
      fc.constantFrom(...encodings),
      async (secret, place, reflect, encode) => {
        const { recorded } = await exchange(place(secret), reflect(encode(secret)));
        expect(recorded.length).toBeGreaterThan(0);
        expectNothingOf(secret, recorded);
      },
    );
    await fc.assert(property, settings);
  });

  test('anywhere in the JSON of a request or an answer', async () => {
    const property = fc.asyncProperty(
      secrets.chain((secret) => fc.tuple(fc.constant(secret), planted(secret), planted(secret))),
      fc.constantFrom(...encodings),
      async ([secret, asked, answered], encode) => {
        const answer = json(201, { answered, again: encode(secret) }, { 'x-echo': encode(secret) });
        const { recorded } = await exchange({ body: { kind: 'json', value: asked } }, answer);
        expectNothingOf(secret, recorded);
        const fromAnswer = await exchange({}, answer);
        expectNothingOf(secret, fromAnswer.recorded);
      },
    );
    await fc.assert(property, settings);
  });

  test('that is a cookie', async () => {
    const cookies = fc.array(alphabet, { minLength: 8, maxLength: 40 }).map((parts) => `Qz${parts.join('')}`);
    const property = fc.asyncProperty(cookies, cookies, async (first, second) => {
      const answer = json(200, { first, second }, { 'Set-Cookie': `sid=${second}; Path=/; HttpOnly` });
      const { recorded } = await exchange({ headers: { Cookie: `a=1; sid=${first}` } }, answer);
      for (const cookie of [first, second]) expectNothingOf(cookie, recorded);
    });
    await fc.assert(property, settings);
  });
});

test('a base64 text reveals no secret, wherever the secret is in it', () => {
  const around = fc.string({ unit: 'binary', maxLength: 12 });
  const spoken = fc.constantFrom('base64', 'base64url');
  const property = fc.property(secrets, around, around, spoken, (secret, before, after, encoding) => {
    const vault = new Vault();
    vault.keep(secret);
    const encoded = Buffer.from(`${before}${secret}${after}`).toString(encoding);
    const text = `x-dump: ${encoded}.`;
    expect(vault.occursIn(text)).toBe(true);
    const left = vault.redact(text);
    expect(left).toContain('[secret ');
    // The rest decodes only to the bytes next to the secret.
    const pieces = left
      .split(/\[secret [0-9a-f]{8}\]/)
      .map((piece) => Buffer.from(piece, encoding).toString());
    expect(pieces.filter((piece) => piece.includes(secret.slice(0, 6)))).toEqual([]);
  });
  fc.assert(property, settings);
});

test('half a surrogate pair as a secret neither breaks the run nor gets recorded', async () => {
  for (const half of ['\ud800', '\udc00x', 'x\ud83d']) {
    const secret = `abcdefgh${half}ijklmnop`;
    const { recorded } = await exchange(
      {},
      json(201, { client_secret: secret, access_token: 'second-secret', echo: [secret, 'second-secret'] }),
    );
    expectNothingOf(secret, recorded);
    expectNothingOf('second-secret', recorded);
    expect(() => new Vault().keep(secret)).not.toThrow();
  }
});

test('requests are sent unchanged, whatever the run treats as a secret', async () => {
  const property = fc.asyncProperty(secrets, fc.constantFrom(...places), async (secret, place) => {
    const sentWith = async (known: readonly string[]): Promise<readonly OutgoingRequest[]> => {
      const stub = stubbedClient(answeringTransport(() => Promise.resolve(json(200, { token: secret }))));
      known.forEach((value) => stub.vault.keep(value));
      const request = { purpose: 'x', method: 'POST', url: `${tenantOrigin}/am`, ...place(secret) } as const;
      await stub.client.ask(() => request, 'idempotent');
      await stub.client.ask(() => request, 'idempotent');
      return stub.transport.sent;
    };
    const sent = await sentWith([secret, 'application/json', 'client_secret', `${tenantOrigin}/am`]);
    expect(sent).toEqual(await sentWith([]));
    expect(JSON.stringify(sent)).not.toMatch(/\[secret |\[redacted/);
    const [first] = sent;
    const carried = [first?.body, first?.url, ...Object.values(first?.headers ?? {})].join('\n');
    expect(encodings.some((encode) => carried.includes(encode(secret)))).toBe(true);
  });
  await fc.assert(property, settings);
});
