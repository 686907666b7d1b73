/** One assembled table in every open format; each is written by DuckDB in one pass over the Parquet file. */
import { mkdir, rename } from 'node:fs/promises';
import type { Table } from '../../../datasets/dataset.js';
import { FORMAT_FACES, FORMATS, type Format } from '../../../datasets/formats.js';
import type { Session } from '../../platform/effects.js';
import { isLocated } from '../../text/point-sql.js';
import type { AssembledTable } from '../published-rows.js';
import type { TableFacts } from '../table-facts.js';
import { PUBLISHED_FORMATS } from './published-formats.js';

export interface WrittenFile {
  readonly format: Format;
  readonly mediaType: string;
  /** `<table>.<format>` */
  readonly name: string;
  readonly path: string;
  readonly rows: number;
}

export interface WrittenFormats {
  readonly files: readonly WrittenFile[];
  /** Formats that cannot carry this table whole, and why (in French: consumers read it). */
  readonly omitted: readonly { readonly format: Format; readonly reason: string }[];
}

/** The formats a table calls for: those its dataset declares, those of places only where there are coordinates. */
export function plannedFormats(table: Table): readonly Format[] {
  return FORMATS.filter(
    (format) =>
      table.formats.includes(format) && (!PUBLISHED_FORMATS[format].isLocated || isLocated(table.columns)),
  );
}

/**
 * Writes `<folder>/<table>.<format>`; `folder` is below scratch. Row order is the Parquet file's.
 * Needs loadCellMacros and the facts of measureTable. `onFormat` is called after each format, written or left out;
 * `onFile` as soon as a file is whole, and is waited for.
 */
export async function writeFormats(
  request: AssembledTable & {
    readonly facts: TableFacts;
    readonly folder: string;
    /** The CSV, where the content hash has already written it. */
    readonly csvPath?: string;
    readonly onFormat?: () => void;
    readonly onFile?: (file: WrittenFile) => Promise<void>;
  },
  session: Session,
): Promise<WrittenFormats> {
  const { table, facts, folder } = request;
  await mkdir(folder, { recursive: true });
  const files: WrittenFile[] = [];
  const omitted: { format: Format; reason: string }[] = [];
  for (const format of plannedFormats(table)) {
    const published = PUBLISHED_FORMATS[format];
    const reason = published.obstacle?.(table, facts) ?? null;
    if (reason) omitted.push({ format, reason });
    const name = `${table.name}.${format}`;
    const rows = published.isLocated ? facts.locatedRows : facts.rows;
    if (!reason) {
      if (format === 'csv' && request.csvPath !== undefined)
        await rename(request.csvPath, `${folder}/${name}`);
      else await published.write(request, `${folder}/${name}`, session);
      const file = {
        format,
        mediaType: FORMAT_FACES[format].mediaType,
        name,
        path: `${folder}/${name}`,
        rows,
      };
      files.push(file);
      await request.onFile?.(file);
    }
    request.onFormat?.();
  }
  return { files, omitted };
}
