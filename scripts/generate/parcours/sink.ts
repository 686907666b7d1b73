/** One file's text, gathered into pieces. */
import type { Writable } from 'node:stream';

export interface Sink {
  readonly source: string;
  readonly name: string;
  /** The line that the next text begins on, from 1. */
  readonly line: number;
  readonly characters: number;
  /** Text in whole lines. */
  write(text: string): void;
  countRow(): void;
}

export interface Place {
  readonly source: string;
  readonly name: string;
  readonly encoding?: 'utf8' | 'latin1';
}

const CHUNK = 1 << 18;

export function createSink(
  { source, name, encoding = 'utf8' }: Place,
  stream: Writable,
  wait: (drained: Promise<unknown>) => void,
): { sink: Sink; flush: () => void; rows: () => number } {
  const state = { line: 1, characters: 0, rows: 0, pending: '' };
  const flush = (): void => {
    if (state.pending === '') return;
    const took = stream.write(Buffer.from(state.pending, encoding));
    state.pending = '';
    if (!took) wait(new Promise((resolve) => stream.once('drain', resolve)));
  };
  const sink: Sink = {
    source,
    name,
    get line() {
      return state.line;
    },
    get characters() {
      return state.characters;
    },
    write(text) {
      state.line += countLines(text);
      state.characters += text.length;
      state.pending += text;
      if (state.pending.length >= CHUNK) flush();
    },
    countRow() {
      state.rows += 1;
    },
  };
  return { sink, flush, rows: () => state.rows };
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
