import type { Forwarded } from './forward.ts';

/** A generator of numbers from 0 to 1, the same for each seed (mulberry32). */
export function generator(seed: number): () => number {
  let state = (seed + 1) * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;

const oneOf = <T>(random: Random, all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;

const strange: readonly unknown[] = [
  ...[null, true, 0, -1, 1e308, 2 ** 53, '', ' ', '\u0000', '\u202eabc', '\ud800', 'x'.repeat(100_000)],
  ...[[], {}, [null], [[[[]]]], { a: { b: {} } }, ['a', 1, null], '<script>alert(1)</script>', '../../..'],
  ...[{ toString: 1, valueOf: 1 }, [{ toString: 1 }], 'constructor', '__proto__', 'toString'],
  ...['https://evil.example/', 'javascript:alert(1)', 'a-'.repeat(8_192), '…', '%00'],
  ...['\u001b[31mred', '# heading\n| a | b |', '\u0085', 'x\r\n::error::y'],
];

/** The value with changes in some places: a value of another kind, a member that is gone, doubled or new. */
function changed(value: unknown, random: Random, elsewhere: string): unknown {
  if (random() < 0.08) return oneOf(random, [elsewhere, ...strange]);
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => changed(item, random, elsewhere));
    return random() < 0.1 ? [...items, ...items, oneOf(random, strange)] : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(() => random() > 0.05);
  const kept = members.map(([name, member]) => [name, changed(member, random, elsewhere)] as const);
  const extra = oneOf(random, ['__proto__', 'constructor', 'error', 'scope', 'toString', 'x'.repeat(5_000)]);
  return Object.fromEntries(random() < 0.1 ? [...kept, [extra, oneOf(random, strange)]] : kept);
}

const isJson = (body: string): boolean => /^[[{]/.test(body);

/** An answer as a tenant would give it that is broken, odd or hostile; `elsewhere` is the address of another server. */
export function fuzzed({ status, headers, body }: Forwarded, random: Random, elsewhere: string) {
  const text = isJson(body) ? JSON.stringify(changed(JSON.parse(body), random, elsewhere)) : body;
  const kind = random();
  const plain = Buffer.from(text);
  const bytes =
    kind < 0.05
      ? plain.subarray(0, Math.floor(plain.length * random()))
      : kind < 0.1
        ? Buffer.from(text, 'utf16le')
        : kind < 0.13
          ? Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), plain])
          : kind < 0.16
            ? Buffer.from('<html><body>no</body></html>')
            : kind < 0.18
              ? Buffer.alloc(300_000, '[')
              : plain;
  const type = oneOf(random, ['text/html', 'application/json;charset=utf-16', 'x', '', 'application/jwt']);
  return {
    status: random() < 0.1 ? oneOf(random, [200, 201, 204, 302, 400, 401, 404, 405, 418, 500]) : status,
    headers: random() < 0.1 ? { ...headers, 'content-type': type } : headers,
    bytes,
  };
}
