/** `insertion protect --method cell_key`, and which options go with which method. */
import { copyFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { chanceBySubtraction, perturbCounts } from '../../activities/protect/perturb-counts.js';
import { readCounts, writeProtected } from '../../activities/protect/read-count-table.js';
import { printJson, printText } from '../print.js';
import { withFileSession } from '../session/file-session.js';
import { naming, openTable, wholeNumber } from './count-files.js';

export const METHODS = ['suppression', 'rounding', 'cell_key'] as const;
export type Method = (typeof METHODS)[number];

export interface KeyedOptions {
  readonly by: string;
  readonly count: string;
  readonly total: string;
  readonly method?: Method;
  readonly key?: string;
  readonly variance: string;
  readonly deviation: string;
  readonly width?: string;
  readonly round?: string;
  readonly max?: string;
  readonly hierarchy: readonly string[];
  readonly json?: boolean;
}

/** The method that the options ask for, and no option of another. */
export function methodOf({ method, round, key, width, max, hierarchy }: KeyedOptions): Method {
  const asked = method ?? (round === undefined ? 'suppression' : 'rounding');
  const [needed, foreign] = {
    suppression: [null, key === undefined ? null : '--key'],
    rounding: [round === undefined ? '--round' : null, key === undefined ? null : '--key'],
    cell_key: [
      key === undefined ? '--key' : null,
      [round, width, max, hierarchy[0]].some((one) => one !== undefined)
        ? '--round, --width, --max or --hierarchy'
        : null,
    ],
  }[asked];
  if (needed !== null) throw new ConfigurationInvalid(`--method ${asked} needs ${needed}; give it.`);
  if (foreign !== null)
    throw new ConfigurationInvalid(`--method ${asked} knows no ${foreign}; leave it out.`);
  return asked;
}

/** Writes every count with the noise of its key; none below the threshold. */
export async function protectByKey(
  file: string,
  out: string,
  options: KeyedOptions,
  threshold: number,
): Promise<void> {
  const limits = {
    variance: Number(options.variance),
    deviation: wholeNumber('--deviation', options.deviation),
  };
  if (!(limits.variance > 0))
    throw new ConfigurationInvalid('--variance takes a number above zero; correct it.');
  const by = options.by.split(',').map((name) => name.trim());
  const told = await withFileSession(file, async (session, scratch) => {
    const columns = await openTable(file, session, scratch);
    const { count, total, key } = options;
    const shape = { table: 'extract', columns, by, count, dominance: null, total, ...(key && { key }) };
    const published = await naming(file, async () => {
      const rows = await readCounts(shape, session);
      const counts = perturbCounts(rows, limits, threshold);
      return rows.map(({ line }, at) => ({ line, count: counts[at] ?? null }));
    });
    const written = join(scratch, 'protected.csv');
    await writeProtected(shape, published, 'approche', written, session);
    await copyFile(written, resolve(out));
    return published;
  });
  const hidden = told.filter(({ count }) => count === null).length;
  const chance = Math.round(100 * chanceBySubtraction(limits, threshold)) / 100;
  if (options.json) return printJson({ cells: told.length, hidden, chance });
  printText(
    `${told.length} cells, ${hidden} hidden below ${threshold}, the others with noise of at most ${limits.deviation}; who subtracts two and states the size of a smaller group is right ${Math.round(100 * chance)} times in 100 → ${out}`,
  );
}
