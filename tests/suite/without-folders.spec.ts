import { expect, test } from '@playwright/test';
import { withoutFolders } from '../../fixtures/evidence/without-folders.ts';

const [directory, home] = ['/folders/ann/acme', '/folders/ann'];

for (const [text, told] of [
  ["open '/folders/ann/acme/policies/names.json'", "open './policies/names.json'"],
  ['No provider service in /folders/ann/acme/ (0 files).', 'No provider service in ./ (0 files).'],
  ["open '/folders/ann/.ssh/key', not /folders/anna/x", "open '~/.ssh/key', not /folders/anna/x"],
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
