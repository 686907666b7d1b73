/** The parts of an extract → its rows, as one worker alone would have made them. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../../datasets/dataset.js';
import type { Attempt } from '../door/attempt.js';
import { datasetOf, sourceOf } from '../door/dataset-of.js';
import type { Effects } from '../effects.js';
import type { JoinParts, NormalisedPart } from '../handover/source.js';
import type { Session } from '../platform/effects.js';
import { writeNoted } from './note-identifiers.js';
import { fileKeys, type WholeFiles } from './store-rows.js';
import { type ExtractFiles, extractFiles, ROWS_FILE } from './write-extract.js';

/**
 * The parts, where they are one extract: all made for `whole` (the same code, declarations and keys), with every row in one of them and nothing
 * to refuse. Null else: then the extract is read whole, which says what there is to say.
 */
function joinable(
  parts: readonly (NormalisedPart | null)[],
  whole: string,
  { max_rejected_share }: Pick<Source, 'max_rejected_share'>,
): readonly NormalisedPart[] | null {
  const made = parts.flatMap((one) => (one?.whole === whole ? [one] : []));
  const [first] = made;
  if (!first || made.length < parts.length) return null;
  const { rowsIn, rowsRead } = first.reading;
  const isOneReading = made.every(
    ({ reading }) => reading.rowsIn === rowsIn && reading.rowsRead === rowsRead,
  );
  const [read, kept] = [sum(made.map((one) => one.rowsIn)), sum(made.map(({ rowsOut }) => rowsOut))];
  const isHopeless = rowsIn === 0 || (rowsIn - kept) / rowsIn > max_rejected_share;
  return isOneReading && read === rowsRead && !isHopeless ? made : null;
}

/** Null where the extract is to be read whole; `whole`: where its rows are to be kept. */
export async function joinParts(
  request: JoinParts,
  whole: string,
  { zones: { work }, engine, datasets }: Pick<Effects, 'zones' | 'engine' | 'datasets'>,
  { scratch: root, signal, tell }: Attempt,
): Promise<WholeFiles | null> {
  const dataset = datasetOf({ datasets }, request.dataset);
  const { personal } = dataset.metadata;
  const parts = joinable(request.parts, whole, sourceOf(dataset, request.source).declaration);
  const [first] = parts ?? [];
  if (!parts || !first) return null;
  tell({ source: request.source, parts: parts.length });
  const scratch = join(root, 'joined');
  await mkdir(scratch);
  const found = parts.map((_, rank) => extractFiles(scratch, `part-${rank}`, personal));
  for (const [rank, { folder }] of parts.entries()) {
    const [from, to] = [fileKeys(folder, personal), found[rank]];
    if (!to) continue;
    await work.download(from.rowsKey, to.rowsPath);
    await work.download(from.issuesKey, to.issuesPath);
    if (from.identifiersKey !== null && to.identifiersPath !== null)
      await work.download(from.identifiersKey, to.identifiersPath);
  }
  const files = extractFiles(scratch, 'whole', personal);
  await engine.withSession({ scratch, signal }, (session) => writeJoined(found, files, session));
  const { reading } = first;
  const { rowsIn } = reading;
  const rowsOut = sum(parts.map((one) => one.rowsOut));
  return { ...files, rowsIn, rowsOut, rowsRejected: rowsIn - rowsOut, reading };
}

async function writeJoined(
  found: readonly ExtractFiles[],
  { rowsPath, issuesPath, identifiersPath }: ExtractFiles,
  session: Session,
): Promise<void> {
  const open = (of: (files: ExtractFiles) => string | null, name: string) =>
    session.openTables(
      found.flatMap((one) => of(one) ?? []),
      name,
    );
  await open((one) => one.rowsPath, 'rows_of_parts');
  await session.writeTable('select * exclude (_file) from rows_of_parts order by _line', rowsPath, ROWS_FILE);
  await open((one) => one.issuesPath, 'issues_of_parts');
  await session.writeTable('select * exclude (_file) from issues_of_parts order by all', issuesPath);
  if (identifiersPath === null) return;
  await open((one) => one.identifiersPath, 'noted_of_parts');
  await session.run('create view identifiers_noted as select distinct value from noted_of_parts');
  await writeNoted(identifiersPath, session);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
