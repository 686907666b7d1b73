/** A dead-man switch somewhere else, told that all is well: one short request to a guarded address. */

import type { SendHeartbeat } from '../../effects.js';
import { ConfigurationInvalid, PartnerUnreachable } from '../../errors.js';
import { sendGuarded } from '../network/guarded-request.js';

const SILENCE_MS = 10_000;

/** `secret`: the address, whose path is a secret of its own, lies in the environment. Throws ConfigurationInvalid, PartnerUnreachable; neither tells the address. */
export function createHeartbeat(
  allowPrivateHosts: readonly string[],
  secret: (name: string) => string | undefined,
): SendHeartbeat {
  return async (name, signal) => {
    const url = readAddress(name, secret(name));
    const answer = await sendGuarded(url, { headers: {}, allowPrivateHosts, signal, silenceMs: SILENCE_MS });
    answer.destroy(); // that it answered is all that is asked
    const status = answer.statusCode ?? 0;
    if (status >= 200 && status < 300) return;
    throw new PartnerUnreachable(
      `The dead-man switch of ${name} answers ${status}; look whether it still exists, and correct ${name}.`,
    );
  };
}

function readAddress(name: string, given: string | undefined): URL {
  if (given !== undefined && /^https?:/.test(given) && URL.canParse(given)) return new URL(given);
  throw new ConfigurationInvalid(
    `${name}, which schedule.heartbeat names, ${given ? 'is no http(s) address' : 'is not set'}; set it where workers run.`,
  );
}
