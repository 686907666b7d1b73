/** What Node has of its own and a browser has not. esbuild puts these in wherever a module uses their names. */
import { Buffer } from 'buffer/index.js';

/** `type`: without it, DuckDB's own loader takes this for Node and asks for a disk. */
const process = {
  env: {},
  argv: [],
  platform: 'browser',
  pid: 1,
  type: 'renderer',
  version: 'v20.19.0',
  versions: { node: '20.19.0' },
  cwd: () => '/',
  emitWarning: () => {},
  nextTick: (work: (...words: unknown[]) => void, ...words: unknown[]) =>
    queueMicrotask(() => work(...words)),
};

const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();

/** A timer of zero waits four milliseconds in a browser; a message does not. */
function setImmediate(work: (...words: unknown[]) => void, ...words: unknown[]): void {
  waiting.push(() => work(...words));
  port2.postMessage(null);
}

export { Buffer, process, setImmediate };
