import { expect, test } from '@playwright/test';
import { Vault } from '../../fixtures/evidence/vault.ts';
import { Secret } from '../../fixtures/settings/secret.ts';

// The spellings are written out: made by code of their own, they would be wrong in the same way.

/** By how it is written: the secret, and the text that it has become on its way. */
const table: Readonly<Record<string, readonly [secret: string, spelled: string]>> = {
  'as it is': ['plain-secret', 'plain-secret'],
  'in JSON': ['quote"back\\slash', String.raw`quote\"back\\slash`],
  'in JSON, slashes escaped': ['a/secret/path"', String.raw`a\/secret\/path\"`],
  'in JSON, ASCII alone': ['sécret-漢字', String.raw`s\u00e9cret-\u6f22\u5b57`],
  'in JSON, ASCII alone, in capitals': ['sécret-漢字', String.raw`s\u00E9cret-\u6F22\u5B57`],
  'in JSON, ASCII alone, slashes escaped': ['sécret/x', String.raw`s\u00e9cret\/x`],
  'in JSON, safe for a page': ['a<b>c&secret', String.raw`a\u003cb\u003ec\u0026secret`],
  'in JSON, safe for a page, apostrophes as they are': [
    `it's <secret>=`,
    String.raw`it's \u003csecret\u003e=`,
  ],
  'in JSON, safe for a page, in capitals': ['a<b>c&secret', String.raw`a\u003Cb\u003Ec\u0026secret`],
  'in JSON, equals signs escaped': [`it's+secret==`, String.raw`it\u0027s+secret\u003d\u003d`],
  'in JSON, plus signs escaped': ['secret+in+base64=', String.raw`secret\u002Bin\u002Bbase64=`],
  'in JSON, backticks escaped': ['a`secret`', String.raw`a\u0060secret\u0060`],
  'in a page': [`a<b>&"secret"`, 'a&lt;b&gt;&amp;&quot;secret&quot;'],
  'in a page, apostrophes by number': [`it's & secret`, 'it&#39;s &amp; secret'],
  'in a page, apostrophes by hexadecimal number': [`it's & secret`, 'it&#x27;s &amp; secret'],
  'in a URL': ['sécret +/&', 's%C3%A9cret%20%2B%2F%26'],
  'in a URL, in lower case': ['sécret +/&', 's%c3%a9cret%20%2b%2f%26'],
  'in a URL, by RFC 3986': ["secret!'()*", 'secret%21%27%28%29%2A'],
  'in a URL, by RFC 3986, in lower case': ["secret!'()*", 'secret%21%27%28%29%2a'],
  'in a form': ["a secret +!'(", 'a+secret+%2B%21%27%28'],
  'in base64': ['secret-of-16byte', 'c2VjcmV0LW9mLTE2Ynl0ZQ=='],
  'in base64 without padding': ['secret???>>>x', 'c2VjcmV0Pz8/Pj4+eA'],
  'in base64url': ['secret???>>>', 'c2VjcmV0Pz8_Pj4-'],
  'in base64 with its own characters': ['secret???>>>', 'c2VjcmV0Pz8/Pj4+'],
};

test.describe('a secret is found in the middle of a text', () => {
  for (const [how, [secret, spelled]] of Object.entries(table)) {
    test(how, () => {
      const vault = new Vault();
      vault.keep('another-secret');
      vault.keep(secret);
      const text = `before (${spelled}), after`;
      expect(vault.occursIn(text)).toBe(true);
      expect(vault.redact(text)).toBe(`before (${String(new Secret(secret))}), after`);
    });
  }

  test('inside a longer text in base64, at each of the three places where it can begin', () => {
    const secret = 'secret?>';
    const vault = new Vault();
    vault.keep(secret);
    const shown = String(new Secret(secret));
    // Bytes 0, 1 and 2 before it; the characters beside the fingerprint hold bits of the neighbours.
    const seen = ['', 'a', 'ab'].map((before) =>
      ['base64', 'base64url'].map((encoding) =>
        vault.redact(Buffer.from(`${before}${secret}yz`).toString(encoding as 'base64')),
      ),
    );
    expect(seen).toEqual([
      [`${shown}55eg==`, `${shown}55eg`],
      [`YX${shown}eXo=`, `YX${shown}eXo`],
      [`YWJ${shown}nl6`, `YWJ${shown}nl6`],
    ]);
    expect(vault.redact(Buffer.from(`abc${secret}`).toString('base64'))).toBe(`YWJj${shown}`);
  });
});

test('what is too short to be told from a word is not replaced; one character more is', () => {
  const vault = new Vault();
  expect(vault.keep('five5').reveal()).toBe('five5');
  expect(vault.redact('five5 is a word')).toBe('five5 is a word');
  expect(vault.occursIn('five5')).toBe(false);
  vault.keep('six-66');
  expect(vault.redact('six-66 is a secret')).toBe(`${String(new Secret('six-66'))} is a secret`);
});

test('of two secrets of which one holds the other, the longer one is replaced first', () => {
  const long = 'secret-and-more-of-it';
  const expected = `${String(new Secret(long))} and ${String(new Secret('secret-and'))}`;
  for (const order of [
    [long, 'secret-and'],
    ['secret-and', long],
  ]) {
    const vault = new Vault();
    for (const each of order) vault.keep(each);
    expect(vault.redact(`${long} and secret-and`)).toBe(expected);
  }
});

test('a secret that becomes known after a text was redacted is found in the next one', () => {
  const vault = new Vault();
  vault.keep('first-secret');
  expect(vault.redact('second-secret')).toBe('second-secret');
  vault.keep('second-secret');
  expect(vault.redact('second-secret')).toBe(String(new Secret('second-secret')));
});
