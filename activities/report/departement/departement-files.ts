import type { Partner } from '../../../datasets/_organisations/partner.js';
import type { Column, Dataset } from '../../../datasets/dataset.js';
import type { DepartementPages } from '../../../datasets/departement-pages.js';
import type { WriteReports } from '../../handover/run.js';
import type { Session } from '../../platform/effects.js';
import { type NamedSheet, writeWorkbook, XLSX_ROWS } from '../../spreadsheet/write-workbook.js';
import { literal, quoted } from '../../text/sql-text.js';
import { rowsOf, tableOf } from './load-departement.js';

export interface AskedPage {
  readonly partner: Partner;
  readonly pages: DepartementPages;
  readonly request: WriteReports;
  readonly dataset: Dataset;
  readonly version: string;
}

export async function writeFiles(
  {
    partner,
    pages,
    dataset,
    workbook,
    list,
  }: AskedPage & { readonly workbook: string; readonly list: string },
  session: Session,
): Promise<void> {
  const { departement = '' } = partner;
  const sheets = pages.sections.map(
    (section): NamedSheet => ({
      name: section.sheet,
      columns: columnsOf(section.table, pages, dataset),
      rows: `(from ${rowsOf(section, section.where, departement, pages)} where _row < ${XLSX_ROWS} order by _row)`,
    }),
  );
  await writeWorkbook(sheets, workbook, session);
  const names = columnsOf(pages.people, pages, dataset).map(({ name }) => name);
  const cells = names.map((name, at) => {
    const cell = name === FILE ? `formula_safe(${FILE})` : quoted(name);
    return `${cell} as ${quoted(`${at === 0 ? BYTE_ORDER_MARK : ''}${name}`)}`;
  });
  const people = rowsOf(
    { table: pages.people, order: names, departement: 'departement' },
    {},
    departement,
    pages,
  );
  await session.run(`copy (select ${cells.join(', ')} from ${people} order by _row)
    to ${literal(list)} (format csv, header true, delimiter ';', quote '"', escape '"', nullstr '')`);
}

/** The name of the département's own file, where the assembly has a rank. */
const FILE = 'fichier';
/** French Excel opens the list by a double click. */
const BYTE_ORDER_MARK = '\ufeff';
/** What only the data team may know, and what is the same in every row. */
const KEPT_BACK = new Set(['personne', 'departement', 'id']);
const WIDTHS: Partial<Record<Column['type'], number>> = { text: 30, list: 30, date: 14 };

function columnsOf(name: string, pages: DepartementPages, dataset: Dataset): NamedSheet['columns'] {
  return tableOf(name, dataset)
    .columns.filter((column) => !KEPT_BACK.has(column.name))
    .map(({ name: column, type }) =>
      name === pages.people && column === 'extrait'
        ? { name: FILE, type: 'text', width: 44 }
        : { name: column, type, width: WIDTHS[type] ?? 12 },
    );
}
