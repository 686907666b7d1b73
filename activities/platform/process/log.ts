/** Structured logs: one JSON object a line, through one sieve (scrub.ts) whoever writes. */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pino, { type DestinationStream, type Logger } from 'pino';
import type { Settings } from '../settings/settings.js';
import { hasCode } from './process-identity.js';
import { scrubFields, scrubText } from './scrub.js';

/** The sieve stands before the destination, so that nothing goes round it: fields, bindings of children, messages, errors. */
export function createLog(
  level: Settings['LOG_LEVEL'],
  destination: DestinationStream = { write: (line) => void process.stderr.write(line) },
): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        logMethod(words, method) {
          const [first, second] = words;
          // an error of somebody else is its class: its text may quote a row
          if (first instanceof Error) return method.call(this, { family: first.name }, second ?? '');
          return method.apply(this, words);
        },
      },
    },
    { write: (line) => destination.write(sieve(line)) },
  );
}

function sieve(line: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line);
  return `${JSON.stringify({ level, time, ...scrubFields(fields), msg: scrubText(String(msg ?? '')) })}\n`;
}

const KEPT_MS = 30 * 24 * 3_600_000;

/**
 * One file a day below `home`, for commands whose stderr is a person's view; several may append to it. Files that nobody has
 * written to for 30 days go.
 */
export async function openLogFile(home: string, now: Date): Promise<DestinationStream> {
  const folder = join(home, 'logs');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await sweepLogs(folder, now);
  const dest = join(folder, `insertion-${now.toISOString().slice(0, 10)}.jsonl`);
  return pino.destination({ dest, append: true, mode: 0o600, sync: true });
}

/** Any number of commands may sweep at once. What another user wrote is left to him. */
async function sweepLogs(folder: string, now: Date): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/^insertion-\d{4}-\d{2}-\d{2}\.jsonl$/.test(name)) continue;
    const path = join(folder, name);
    try {
      if (now.getTime() - (await stat(path)).mtimeMs > KEPT_MS) await rm(path);
    } catch (error) {
      if (!hasCode(error, 'ENOENT', 'EACCES', 'EPERM')) throw error;
    }
  }
}
