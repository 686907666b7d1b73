/** The pages of the runs of a dataset, as they are kept in the restricted zone: the last ones, and any that is asked for. */
import { runFolder, WriteRunPage } from '../../handover/hold.js';
import type { ObjectStore } from '../../platform/effects.js';
import { parseJsonBytes } from '../../text/stored-json.js';

/** Of a dataset, that are shown. */
export const LAST_RUNS = 50;

export interface KeptRun {
  readonly page: WriteRunPage;
  /** As its name tells; null where it has another name. */
  readonly began: Date | null;
  /** When its page was written last: its end, or since when it waits. */
  readonly written: Date;
}

export interface Shelf {
  readonly dataset: string;
  /** Newest first, `LAST_RUNS` at most. */
  readonly last: readonly KeptRun[];
  /** Ids of all that have a page, newest first. */
  readonly ids: readonly string[];
  /** Among `asked`, those that have a page, whatever their age. */
  readonly found: readonly KeptRun[];
}

/** `asked`: runs that are wanted besides the last ones. A page that nobody can read is left out. */
export async function readShelf(
  dataset: string,
  restricted: Pick<ObjectStore, 'list' | 'read'>,
  asked: readonly string[] = [],
): Promise<Shelf> {
  const prefix = runFolder({ dataset, run: '' });
  const pages = (await restricted.list(prefix))
    .flatMap(({ key, modified }) => {
      const [run = '', file] = key.slice(prefix.length).split('/');
      return file === 'run.json' ? [{ run, written: modified }] : [];
    })
    .map((one) => ({ ...one, at: Number(beganAt(one.run) ?? one.written) }))
    .sort((one, other) => other.at - one.at);
  const wanted = new Set([...pages.slice(0, LAST_RUNS).map(({ run }) => run), ...asked]);
  const read = await Promise.all(
    pages
      .filter(({ run }) => wanted.has(run))
      .map(async ({ run, written }): Promise<KeptRun[]> => {
        const found = await restricted.read(`${runFolder({ dataset, run })}/run.json`);
        const page = found && WriteRunPage.safeParse(parseJsonBytes(found.body)).data;
        return page ? [{ page, began: beganAt(run), written }] : [];
      }),
  );
  const kept = read.flat();
  const lastIds = new Set(pages.slice(0, LAST_RUNS).map(({ run }) => run));
  return {
    ...{ dataset, ids: pages.map(({ run }) => run) },
    last: kept.filter(({ page }) => lastIds.has(page.run)),
    found: kept.filter(({ page }) => asked.includes(page.run)),
  };
}

/** A run is named after its dataset and the moment it began: offre-insertion-20260131T050000-ab12. */
const NAME = /^(.+)-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})-[0-9a-f]+$/;

/** Null where it has another name. */
export function beganAt(run: string): Date | null {
  const [, , year, month, day, hour, minute, second] = NAME.exec(run) ?? [];
  const moment = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(Number(moment)) ? null : moment;
}

export function isNamedAfter(dataset: string, run: string): boolean {
  return NAME.exec(run)?.[1] === dataset;
}

export interface RunRows {
  readonly rowsIn: number;
  readonly rowsOut: number;
  readonly rowsRejected: number;
  readonly rowsOutside: number;
  readonly rowsMerged: number;
}

/** Of all its sources. */
export function sumRows({ sources }: Pick<WriteRunPage, 'sources'>): RunRows {
  const sum = (count: (one: WriteRunPage['sources'][number]) => number) =>
    sources.reduce((total, one) => total + count(one), 0);
  return {
    rowsIn: sum(({ rowsIn }) => rowsIn),
    rowsOut: sum(({ rowsOut }) => rowsOut),
    rowsRejected: sum(({ rowsRejected }) => rowsRejected),
    rowsOutside: sum(({ rowsOutside = 0 }) => rowsOutside),
    rowsMerged: sum(({ rowsMerged }) => rowsMerged),
  };
}
