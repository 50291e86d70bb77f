import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { ownMark } from '../../fixtures/journal/process-life.ts';
import { Journal } from '../../fixtures/journal/journal.ts';
import { stubbedClient } from './support/stub-client.ts';
import { journalHandle, journalOrigin, registrationEndpoint as endpoint } from './support/stub-journal.ts';
import { answeringTransport, broken, json } from './support/stub-transport.ts';
import { runProgram } from './support/program.ts';

const folder = () => test.info().outputPath('nowhere', 'yet', 'journal');
const fileOf = (run = 'run-1') => path.join(folder(), `${run}.jsonl`);
const linesOf = (file = fileOf()) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const intend = (journal: Journal, name: string): void => {
  journal.intend(name, journalOrigin, endpoint);
};

test.describe('the journal of a run', () => {
  test('leaves no file before the first intent and after the last client is gone', () => {
    const journal = Journal.start(folder(), 'run-1');
    expect(existsSync(folder())).toBe(false);
    expect(Journal.files(folder())).toEqual([]);
    intend(journal, 'one');
    intend(journal, 'two');
    journal.close('one');
    expect(existsSync(fileOf())).toBe(true);
    journal.close('two');
    expect(readdirSync(folder())).toEqual([]);
    intend(journal, 'three');
    expect(linesOf().map(({ event }) => event)).toEqual(['run', 'intent']);
    expect(journal.open.map(({ name }) => name)).toEqual(['three']);
  });

  test('is readable only by its owner, whatever the umask of the process', () => {
    const before = process.umask(0);
    try {
      intend(Journal.start(folder(), 'run-1'), 'one');
    } finally {
      process.umask(before);
    }
    expect(statSync(fileOf()).mode & 0o777).toBe(0o600);
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
  });

  test('has each line on disk before anything else happens', () => {
    const journal = Journal.start(folder(), 'run-1');
    intend(journal, 'one');
    expect(linesOf()).toEqual([
      { event: 'run', run: 'run-1', ...ownMark() },
      { event: 'intent', name: 'one', origin: journalOrigin, endpoint },
    ]);
    journal.registered('one', journalHandle('a'));
    expect(linesOf().at(-1)).toEqual({ event: 'registered', name: 'one', handle: journalHandle('a') });
    journal.deleting('one');
    expect(linesOf().at(-1)).toEqual({ event: 'deleting', name: 'one' });
    expect(readFileSync(fileOf(), 'utf8').endsWith('\n')).toBe(true);
  });

  test('records a registration before it is sent', async () => {
    const seen: unknown[] = [];
    const transport = answeringTransport(() => {
      seen.push(linesOf().at(-1)?.name);
      return seen.length === 1 ? broken('connection-refused') : json(201, {});
    });
    const journal = Journal.start(folder(), 'run-1');
    const { client } = stubbedClient(transport);
    let count = 0;
    await client.ask(() => {
      count += 1;
      intend(journal, `client-${count}`);
      return { purpose: 'register', method: 'POST', url: endpoint };
    }, 'registration');
    expect(seen).toEqual(['client-1', 'client-2']);
  });

  test('keeps the handles of a client newest last and records a sent deletion', () => {
    const journal = Journal.start(folder(), 'run-1');
    intend(journal, 'one');
    intend(journal, 'two');
    journal.registered('one', journalHandle('old'));
    journal.registered('one', journalHandle('new'));
    journal.deleting('two');
    journal.registered('nobody', journalHandle('x'));
    const expected = [
      { name: 'one', handles: [journalHandle('old'), journalHandle('new')], deletionSent: false },
      { name: 'two', handles: [], deletionSent: true },
    ];
    expect(journal.open).toMatchObject(expected);
    expect(journal.open).toHaveLength(2);
    expect(Journal.read(fileOf()).journal.open).toEqual(journal.open);
  });
});

test.describe('the journal after a crash', () => {
  const crashed = (last: string): void => {
    const journal = Journal.start(folder(), 'run-1');
    intend(journal, 'one');
    journal.registered('one', journalHandle('a'));
    intend(journal, 'two');
    appendFileSync(fileOf(), last);
  };

  test('is read up to a half-written last line and continues after it', () => {
    const half = JSON.stringify({ event: 'closed', name: 'one' }).slice(0, -3);
    crashed(half);
    const { journal } = Journal.read(fileOf());
    expect(journal.open.map(({ name }) => name)).toEqual(['one', 'two']);
    journal.deleting('two');
    const again = Journal.read(fileOf()).journal;
    expect(again.open).toMatchObject([
      { name: 'one', deletionSent: false, handles: [journalHandle('a')] },
      { name: 'two', deletionSent: true },
    ]);
    again.close('one');
    expect(Journal.read(fileOf()).journal.open.map(({ name }) => name)).toEqual(['two']);
    again.close('two');
    expect(existsSync(fileOf())).toBe(false);
  });

  test('keeps its mode when it continues', () => {
    crashed('');
    Journal.read(fileOf()).journal.close('one');
    expect(statSync(fileOf()).mode & 0o777).toBe(0o600);
  });

  test('loses nothing because of unknown lines', () => {
    const unknownLines = [
      '{"event":"invented","name":"one"}',
      '{"event":"closed"}',
      '{"event":"closed","name":7}',
      '{"event":"registered","name":"one","handle":{"clientId":3}}',
      '[]',
      'null',
      '\u0000\u0000\u0000',
    ];
    crashed(`${unknownLines.join('\n')}\n`);
    const { journal } = Journal.read(fileOf());
    expect(journal.open.map(({ name, handles }) => [name, handles.length])).toEqual([
      ['one', 1],
      ['two', 0],
    ]);
  });

  test('differs from that of a run that is still going on', () => {
    const gone = runProgram(process.execPath, ['-e', '']).pid;
    const here = hostname();
    const table: readonly [line: object | null, isLive: boolean][] = [
      [{ pid: process.pid, host: here }, true],
      [{ pid: process.ppid, host: here }, true],
      [{ pid: gone, host: here }, false],
      [{ pid: process.pid, host: `not-${here}` }, false],
      // The pid is in use again; the process that had it before is gone.
      [{ pid: process.pid, host: here, birth: '1' }, ownMark().birth === null],
      [null, false],
    ];
    mkdirSync(folder(), { recursive: true });
    for (const [line, isLive] of table) {
      const first = line === null ? '{"event":"ru' : JSON.stringify({ event: 'run', run: 'run-1', ...line });
      const second = JSON.stringify({ event: 'intent', name: 'one', origin: journalOrigin, endpoint });
      writeFileSync(fileOf(), `${first}\n${second}\n`);
      const read = Journal.read(fileOf());
      expect([read.isLive, read.journal.open.length], first).toEqual([isLive, 1]);
    }
  });

  test('is found among the files of the folder, and nothing else is', () => {
    mkdirSync(path.join(folder(), 'deeper'), { recursive: true });
    for (const name of ['20260102-b.jsonl', '20260101-a.jsonl', 'notes.txt', 'x.jsonl.bak']) {
      writeFileSync(path.join(folder(), name), '');
    }
    const names = Journal.files(folder()).map((file) => path.basename(file));
    expect(names).toEqual(['20260101-a.jsonl', '20260102-b.jsonl']);
  });
});
