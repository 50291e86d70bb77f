import fc from 'fast-check';

/** A scope token of RFC 6749, section 3.3. */
const scopeCharacters = Array.from({ length: 0x7e - 0x21 + 1 }, (_, index) =>
  String.fromCharCode(0x21 + index),
).filter((character) => character !== '"' && character !== '\\');
export const anyScope = fc.string({ unit: fc.constantFrom(...scopeCharacters), minLength: 1, maxLength: 12 });
/** Few names, so that sets overlap; letter case and beginnings are near misses. */
const few = fc.constantFrom('a', 'A', 'ab', 'a:b', 'a:', 'b', 'openid', 'data-read', 'data-write', '*');
/** Lists of both kinds. */
export const scopes = fc.array(fc.oneof(few, anyScope), { maxLength: 8 });

/** The values in any order, some of them again. */
export const shuffledWithRepeats = (values: readonly string[]) =>
  fc
    .tuple(
      fc.shuffledSubarray([...values], { minLength: values.length }),
      fc.subarray([...values]),
      fc.nat(values.length),
    )
    .map(([all, again, at]) => [...all.slice(0, at), ...again, ...all.slice(at)]);
