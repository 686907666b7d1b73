/** One source asked as a run would ask it, for its files' names or for one row: `insertion doctor --source`. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Effects } from '../../activities/effects.js';
import { ConfigurationInvalid } from '../../activities/errors.js';
import { choiceOf } from '../../activities/extract/find-files.js';
import { formatBytes } from '../../activities/markup/french.js';
import type { DroppedFile } from '../../activities/platform/channel/channel.js';
import { askedColumns, isAskedForColumns } from '../../datasets/asked-columns.js';
import type { Dataset, Source } from '../../datasets/dataset.js';

type Trying = Pick<Effects, 'datasets' | 'openChannel' | 'createScratch' | 'removeScratch'>;

const LONGEST_MS = 120_000;
/** A file that is no larger is copied, so that credentials are tried to the end. */
const LARGEST_BYTES = 16 * 2 ** 20;

/** `named`: its id, after its dataset's and a slash where two datasets have one. Throws ConfigurationInvalid, and what its channel throws. */
export async function trySource(named: string, effects: Trying): Promise<string> {
  const { source, dataset } = findSource(named, effects.datasets);
  const { location } = source;
  const own = { folder: dataset.folder, name: source.source, columns: askedColumns(source), rows: 1 };
  const channel = effects.openChannel(location, own);
  const scratch = await effects.createScratch('doctor');
  const signal = AbortSignal.timeout(LONGEST_MS);
  try {
    const files = await channel.list(signal);
    const [file] = choiceOf(source, files).chosen.slice(-1);
    if (file === undefined)
      return `${location.channel} answers, and holds no extract for now (${files.length} files there)`;
    if (!isAsked(source) && file.bytes !== null && file.bytes > LARGEST_BYTES)
      return `${location.channel} answers: ${describeFile(file, files.length)}; nothing was copied`;
    const copy = join(scratch, 'copy');
    const pulled = await channel.pull(file, copy, { signal, known: null, tell: () => {} });
    const bytes = pulled.status === 'pulled' ? pulled.bytes : 0;
    return `${location.channel} answers: ${await describeCopy(source, { ...file, bytes }, files.length, copy)}`;
  } finally {
    await channel.close();
    await effects.removeScratch(scratch);
  }
}

function findSource(
  named: string,
  datasets: ReadonlyMap<string, Dataset>,
): { readonly source: Source; readonly dataset: Dataset } {
  const found = [...datasets.values()].flatMap((dataset) =>
    dataset.sources
      .map(({ declaration: source }) => ({ source, dataset }))
      .filter(({ source: { source } }) => named === source || named === `${dataset.id}/${source}`),
  );
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  const names = found.map(({ dataset, source }) => `${dataset.id}/${source.source}`);
  throw new ConfigurationInvalid(
    only
      ? `Several sources are called "${named}"; name one of ${names.join(', ')}.`
      : `No source is called "${named}"; \`npx insertion doctor\` lists the datasets, and their folders hold sources/.`,
  );
}

/** Places that give as little as they are asked for. */
function isAsked(source: Source): boolean {
  return isAskedForColumns(source) || ('pages' in source.location && source.location.pages !== undefined);
}

type Described = Pick<DroppedFile, 'bytes' | 'modified'>;

async function describeCopy(source: Source, file: Described, files: number, copy: string): Promise<string> {
  if (!isAsked(source)) return `${describeFile(file, files)}; it was copied whole, and is kept nowhere`;
  if (!isAskedForColumns(source))
    return `its first page (${formatBytes(file.bytes ?? 0)}) is of the declared form; it is kept nowhere`;
  const came = (await countLines(copy)) > 1 ? 'one row' : 'no row for now';
  return `${came}, of the ${askedColumns(source).length} columns that feed fields; it is kept nowhere`;
}

function describeFile({ bytes, modified }: Described, files: number): string {
  const size = bytes === null ? 'of a size that it does not tell' : `of ${formatBytes(bytes)}`;
  const day = modified === null ? '' : `, of ${modified.toISOString().slice(0, 10)}`;
  return `${files} file${files === 1 ? '' : 's'} there, the one to take ${size}${day}`;
}

async function countLines(path: string): Promise<number> {
  let lines = 0;
  for await (const _ of createInterface({ input: createReadStream(path) })) lines += 1;
  return lines;
}
