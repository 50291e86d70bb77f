import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { orderOf } from '../../fixtures/command-line/order.ts';
import { runOptions } from '../../fixtures/command-line/run-options.ts';
import { subcommands } from '../../fixtures/command-line/subcommands.ts';
import { typed, typedIn } from '../../fixtures/settings/packaged.ts';
import { runProgram } from './support/program.ts';

// What may be typed behind `npx aic-dcr-conformance`. That it works when it is installed: package.spec.ts.

const order = (...args: readonly string[]) => orderOf(args, '1.2.3');
const names = Object.keys(subcommands);

test.describe('what is started', () => {
  for (const [line, name, args] of [
    ['', 'run', []],
    ['run', 'run', []],
    ['conformance --quiet', 'run', ['--quiet']],
    ['--grep @token', 'run', ['--grep', '@token']],
    ['--grep=@token -x', 'run', ['--grep=@token', '-x']],
    ['-g @token --debug --list', 'run', ['-g', '@token', '--debug', '--list']],
    ['-g@token --shuffle 3', 'run', ['-g@token', '--shuffle', '3']],
    ['run -- --project=staging', 'run', ['--project=staging']],
    ['run token.spec', 'run', ['token.spec']],
    ['doctor', 'doctor', []],
    ['baseline', 'baseline', []],
    ['baseline -- accepted.json', 'baseline', ['accepted.json']],
    ['compare dev staging --esv a.esv', 'compare', ['dev', 'staging', '--esv', 'a.esv']],
    ['config --simulate realms esvs --esv=A=b', 'config', ['--simulate', 'realms', 'esvs', '--esv=A=b']],
    ['explain token.issued token', 'explain', ['token.issued', 'token']],
    ['tenant --port 0 --fault scope-widened', 'tenant', ['--port', '0', '--fault', 'scope-widened']],
  ] as const) {
    test(`"${line}"`, () => {
      expect(order(...line.split(' ').filter((word) => word !== ''))).toEqual({ kind: 'start', name, args });
    });
  }
});

test.describe('what is refused, with what was probably meant', () => {
  for (const [line, said] of [
    ['docto', 'There is no subcommand docto. Did you mean doctor?'],
    ['conformence', 'There is no subcommand conformence. Did you mean conformance?'],
    ['token.issued', 'There is no subcommand token.issued.'],
    ['--gerp x', 'There is no option --gerp. Did you mean --grep?'],
    ['run --config other.ts', 'There is no option --config.'],
    ['run -c other.ts', 'There is no option -c.'],
    ['run --quiet=yes', 'The option --quiet takes no value.'],
    ['run --grep', 'The option --grep needs a value.'],
    ['doctor --grep x', 'There is no option --grep.'],
    ['doctor now', 'There is one argument too many: now.'],
    ['sweep --verbose=1', 'There is no option --verbose.'],
    ['config', 'An argument is missing: npx aic-dcr-conformance config <file or folder>'],
    ['help doctr', 'There is no subcommand doctr. Did you mean doctor?'],
    ['config realms --simulat', 'There is no option --simulat. Did you mean --simulate?'],
    ['compare dev', 'An argument is missing: npx aic-dcr-conformance compare <one> <other>'],
    ['replay a.har b.har', 'There is one argument too many: b.har.'],
    ['tenant --falt x', 'There is no option --falt. Did you mean --fault?'],
  ] as const) {
    test(`"${line}"`, () => {
      const refused = order(...line.split(' '));
      expect(refused.kind).toBe('refuse');
      expect('text' in refused ? refused.text.split('\n')[0] : '').toContain(said);
      expect('text' in refused ? refused.text : '').toContain('--help');
    });
  }
});

test('help names every subcommand, and each has its own', () => {
  const all = order('--help');
  for (const asked of [['-h'], ['help']]) expect(order(...asked)).toEqual(all);
  for (const name of names) {
    expect('text' in all ? all.text : '').toMatch(new RegExp(`^  ${name} `, 'm'));
    const own = order(name, '--help');
    expect(own).toEqual({ kind: 'say', text: expect.stringContaining(`npx aic-dcr-conformance ${name}`) });
    expect(order('help', name)).toEqual(own);
    expect(order(name, '--', '-h')).toEqual(own);
  }
  for (const asked of ['--version', '-V']) expect(order(asked)).toEqual({ kind: 'say', text: '1.2.3' });
});

test('help says of settings and results what is true for the subcommand', () => {
  const naming = (words: string): string[] =>
    names.filter((name) => {
      const help = order(name, '--help');
      return 'text' in help && help.text.includes(words);
    });
  expect(naming('judges the embedded reference tenant')).toEqual(['run']);
  expect(naming('Results are in reports/')).toEqual(['run', 'config', 'replay', 'merge']);
  const withSettings = ['run', 'doctor', 'sweep', 'baseline', 'compare', 'config', 'evidence'];
  expect(naming('Settings are environment variables')).toEqual(withSettings);
  const all = order('--help');
  expect('text' in all ? all.text : '').toContain('judges the embedded reference tenant');
});

test('every subcommand but a run is a command of the repository', () => {
  const commands = readdirSync(path.resolve(import.meta.dirname, '../../fixtures/commands'))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.parse(name).name);
  const ownOfTheRepository = ['cli', 'sbom'];
  expect(commands.filter((name) => !ownOfTheRepository.includes(name)).sort()).toEqual(
    names.filter((name) => name !== 'run').sort(),
  );
});

test('a run takes the options of Playwright, but for its configuration', () => {
  const cli = path.join(path.dirname(createRequire(import.meta.url).resolve('@playwright/test')), 'cli.js');
  const { stdout } = runProgram(process.execPath, [cli, 'test', '--help']);
  const told = [...stdout.matchAll(/^ {2}(-.+?)(?: {2}|$)/gm)].map(([, option = '']) => option);
  const known = runOptions.map(({ name, short, takes }) => [short, name, takes].filter(Boolean).join(' '));
  const inOurWords = told.map((option) => {
    const value = option.includes('<') ? 'a value' : option.includes('[') ? 'perhaps a value' : 'nothing';
    return `${option.replaceAll(/ [<[].*|,/g, '')} ${value}`;
  });
  expect(inOurWords.filter((option) => !/^(?:-c --config|-h --help) /.test(option)).sort()).toEqual(
    known.sort(),
  );
});

test('messages name what is typed where the suite is', () => {
  expect(typed('sweep')).toBe('npm run sweep');
  expect(typed('conformance')).toBe('npm run conformance');
  expect(typed('explain', 'token')).toBe('npm run explain -- token');
  expect(typedIn('package', 'sweep')).toBe('npx aic-dcr-conformance sweep');
  expect(typedIn('package', 'conformance')).toBe('npx aic-dcr-conformance');
  expect(typedIn('package', 'explain', 'token')).toBe('npx aic-dcr-conformance explain token');
});
