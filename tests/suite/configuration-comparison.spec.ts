import { expect, test } from '@playwright/test';
import {
  differenceOf,
  onlyInWords,
  valueInWords,
  type Difference,
  type SettingValue,
} from '../../fixtures/facts/provider-comparison.ts';

// When a setting of two providers is the same, and when that cannot be seen.

/** A setting whose value is known as it is written. */
const as = (written: unknown, value: unknown = written): SettingValue => ({ value, written });

const differs = (onlyOne: readonly string[] = [], onlyOther: readonly string[] = []): Difference => ({
  kind: 'differs',
  onlyOne,
  onlyOther,
});
const alike = (...standsIn: readonly string[]): Difference => ({ kind: 'alike', standsIn });
const open = (...standsIn: readonly string[]): Difference => ({ kind: 'in-variable', standsIn });

const cases: Readonly<Record<string, readonly [one: SettingValue, other: SettingValue, Difference]>> = {
  'the same switch': [as(true), as(true), alike()],
  'another switch': [as(true), as(false), differs()],
  'a number written as a string': [as('600'), as(600), alike()],
  'a switch written as a string': [as('false'), as(false), alike()],
  'another number': [as(600), as(3600), differs()],
  'lists in another order': [as(['a', 'b']), as(['b', 'a']), alike()],
  'labels after a bar': [as(['a|One', 'b']), as(['a', 'b|Other']), alike()],
  'another list': [as(['a', 'b']), as(['b', 'c']), differs(['a'], ['c'])],
  'nothing selected, in four ways': [as('[Empty]'), as(null), alike()],
  'an empty list and an empty text': [as([]), as(''), alike()],
  'nothing, and something': [as('[Empty]'), as('d2f0'), differs()],
  'an empty list and a full one': [as([]), as(['a']), differs([], ['a'])],
  'absent and unset': [as(undefined), as(null), alike()],
  'absent on the one side': [as(undefined), as(true), { kind: 'absent', from: 'one' }],
  'absent on the other side': [as(false), as(undefined), { kind: 'absent', from: 'other' }],
  'the same variable': [as('&{esv.x}'), as('&{esv.x}'), alike('esv-x')],
  'the same variable, of which one side knows the value': [
    as('&{esv.x}', '600'),
    as('&{esv.x}'),
    alike('esv-x'),
  ],
  'the same variable with two values': [as('&{esv.x}', '600'), as('&{esv.x}', '900'), differs()],
  'a known variable, and that value': [as('&{esv.x}', '600'), as(600), alike()],
  'a known variable, and another value': [as({ $int: '&{esv.x}' }, 600), as(900), differs()],
  'an unknown variable, and a value': [as('&{esv.x}'), as(600), open('esv-x')],
  'two variables': [as('&{esv.x}'), as('&{esv.y}'), open('esv-x', 'esv-y')],
  'a variable in a typed object': [as({ $int: '&{esv.x}' }), as(600), open('esv-x')],
  'the same variable in two lists': [as(['a', '&{esv.x}']), as(['&{esv.x}', 'a']), alike('esv-x')],
  'a known entry, and that entry': [as(['&{esv.x}'], ['b']), as(['b']), alike()],
  'an entry that only one side knows': [as(['&{esv.x}', 'a'], ['b', 'a']), as(['a', '&{esv.x}']), alike()],
  'an unknown entry, and another one': [as(['a', '&{esv.x}']), as(['a', 'b']), open('esv-x')],
  'an unknown entry, and something beyond it': [as(['a', '&{esv.x}']), as(['a']), open('esv-x')],
  'an entry that no variable explains': [as(['a', 'b', '&{esv.x}']), as(['a', '&{esv.x}']), differs(['b'])],
  'what is missing, beside a variable of the same side': [as(['a', '&{esv.x}']), as(['b']), differs(['a'])],
  'a whole list in a variable': [as('&{esv.list}'), as(['a']), open('esv-list')],
  'entries that are no texts': [as([1, { a: 1 }]), as([{ a: 1 }, 1]), alike()],
};

for (const [name, [one, other, expected]] of Object.entries(cases)) {
  test(`${name}: ${expected.kind}`, () => {
    expect(differenceOf(one, other)).toEqual(expected);
    // In either order the finding is the same.
    expect(differenceOf(other, one).kind).toBe(expected.kind);
  });
}

test('a value is shown bounded, in one order, and never as a credential', () => {
  expect(valueInWords(['b|Label', 'a'])).toBe('a, b');
  expect(valueInWords('[Empty]')).toBe('nothing');
  expect(valueInWords(undefined)).toBe('absent');
  expect(valueInWords('x'.repeat(5_000)).length).toBeLessThan(300);
  expect(valueInWords(`eyJhbGciOiJub25lIn0.${'x'.repeat(40)}.`)).toBe('a value that looks like a credential');
  expect(valueInWords(['a', '\u001b[31m'])).not.toContain('\u001b');
  const difference = { kind: 'differs', onlyOne: ['a'], onlyOther: ['c', 'b'] } as const;
  expect(onlyInWords(difference, 'in git', 'here')).toBe('only in git: a; only here: b, c');
});
