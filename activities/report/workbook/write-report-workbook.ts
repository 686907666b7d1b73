/** signalements.xlsx: what the report says in short, its findings, then one sheet per rule with every place. Never a cell of the partner. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { RuleBook } from '../../../quality-rules/load-rules.js';
import { capitalised } from '../../markup/french.js';
import type { Session } from '../../platform/effects.js';
import { loadCellMacros } from '../../spreadsheet/cells.js';
import {
  type NamedSheet,
  SHEET_NAME_LENGTH,
  writeWorkbook,
  XLSX_ROWS,
} from '../../spreadsheet/write-workbook.js';
import { literal } from '../../text/sql-text.js';
import type { PartnerReport } from '../partner-report.js';
import { findingsSheet, summarySheet } from './workbook-summary.js';

/** What a rule or an issue is called. */
export type NamedRules = Pick<RuleBook, 'issues' | 'rules'>;

/** Needs the tables of loadPlaces. A rule with more places than a sheet has rows goes on in a further sheet: nothing is left out. */
export async function writeReportWorkbook(
  report: PartnerReport,
  path: string,
  session: Session,
  rules: NamedRules,
  rowsPerSheet: number = XLSX_ROWS,
): Promise<void> {
  await loadCellMacros(session);
  await session.run(await readFile(new URL('../sql/number_places.sql', import.meta.url), 'utf8'));
  const counted = await session.rows(
    'select code, count(*) as places from numbered group by code',
    z.object({ code: z.string(), places: z.number() }),
  );
  const codes = [...new Set(report.extracts.flatMap(({ findings }) => findings.map(({ code }) => code)))];
  const places = codes.flatMap((code) => {
    const count = counted.find((one) => one.code === code)?.places ?? 0;
    return count === 0 ? [] : [{ code, sheets: Math.ceil(count / rowsPerSheet) }];
  });
  const names = nameSheets(places.map(({ code, sheets }) => ({ code, sheets, title: titleOf(code, rules) })));
  const sheets = places.flatMap(({ code, sheets: number }) =>
    Array.from({ length: number }, (_, part) => ({
      name: names.get(code)?.[part] ?? '',
      columns: COLUMNS,
      rows: rowsOf(code, part * rowsPerSheet, rowsPerSheet),
    })),
  );
  const told: NamedSheet[] = [summarySheet(report, rowsPerSheet), findingsSheet(report, names)];
  await writeWorkbook([...told, ...sheets], path, session);
}

const COLUMNS: NamedSheet['columns'] = [
  { name: 'Source', type: 'text', width: 28 },
  { name: 'Fichier', type: 'text', width: 32 },
  { name: 'Feuille', type: 'text', width: 16 },
  { name: 'Ligne', type: 'integer', width: 10 },
  { name: 'Colonne', type: 'text', width: 28 },
  { name: 'Constat', type: 'text', width: 70 },
  { name: 'Correction', type: 'text', width: 60 },
  { name: 'Ligne rejetée', type: 'text', width: 14 },
  { name: 'Dérogation', type: 'text', width: 40 },
];

function rowsOf(code: string, from: number, rows: number): string {
  return `(select _row - ${from} as _row, source as "Source", nullif(file, '') as "Fichier", nullif(sheet, '') as "Feuille",
      line as "Ligne", columns as "Colonne", what as "Constat", fix as "Correction", rejected as "Ligne rejetée",
      nullif(waiver, '') as "Dérogation"
    from numbered where code = ${literal(code)} and _row >= ${from} and _row < ${from + rows} order by code, numbered._row)`;
}

/** A rule of a repository of its own may bear no name: its code, as words. */
function titleOf(code: string, { issues, rules }: NamedRules): string {
  return (issues.get(code) ?? rules.get(code))?.name ?? capitalised(code.replaceAll('_', ' '));
}

/** A title, cut where a sheet's name may not be so long; « … (2) » where it goes on. Unique, whatever the case. */
function nameSheets(
  places: readonly { readonly code: string; readonly title: string; readonly sheets: number }[],
): ReadonlyMap<string, readonly string[]> {
  const taken = new Set(['synthèse', 'constats', 'history']);
  const unique = (title: string, part: number) => {
    for (let suffix = part; ; suffix += 1) {
      const end = suffix === 1 ? '' : ` (${suffix})`;
      const name = `${title.slice(0, SHEET_NAME_LENGTH - end.length)}${end}`;
      if (taken.has(name.toLowerCase())) continue;
      taken.add(name.toLowerCase());
      return name;
    }
  };
  return new Map(
    places.map(({ code, title, sheets }) => [
      code,
      Array.from({ length: sheets }, (_, part) => unique(title, part + 1)),
    ]),
  );
}
