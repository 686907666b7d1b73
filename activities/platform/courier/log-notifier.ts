/** Tells by one line of log on stderr: what collects the logs of a worker raises the alarm. */
import type { Notifier } from '../effects.js';
import { createLog } from '../process/log.js';
import type { Settings } from '../settings/settings.js';

export function createLogNotifier(level: Settings['LOG_LEVEL']): Notifier {
  const log = createLog(level);
  return {
    async notify({ subject, sentences }) {
      log.error({ subject, sentences }, `${subject}: ${sentences.join(' ')}`);
    },
  };
}
