/** What the data team was told lately by one way, so that the same notice is told once within some days. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ConditionLost } from '../../errors.js';
import { toSortedJson } from '../../text/sorted-json.js';
import { parseJsonBytes } from '../../text/stored-json.js';
import type { Notice, ObjectStore } from '../effects.js';

export const COOLING_DAYS = 7;
const DAY_MS = 86_400_000;
const TRIES = 3;
/** By hash of a notice: when it was told. */
const Told = z.record(z.string(), z.iso.datetime());

export interface NoticeMemory {
  wasTold(id: string, now: Date): Promise<boolean>;
  /** Lost in a race, it costs a notice that is told twice. */
  remember(id: string, at: Date): Promise<void>;
}

export function noticeId({ subject, sentences }: Notice): string {
  return createHash('sha256')
    .update(JSON.stringify([subject, sentences]))
    .digest('hex')
    .slice(0, 32);
}

/** `way`: mail or chat; each remembers its own. */
export function createNoticeMemory(
  way: 'mail' | 'chat',
  store: Pick<ObjectStore, 'read' | 'write'>,
): NoticeMemory {
  const key = way === 'mail' ? 'deliveries/_team.json' : 'deliveries/_team-chat.json';
  const isRecent = (day: string, now: Date) => now.getTime() - Date.parse(day) < COOLING_DAYS * DAY_MS;
  const read = async () => {
    const found = await store.read(key);
    return { found, told: Told.safeParse(found && parseJsonBytes(found.body)).data ?? {} };
  };
  return {
    async wasTold(id, now) {
      const last = (await read()).told[id];
      return last !== undefined && isRecent(last, now);
    },
    async remember(id, at) {
      for (let turn = 1; turn <= TRIES; turn += 1) {
        const { found, told } = await read();
        const recent = Object.entries(told).filter(([, day]) => isRecent(day, at));
        const next = toSortedJson({ ...Object.fromEntries(recent), [id]: at.toISOString() });
        try {
          await store.write(key, next, found ? { ifMatch: found.etag } : { ifNoneMatch: '*' });
          return;
        } catch (error) {
          if (!(error instanceof ConditionLost)) throw error;
        }
      }
    },
  };
}
