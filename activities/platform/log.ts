/** Structured logs: one JSON object a line, through one sieve (scrub.ts) whoever writes. */
import { join } from 'node:path';
import pino, { type DestinationStream, type Logger } from 'pino';
import { scrubFields, scrubText } from './scrub.js';
import type { Settings } from './settings.js';

/** The sieve stands before the destination, so that nothing goes round it: fields, bindings of children, messages, errors. */
export function createLog(
  level: Settings['LOG_LEVEL'],
  destination: DestinationStream = pino.destination({ dest: 2, sync: true }),
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

/** One file a day below `home`, for commands whose stderr is a person's view; several may append to it. */
export function logFile(home: string, day: string): string {
  return join(home, 'logs', `insertion-${day}.jsonl`);
}

export function openLogFile(path: string): DestinationStream {
  return pino.destination({ dest: path, append: true, mkdir: true, mode: 0o600, sync: true });
}
