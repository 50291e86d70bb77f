import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { lintAction } from '../../fixtures/lab/action-lint.ts';

// What `npm run check` refuses in an action: the linter of workflows does not read actions.

const text = readFileSync(path.resolve(import.meta.dirname, '../../action.yml'), 'utf8');

test('the action is accepted', async () => {
  expect(await lintAction(text)).toEqual([]);
});

const mistakes: readonly (readonly [what: string, before: string, after: string, told: RegExp])[] = [
  ['a wrong key', 'inputs:', 'branding-color: red\ninputs:', /branding-color/],
  ['a wrong key of an input', "default: '.'", "defaults: '.'", /defaults/],
  ['a step that does not exist', 'steps.judge.outputs.verdict', 'steps.judged.outputs.verdict', /judged/],
  ['an output that nobody writes', 'echo "counts=', 'echo "count=', /outputs\.counts is written by no step/],
  ['an input that does not exist', '${{ inputs.arguments }}', '${{ inputs.argument }}', /argument/],
  [
    'an expression in a script',
    'cd "$FOLDER"',
    'cd "${{ inputs.working-directory }}"',
    /no value is read as shell/,
  ],
  ['an action that is not pinned', /setup-node@\w+/.exec(text)?.[0] ?? '', 'setup-node@v7', /pinned/],
  ['a script without a shell', 'shell: bash', 'timeout-minutes: 1', /runs\.steps/],
];
for (const [what, before, after, told] of mistakes) {
  test(`${what} is refused`, async () => {
    const changed = text.replace(before, () => after);
    expect(changed).not.toBe(text);
    expect((await lintAction(changed)).join('\n')).toMatch(told);
  });
}
