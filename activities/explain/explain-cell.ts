/** From a published cell back to what it rests on. Whoever asks may read the restricted zone; of persons nothing is told to anybody. */

import { datasetOf } from '../door/dataset-of.js';
import { revisionOf } from '../door/kept-extracts.js';
import type { Effects } from '../effects.js';
import { ConfigurationInvalid } from '../errors.js';
import type { AskedCell } from '../handover/told.js';
import { Version } from '../published/manifest.js';
import { readManifest } from '../published/read-version.js';
import { explainCount, type FigureOrigin } from './explain-count.js';
import { explainRow } from './explain-row.js';
import { findRow } from './find-row.js';
import type { RowOrigin } from './origin.js';

export interface Explanation {
  readonly dataset: string;
  readonly version: string;
  readonly table: string;
  readonly id: string;
  /** The asked column as published; null without one. */
  readonly cell: {
    readonly column: string;
    readonly description: string;
    readonly value: string | null;
  } | null;
  /** False where mappings and rules are told as they are now, not as they were. */
  readonly sameCode: boolean;
  readonly origin: RowOrigin | FigureOrigin;
}

/** Throws ConfigurationInvalid (no such table or column; a table about persons), ObjectMissing (no such version or row). */
export async function explainCell(
  asked: AskedCell,
  scratch: string,
  effects: Pick<Effects, 'zones' | 'engine' | 'datasets' | 'references' | 'codeRevision'>,
): Promise<Explanation> {
  const dataset = datasetOf(effects, asked.dataset);
  const declared = dataset.tables.find(({ name }) => name === asked.table);
  if (declared && declared.zone !== 'open')
    throw new ConfigurationInvalid(
      `${dataset.id}: ${asked.table} is not published, and nothing of it is shown; ask of a table of the open zone.`,
    );
  if (!Version.safeParse(asked.version).success)
    throw new ConfigurationInvalid(
      `${dataset.id}: "${asked.version}" is no name of a version; npx insertion versions ${dataset.id} lists them.`,
    );
  const manifest = await readManifest(dataset.id, asked.version, effects.zones.open);
  return effects.engine.withSession({ scratch }, async (session) => {
    const row = await findRow(manifest, asked, scratch, effects, session);
    const explaining = { dataset, manifest, asked, row, scratch };
    const { column } = asked;
    return {
      ...{ dataset: dataset.id, version: manifest.version, table: asked.table, id: asked.id },
      cell:
        column === undefined
          ? null
          : { column, description: row.descriptions.get(column) ?? '', value: row.cells[column] ?? null },
      sameCode: manifest.codeRevision === revisionOf(dataset, effects),
      origin: dataset.metadata.personal
        ? await explainCount(explaining, effects, session)
        : await explainRow(explaining, effects, session),
    };
  });
}
