/** Runs the writers of this room over small tables and large ones. */

import { writeFormats } from '../../activities/release/formats/write-formats.js';
import { measureTable } from '../../activities/release/table-facts.js';
import type { Table } from '../../datasets/dataset.js';
import { anyLieux, assemble, type Place, withRelease } from './release-setup.js';

export async function writeAll(
  rows: readonly Place[],
  folder: string,
  { settings, table }: { settings?: { memoryLimit: string; threads: number }; table?: Table } = {},
) {
  return withRelease(
    folder,
    async (session) => {
      const assembled = await assemble(rows, `${folder}/lieux.assembled.parquet`, session, table);
      const facts = await measureTable(assembled, session);
      return writeFormats({ ...assembled, facts, folder: `${folder}/out` }, session);
    },
    settings,
  );
}

/** More rows than one row group, so that two threads have something to disorder. */
export async function writeMany(folder: string, settings?: { memoryLimit: string; threads: number }) {
  const path = `${folder}/lieux.assembled.parquet`;
  const rows = `select range as _line, 'p' || range as id, (range % 7) || ' "é" ' || repeat('texte ', range % 13) as nom,
    date '2025-02-14' as date_maj, range / 7 as taux_pct, range as places, range % 3 = 0 as est_ouvert, ['jeunes'] as publics,
    range / 90000 as longitude, if(range % 5 = 0, null, 45.5) as latitude from range(150000)`;
  return withRelease(
    folder,
    async (session) => {
      await session.run(`copy (${rows}) to '${path}' (format parquet, row_group_size 20480)`);
      const facts = await measureTable({ table: anyLieux, path }, session);
      return writeFormats({ table: anyLieux, path, facts, folder: `${folder}/out` }, session);
    },
    settings,
  );
}
