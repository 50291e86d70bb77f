import { expect, test } from '@playwright/test';
import { Progress } from '../../fixtures/report/progress.ts';
import { Terminal } from '../../fixtures/report/terminal.ts';
import type { Question } from '../../fixtures/run/remote.ts';
import { stream } from './support/written-stream.ts';

const questions: readonly Question[] = [
  { target: 'dev', requirement: 'discovery.document-served' },
  { target: 'dev', requirement: 'token.issued' },
  { target: 'dev', requirement: 'token.scope-single' },
];
const [discovery, issued, single] = questions as [Question, Question, Question];

/** What a terminal shows after that: only the movements that are used here are understood. */
function screen(written: readonly string[]): string[] {
  const lines: string[] = [];
  for (const piece of written) {
    // eslint-disable-next-line no-control-regex -- the movements of a terminal begin with one
    const up = /^\u001b\[(\d+)A$/.exec(piece)?.[1];
    if (up !== undefined) lines.splice(lines.length - Number(up));
    else if (!piece.startsWith('\u001b')) lines.push(...piece.replace(/\n$/, '').split('\n'));
  }
  return lines;
}

test.describe('on a terminal', () => {
  test('each task has a line that is kept up to date, below everything that is said', () => {
    const { written, stream: out } = stream(true);
    const terminal = new Terminal(out, {});
    let now = 0;
    const progress = new Progress(terminal, questions, () => now);
    now = 4_000;
    progress.decided(issued, 'nonconformant');
    terminal.say('a finding\nin two lines');
    expect(screen(written)).toEqual([
      'a finding',
      'in two lines',
      'Task 2: 0 of 1 done, 4 s (Get OpenID Connect configuration)',
      'Task 4: 1 of 2 done, 1 nonconformant, 4 s (Get a dynamic client access token)',
    ]);
    now = 65_000;
    progress.tick();
    expect(screen(written).at(-1)).toContain('1 min 5 s');
    progress.end();
    expect(screen(written)).toEqual(['a finding', 'in two lines']);
  });

  test('a line is never wider than the terminal, which would break it into two', () => {
    const { written, stream: out } = stream(true, 40);
    new Progress(new Terminal(out, {}), questions, () => 0);
    expect(screen(written)).toHaveLength(2);
    for (const line of screen(written)) expect(line.length).toBeLessThan(40);
  });
});

test.describe('in a log', () => {
  for (const [where, isTTY, env] of [
    ['a file', false, {}],
    ['a pipeline', true, { CI: 'true' }],
    ['a dumb terminal', true, { TERM: 'dumb' }],
  ] as const) {
    test(`${where} gets a line for each task that is done, and no movements`, () => {
      const { written, stream: out } = stream(isTTY);
      let now = 0;
      const progress = new Progress(new Terminal(out, env), questions, () => now);
      now = 2_000;
      progress.decided(discovery, 'conformant');
      progress.decided(issued, 'conformant');
      progress.tick();
      now = 33_000;
      progress.tick();
      progress.tick();
      progress.decided(single, 'inconclusive');
      progress.end();
      expect(written.join('')).toBe(
        [
          'Task 2: 1 of 1 done, 1 conformant, 2 s (Get OpenID Connect configuration)',
          'still at work: 2 of 3 checks done after 33 s',
          'Task 4: 2 of 2 done, 1 conformant, 1 inconclusive, 33 s (Get a dynamic client access token)',
          '',
        ].join('\n'),
      );
    });
  }

  test('what a tenant sent gives no command to a terminal or to the runner of a pipeline', () => {
    const { written, stream: out } = stream(false);
    const terminal = new Terminal(out, {});
    terminal.say(
      '\u001b[2Jgone\n::error::x\n  ::set-output name=a::b\n##[group]x ##vso[task.complete]\u202eleft',
    );
    const text = written.join('');
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u202e');
    expect(text).not.toMatch(/^\s*::|##\[|##vso\[/m);
    expect(text).toContain('gone');
    terminal.command('::warning title=a::b');
    expect(written.at(-1)).toBe('::warning title=a::b\n');
  });
});
