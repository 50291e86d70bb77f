import { expect, test } from '@playwright/test';
import { Refusal } from '../../fixtures/settings/problem.ts';
import { isPrivileged } from '../../fixtures/settings/scope-names.ts';
import {
  deriveRequestScopes,
  parseForbiddenScopes,
  parseScopes,
  parseSomeScopes,
} from '../../fixtures/settings/scopes.ts';
import type { Parser } from '../../fixtures/settings/variable.ts';

const context = { variable: 'X', directory: '.', show: JSON.stringify, note: () => undefined };

/** The scopes that a parser reads from a text, or what it says against it. */
function read(parse: Parser<readonly string[]>, text: string): readonly string[] | string {
  try {
    return parse(text, context);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return `${error.message} ${error.next ?? ''}`;
  }
}

test.describe('a privileged scope', () => {
  const builtIn = [
    'fr:*',
    'fr:am:*',
    'fr:idm:*',
    'fr:idc:esv:read',
    'fr:',
    'am-introspect-all-tokens',
    'am-introspect-all-tokens-any-realm',
    'dynamic_client_registration',
    'back_channel_authentication',
    'uma_protection',
  ];
  for (const scope of builtIn) {
    test(`such as ${scope} is one without any declaration`, () => {
      expect(isPrivileged(scope, [])).toBe(true);
      expect(isPrivileged(scope, ['acme:admin:*'])).toBe(true);
    });
  }

  const harmless = [
    ...['openid', 'profile', 'email', 'address', 'phone', 'offline_access', 'data-read'],
    ...['fr', 'fritz', 'FR:idm:*', 'xfr:am:*', 'am-introspect', 'dynamic_client_registration:read'],
    ...['my_dynamic_client_registration', 'back_channel_authentication2', 'UMA_PROTECTION', ''],
  ];

  test('is not any other name, however similar', () => {
    expect(harmless.filter((scope) => isPrivileged(scope, []))).toEqual([]);
  });

  test('is what the target adds: whole names, and beginnings with a *', () => {
    const extra = ['acme:admin:*', 'acme:root'];
    const covered = ['acme:admin:', 'acme:admin:users', 'acme:admin:*', 'acme:root'];
    expect(covered.filter((scope) => !isPrivileged(scope, extra))).toEqual([]);
    const free = ['acme:admin', 'acme:read', 'acme:root:x', 'acme:roo', 'Acme:root', 'my-acme:admin:x'];
    expect(free.filter((scope) => isPrivileged(scope, extra))).toEqual([]);
    expect(isPrivileged('acme:root', [])).toBe(false);
  });
});

test.describe('the scopes of the main client, if only the declared scopes are known', () => {
  const table: readonly [declared: string, forbidden: string, asked: string | null][] = [
    ['openid profile data-read data-write', '', 'data-read data-write'],
    ['openid profile email address phone offline_access', '', 'profile email address phone'],
    ['a b c d e f', '', 'a b c d e'],
    ['a b c d e', '', 'a b c d e'],
    ['profile fr:idm:*', '', 'profile'],
    ['a acme:admin:x profile', 'acme:admin:*', 'a'],
    ['acme:admin:x profile', 'acme:admin:*', 'profile'],
    ['profile email', 'profile', 'email'],
    ['openid', '', null],
    ['offline_access', '', null],
    ['openid offline_access', '', null],
    ['fr:am:*', '', null],
    ['', '', null],
  ];
  for (const [declared, forbidden, asked] of table) {
    test(`of "${declared}"${forbidden === '' ? '' : ` without ${forbidden}`}: ${asked ?? 'nothing'}`, () => {
      const words = (text: string) => text.split(' ').filter((word) => word !== '');
      expect(deriveRequestScopes(words(declared), words(forbidden))).toEqual(
        asked === null ? null : words(asked),
      );
    });
  }
});

test.describe('a list of scopes', () => {
  test('may be empty if nothing says otherwise', () => {
    expect(read(parseScopes, '[]')).toEqual([]);
    expect(read(parseSomeScopes, 'a')).toEqual(['a']);
    expect(read(parseSomeScopes, '[]')).toBe('The list contains no scope. name at least one, or remove it.');
  });

  test('may contain every character that RFC 6749, section 3.3, allows, and no other', () => {
    const codes = Array.from({ length: 0x180 }, (_, code) => code);
    const allowed = codes.filter((code) => code >= 0x21 && code <= 0x7e && code !== 0x22 && code !== 0x5c);
    const accepted = codes.filter((code) => {
      const scope = `a${String.fromCodePoint(code)}z`;
      return JSON.stringify(read(parseScopes, JSON.stringify([scope]))) === JSON.stringify([scope]);
    });
    expect(accepted).toEqual(allowed);
  });

  test('names the wrong character and its entry by number', () => {
    const next =
      'use printable ASCII without spaces, quotation marks and backslashes (RFC 6749, section 3.3).';
    const wrong = (scope: string, entry: number, at: number, code: string) =>
      `${JSON.stringify(scope)}, entry ${entry} of the list, is not a scope: its character ${at} (U+${code}) is not allowed there. ${next}`;
    expect(read(parseScopes, '["a","b c"]')).toBe(wrong('b c', 2, 2, '0020'));
    expect(read(parseScopes, 'é')).toBe(wrong('é', 1, 1, '00E9'));
    expect(read(parseScopes, 'x y z😀')).toBe(wrong('z😀', 3, 2, '1F600'));
    expect(read(parseScopes, '["a",""]')).toBe('Entry 2 of the list is empty. remove it.');
  });

  test('of forbidden ones has its * at the end of a beginning, or none', () => {
    expect(read(parseForbiddenScopes, 'acme:* acme:root')).toEqual(['acme:*', 'acme:root']);
    expect(read(parseForbiddenScopes, '[]')).toEqual([]);
    for (const bad of ['*', '*a', 'a*b', 'a**']) {
      expect(read(parseForbiddenScopes, `fine ${bad}`)).toBe(
        `${JSON.stringify(bad)} has a * in a position where it is not accepted. put the * only at the end of a prefix, such as acme:admin:*.`,
      );
    }
  });
});
