import { expect, test } from '@playwright/test';
import { Terminal, wrap, type Stream } from '../../fixtures/report/terminal.ts';
import { hostileTexts } from './support/stub-results.ts';
import { stream } from './support/written-stream.ts';

/** What is written for a text on a stream of this kind. */
function written(special: Partial<Stream>, act: (terminal: Terminal) => void): string {
  const { written: pieces, stream: out } = stream(special.isTTY === true);
  Object.assign(out, special);
  act(new Terminal(out, {}));
  return pieces.join('');
}

const coloured = { isTTY: true, columns: 80, getColorDepth: () => 8 };

test.describe('colours', () => {
  const say = (terminal: Terminal): void => {
    terminal.say('first\n  second', 'bad');
  };

  test('mark the first line on a terminal that shows them', () => {
    expect(written(coloured, say)).toBe('\u001b[31mfirst\u001b[39m\n  second\n');
  });

  test('are absent in a file, and where the terminal or its user wants none', () => {
    for (const special of [
      { isTTY: false },
      { ...coloured, getColorDepth: () => 1 },
      { ...coloured, isTTY: false },
    ]) {
      expect(written(special, say)).toBe('first\n  second\n');
    }
  });

  test('are the only control characters, whatever a tenant sends', () => {
    for (const text of hostileTexts) {
      const line = written(coloured, (terminal) => {
        terminal.say(text, 'warn');
      });
      // eslint-disable-next-line no-control-regex -- the two marks of a colour are ours
      const bare = line.replace(/^\u001b\[33m/, '').replace(/\u001b\[39m(?=\n)/, '');
      // eslint-disable-next-line no-control-regex -- what a terminal would obey
      expect(bare.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]|\p{Cf}/u);
    }
  });
});

test.describe('long lines', () => {
  test('go on below their text, and words that are too long stay whole', () => {
    const line = '  expected   one two three four five six';
    expect(wrap(line, 27)).toEqual(['  expected   one two three', '             four five six']);
    // Where the column leaves no room, the text goes on near the margin.
    expect(wrap(line, 20)).toEqual(['  expected   one two', '    three four five', '    six']);
    expect(wrap('[default] one two three', 16)).toEqual(['[default] one', '  two three']);
    const address = 'https://tenant.example.com/am/oauth2/realms/root/realms/alpha';
    expect(wrap(`  clause     RFC 6749 (${address}) and more words`, 30)).toEqual([
      '  clause     RFC 6749',
      `             (${address})`,
      '             and more words',
    ]);
    expect(wrap('x'.repeat(50), 20)).toEqual(['x'.repeat(50)]);
    expect(wrap('', 20)).toEqual(['']);
  });

  test('end, however many spaces they begin with', () => {
    for (const spaces of [9, 10, 18, 19, 20, 21, 500]) {
      const pieces = wrap(`${' '.repeat(spaces)}one two three four`, 20);
      expect(pieces.join(' ').split(/ +/)).toEqual(['', 'one', 'two', 'three', 'four']);
      expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(20);
    }
  });

  test('are wrapped on a terminal only', () => {
    const say = (terminal: Terminal): void => {
      terminal.say('one two three four five six seven eight');
    };
    expect(written({ isTTY: true, columns: 24 }, say).split('\n')).toHaveLength(3);
    expect(written({ isTTY: false }, say).split('\n')).toHaveLength(2);
  });
});

test('a quiet terminal prints only what concludes, and no block', () => {
  const told = written({ isTTY: true, columns: 80 }, (terminal) => {
    terminal.beQuiet();
    terminal.say('no');
    terminal.show(['block']);
    terminal.conclude('yes');
    terminal.command('::error::x');
  });
  expect(told).toBe('yes\n::error::x\n');
});
