/** Plans what to delete from the raw and work zones: what is past its term, except what a failed source would fall back on. */
import type { Dataset } from '../../../datasets/dataset.js';
import { keptFolder, readKept } from '../../door/kept-extracts.js';
import type { Effects } from '../../effects.js';
import { readInputs } from '../../published/read-inputs.js';
import { readLatest } from '../../published/read-version.js';
import { payloadDays } from '../../text/terms.js';
import { decideRaw, decideWork, type Expired, type Retained } from './expired.js';

export interface RetentionPlan {
  readonly expired: readonly Expired[];
  readonly retained: readonly Retained[];
}

type Looking = Pick<Effects, 'zones' | 'datasets' | 'pseudonymiser' | 'now'>;

/** `running`: ids of runs under way. Deletes nothing. Throws ConfigurationInvalid where kept rows need keys that are not there. */
export async function planRetention(running: readonly string[], effects: Looking): Promise<RetentionPlan> {
  const { zones, datasets, now } = effects;
  const needed = new Set<string>();
  for (const dataset of datasets.values())
    for (const one of await neededBy(dataset, effects)) needed.add(one);
  const received = await zones.raw.list('');
  const raw = decideRaw(received, datasets.values(), needed, now());
  const gone = new Set(raw.expired.map(({ of, sha256 }) => `${of}/${sha256}`));
  const names = received.map(({ key }) => key.split('/').slice(0, 2).join('/'));
  const extracts = new Set(names.filter((name) => !gone.has(name)));
  const waits = [...datasets.values()].map(({ metadata: { hold } }) => hold.expire_days);
  const standing = { running: new Set(running), extracts, payloadDays: payloadDays(waits) };
  const work = decideWork(await zones.work.list(''), standing, now());
  return { expired: [...raw.expired, ...work], retained: raw.retained };
}

/**
 * Every extract of the current version may stand in for a source that fails, or still counts beside the next ones. Rows about
 * persons are kept in the restricted zone, and can be read while their keys are there: their raw extract may go.
 */
async function neededBy(dataset: Dataset, effects: Looking): Promise<string[]> {
  const { open, restricted } = effects.zones;
  const latest = await readLatest(dataset.id, open);
  if (!latest) return [];
  const inputs = await readInputs(dataset.id, latest.pointer.version, effects.zones);
  const names = inputs.map(({ source, sha256 }) => `${source}/${sha256}`);
  if (!dataset.metadata.personal) return names;
  const kept = await readKept(keptFolder(dataset.id), restricted);
  if (kept.length === 0) return names;
  const { names: epochs } = await effects.pseudonymiser.current();
  const readable = new Set(
    kept
      .filter(({ keys }) => epochs.includes(keys ?? ''))
      .map(({ source, extract }) => `${source}/${extract}`),
  );
  return names.filter((name) => !readable.has(name));
}
