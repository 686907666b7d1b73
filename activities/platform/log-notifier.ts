/** Tells by one line of log on stderr: what collects the logs of a worker raises the alarm. */
import pino from 'pino';
import type { Notifier } from './effects.js';
import type { Settings } from './settings.js';

export function createLogNotifier(level: Settings['LOG_LEVEL']): Notifier {
  const log = pino({ level, base: null }, pino.destination({ dest: 2, sync: true }));
  return {
    async notify({ subject, sentences }) {
      log.error({ subject, sentences }, `${subject}: ${sentences.join(' ')}`);
    },
  };
}
