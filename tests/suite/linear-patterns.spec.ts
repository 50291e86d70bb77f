import { expect, test } from '@playwright/test';
import { Vault } from '../../fixtures/evidence/vault.ts';
import { boundedText } from '../../fixtures/evidence/bounded-text.ts';
import { show } from '../../fixtures/judging/show.ts';
import { leakIn } from '../../fixtures/probes/posture/disclosure.ts';
import { cell } from '../../fixtures/report/markdown.ts';
import { cacheDirectives, challengesOf, mediaTypeOf } from '../../fixtures/tenant/http-fields.ts';
import { entry } from './support/stub-logged.ts';
import { text } from './support/stub-transport.ts';

// What looks through a tenant's text takes steps in proportion to its length, whatever the text is.

const vault = new Vault();
vault.keep('correct-horse-battery-staple');
vault.keep(`${'a'.repeat(40)}b`);

const fields = (value: string) => ({
  headers: ['content-type', 'cache-control', 'www-authenticate'].map((name) => ({ name, value })),
});

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'the redaction': (piece) => vault.redact(piece),
  'the redaction of a recording': (piece) => vault.replaceUnknown(piece, () => 'x'),
  'the search for internals': (piece) => leakIn(entry(text(400, piece)), 'tenant.example.com'),
  'a quotation': (piece) => show(piece),
  'a sentence': (piece) => boundedText(piece),
  'a cell of a table': (piece) => cell(piece),
  'a media type': (piece) => mediaTypeOf(fields(piece)),
  'the directives of a cache': (piece) => [...cacheDirectives(fields(piece)).keys()],
  'the challenges of a refusal': (piece) => challengesOf(fields(piece)),
};

/** Beginnings of what is searched for, again and again, and what stands between its parts. */
const pieces = [
  ...['a-', 'a', 'a.', 'a.b.', 'a_', '...', ' ', '\t', '\n', '"', '\\', '…', ',', ';', '=', 'a=', 'a="', '<'],
  ...['eyJ', '-eyJ', 'eyJaaaaa.', 'Bearer ', 'Bearer a', 'Bearer realm="', 'basic realm', '[secret '],
  ...[
    '"token":',
    '"token":{',
    '"token":"\\',
    'token=',
    '&token=',
    '-----BEGIN ',
    '-----BEGIN PRIVATE KEY-----',
  ],
  ...['java.', 'java.a.', 'at a', 'at a.', 'at a (', 'at a.b(c.java:', '/opt/', 'a:\\', '10.', '127.1.'],
  ...['fd12:', 'fd12:a:', 'a.local', '.local', '%41', '\u00e9', '\u202e'],
];

const SHORT = 65_536;

/** Milliseconds for a text of so many characters: the best of three, since other work on the machine takes its time. */
function cost(read: (text: string) => unknown, piece: string, length: number): number {
  const long = piece.repeat(Math.ceil(length / piece.length));
  const runs = Array.from({ length: 3 }, () => {
    const before = performance.now();
    read(long);
    return performance.now() - before;
  });
  return Math.min(...runs);
}

for (const [name, read] of Object.entries(readers)) {
  test(`${name} takes steps in proportion to the text`, () => {
    const slow = pieces.filter((piece) => {
      const four = cost(read, piece, 4 * SHORT);
      // A quarter of a second is what no pattern needs that goes over the text once; squares take many seconds.
      if (four < 250) return false;
      // Four times the text: four times the steps, or sixteen times where each place looks at all others.
      return four > 12 * cost(read, piece, SHORT);
    });
    expect(slow).toEqual([]);
  });
}
