import { expect, test } from '@playwright/test';
import { withoutFolders } from '../../fixtures/evidence/without-folders.ts';

const [directory, home] = ['/home/ann/acme', '/home/ann'];

for (const [text, told] of [
  ["open '/home/ann/acme/policies/names.json'", "open './policies/names.json'"],
  ['No provider service in /home/ann/acme/ (0 files).', 'No provider service in ./ (0 files).'],
  ["open '/home/ann/.ssh/key', not /home/anna/x", "open '~/.ssh/key', not /home/anna/x"],
  [
    'POST /am/oauth2/access_token of https://a.example/home',
    'POST /am/oauth2/access_token of https://a.example/home',
  ],
] as const) {
  test(`without the folders of a machine: ${text}`, () => {
    expect(withoutFolders(text, directory, `${home}/`)).toBe(told);
  });
}

test('a user whose home is the root, or who has none, loses no path', () => {
  for (const none of ['/', '', '.']) expect(withoutFolders('a/b of /c/d', '/', none)).toBe('a/b of /c/d');
});
