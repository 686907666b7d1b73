/** Effects that tell a test of every write of every activity, at the instant before and the instant after it. */
import { Context } from '@temporalio/activity';
import type { Effects } from '../../activities/effects.js';
import type { ObjectStore } from '../../activities/platform/effects.js';

/** An instant in a run: an activity is about to write a key, or has just written it. */
export interface Instant {
  readonly activity: string;
  /** How the key ends. */
  readonly key: string;
  readonly moment: 'before' | 'after';
}

/** The real zones; `reach` is awaited whenever a write comes to `instant`. */
export function watchZones(effects: Effects, instant: Instant, reach: () => Promise<void>): Effects {
  return tellWrites(effects, async ({ activity, key, moment }) => {
    if (moment !== instant.moment || !plain(key).endsWith(plain(instant.key))) return;
    if (activity === instant.activity) await reach();
  });
}

/** Folders that are named after what they hold differ from run to run. */
export function plain(key: string): string {
  return key.replace(/\b[0-9a-f]{16,64}\b/g, '#');
}

/** The real zones; every instant of every write is told. */
export function tellWrites(effects: Effects, told: (instant: Instant) => Promise<void>): Effects {
  const tell = (key: string, moment: Instant['moment']) =>
    told({ activity: Context.current().info.activityType, key, moment });
  const { raw, work, restricted, open, reports } = effects.zones;
  const watch = (store: ObjectStore) => watchStore(store, tell);
  return {
    ...effects,
    zones: {
      raw: watch(raw),
      work: watch(work),
      restricted: watch(restricted),
      open: watch(open),
      reports: watch(reports),
    },
  };
}

function watchStore(
  store: ObjectStore,
  tell: (key: string, moment: Instant['moment']) => Promise<void>,
): ObjectStore {
  const around = async <Result>(key: string, act: () => Promise<Result>): Promise<Result> => {
    await tell(key, 'before');
    const result = await act();
    await tell(key, 'after');
    return result;
  };
  return {
    ...store,
    write: (key, body, condition) => around(key, () => store.write(key, body, condition)),
    upload: (key, path) => around(key, () => store.upload(key, path)),
    remove: (keys) => around(keys[0] ?? '', () => store.remove(keys)),
  };
}
