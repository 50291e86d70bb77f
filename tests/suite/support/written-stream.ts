import { Writable } from 'node:stream';

/** A stream as wide as a terminal, or a log, and what was written to it, piece by piece. */
export function stream(isTTY: boolean, columns = 100) {
  const written: string[] = [];
  const sink = new Writable({
    write(piece: Buffer, _encoding, done) {
      written.push(piece.toString());
      done();
    },
  });
  return { written, stream: Object.assign(sink, { isTTY, columns }) };
}
