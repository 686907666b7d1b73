import { isCancellation, patched } from '@temporalio/workflow';
import type { Assembled, Checked, ContractVerdict, CurrentVersion } from '../activities/handover/run.js';
import {
  assembleDataset,
  checkDataset,
  compareContract,
  deferRevisions,
  orderExtracts,
  readCurrentVersion,
  scanDataset,
} from './doors.js';
import { takePublished } from './ingest-every-source.js';
import type { PublishDataset } from './messages.js';
import type { Ingested } from './verdicts.js';
import { joinVerdicts } from './verdicts.js';

/** What would be published, and everything that judges it, all against one version: `base`. */
export interface Judged {
  readonly sources: Ingested;
  readonly base: CurrentVersion | null;
  readonly assembled: Assembled;
  readonly checked: Checked;
}

/** Nothing in the run is newer than what was published meanwhile. */
export interface Superseded {
  readonly sources: Ingested;
  readonly by: string;
  /** The sources whose published extract is the newer one. */
  readonly older: readonly string[];
}

/** What `work` gives of `base`; null where it fails, and `base` is not current any more: it was withdrawn, and its files with it. */
export async function unlessGone<Result>(
  { run, dataset }: Pick<PublishDataset, 'run' | 'dataset'>,
  base: CurrentVersion | null,
  work: () => Promise<Result>,
): Promise<Result | null> {
  try {
    return await work();
  } catch (error) {
    if (base === null || isCancellation(error) || !patched('base-gone')) throw error;
    const current = await readCurrentVersion({ run, dataset });
    if (current?.version === base.version) throw error;
    return null;
  }
}

/**
 * Judges against what consumers see now; null where that was withdrawn meanwhile. Where it is not the version that the run began with,
 * the extracts are ordered together with those of that version: an older one gives way to the published one, and a run with nothing
 * newer is superseded.
 */
export async function judgeVersion(
  { run, dataset }: Pick<PublishDataset, 'run' | 'dataset'>,
  begun: Ingested,
  enter: (phase: 'assemble' | 'check') => void,
): Promise<Judged | Superseded | null> {
  enter('assemble');
  const made = await assemble(begun);
  enter('check');
  const base = await readCurrentVersion({ run, dataset });
  return unlessGone({ run, dataset }, base, async () => {
    if (base === null || base.version === begun.base?.version) return judge(begun, made, base, []);
    const { ingested } = begun;
    const { older, newer, untold } = await orderExtracts({ run, dataset, ingested, current: base });
    if (older.length > 0 && newer.length === 0 && untold.length === 0)
      return { sources: begun, by: base.version, older };
    const sources = await takePublished({ run, dataset }, begun, base, older);
    const reasons = untold.map((source) => tellUntold(source, base.version));
    return judge(sources, older.length > 0 ? await assemble(sources) : made, base, reasons);
  });

  async function assemble({ ingested }: Ingested): Promise<Assembled> {
    return assembleDataset({ run, dataset, sources: ingested.map((one) => one.normalised) });
  }

  async function judge(
    sources: Ingested,
    made: Assembled,
    current: CurrentVersion | null,
    untold: readonly string[],
  ): Promise<Judged> {
    const { assembled } = await deferRevisions({ run, dataset, assembled: made, current });
    const contract = await compareContract({ run, dataset, current });
    const normalised = sources.ingested.map((one) => one.normalised);
    const scan = await scanDataset({ run, dataset, assembled, sources: normalised, current });
    const order: ContractVerdict = { verdict: untold.length > 0 ? 'hold' : 'publish', reasons: [...untold] };
    const deliveries = sources.ingested
      .filter(({ status }) => status === 'fresh')
      .map(({ source, extract: { sha256, fileName } }) => ({ source, sha256, fileName }));
    const own = await checkDataset({ run, dataset, assembled, current, deliveries });
    const checked = joinVerdicts(own, [contract, scan, order]);
    return { sources: { ...sources, base: current }, base: current, assembled, checked };
  }
}

export function tellUntold(source: string, version: string): string {
  return `${source}: version ${version} was published meanwhile from another extract, and nothing says which of the two is newer; approve to publish this one.`;
}

export function tellSuperseded({ by, older }: Superseded): string {
  return `version ${by} was published meanwhile, from newer extracts of ${older.join(', ')}; nothing of this run is newer.`;
}

export function isSuperseded(judged: Judged | Superseded): judged is Superseded {
  return 'by' in judged;
}
