import { expect, test } from '@playwright/test';
import { list, mediaTypeInWords, show } from '../../fixtures/judging/show.ts';

test.describe('a value from the tenant in a sentence', () => {
  test('is shown as what it is', () => {
    const table: readonly [unknown, string][] = [
      [undefined, 'absent'],
      [null, 'null'],
      ['', '""'],
      ['null', '"null"'],
      [0, '0'],
      [['a', 1], '["a",1]'],
      [{ a: 'b' }, '{"a":"b"}'],
      ['é漢😀', '"é漢😀"'],
    ];
    for (const [value, shown] of table) expect(show(value)).toBe(shown);
  });

  test('is one line without a character that a terminal, a page or a reader takes for more than itself', () => {
    const hostile = [
      ...Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code)).filter(
        (each) => !/[ -~]/.test(each),
      ),
      ...[
        '\u200b',
        '\u200e',
        '\u200f',
        '\u2028',
        '\u2029',
        '\u202a',
        '\u202e',
        '\u2066',
        '\u2069',
        '\ufeff',
        '\u061c',
        '\u00ad',
        '\u{e0041}',
        '\ud800',
      ],
    ];
    for (const character of hostile) {
      for (const shown of [
        show(`a${character}b`),
        show({ [`a${character}b`]: [character] }),
        list([`a${character}b`]),
      ]) {
        expect(shown, `U+${character.charCodeAt(0).toString(16)}`).not.toContain(character);
        expect(shown).toMatch(/\\(?:u[0-9a-f]{4}|[bfnrt])/);
      }
    }
  });

  test('is bounded, and says how long it was', () => {
    const shown = show('x'.repeat(1_000_000));
    expect(shown.length).toBeLessThan(200);
    expect(shown).toMatch(/… \(1000002 characters\)$/);
    expect(show('x'.repeat(158))).toBe(`"${'x'.repeat(158)}"`);
    const many = list(Array.from({ length: 25 }, (_, index) => `s${index}`));
    expect(many).toMatch(/^s0, s1, .*s19 and 5 more$/);
    const twenty = Array.from({ length: 20 }, (_, index) => `s${index}`);
    expect(list(twenty)).toBe(twenty.join(', '));
    expect(list(['x'.repeat(160)])).toBe('x'.repeat(160));
    expect(list(['x'.repeat(100_000)]).length).toBeLessThan(200);
    expect(list([])).toBe('nothing');
    expect(list(['a b', '', 'c'])).toBe('"a b", "", c');
  });
});

test('a media type is told as it is, or as what stands in its place', () => {
  const of = (mediaType: string, ...values: readonly string[]) => {
    const headers = values.map((value) => ({ name: 'Content-Type', value }));
    return mediaTypeInWords({ mediaType, answer: { status: 200, headers, bytes: Buffer.alloc(0) } });
  };
  expect(of('text/html', 'text/html; charset=x')).toBe('text/html');
  expect(of('')).toBe('no media type');
  expect(of('', 'json')).toBe('Content-Type "json"');
});
