/** `sheetjs-way.ts FOLDER read XLSX TARGET` or `… write ROWS XLSX`: by SheetJS as installed in FOLDER, whole sheets in memory. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Cell, COLUMNS, lineOf, rowOf } from './cells.js';

interface SheetJs {
  readonly readFile: (path: string, options: object) => { readonly Sheets: Readonly<Record<string, object>> };
  readonly writeFile: (workbook: object, path: string, options: object) => void;
  readonly utils: {
    readonly sheet_to_json: (sheet: object, options: object) => Cell[][];
    readonly aoa_to_sheet: (rows: readonly (readonly Cell[])[], options: object) => object;
    readonly book_new: () => object;
    readonly book_append_sheet: (workbook: object, sheet: object, name: string) => void;
  };
}

process.env.TZ = 'UTC'; // its dates are those of the clock on the wall
const [, , folder = '', mode = '', given = '', target = ''] = process.argv;
const { readFile, writeFile, utils }: SheetJs = createRequire(join(folder, 'x.js'))('xlsx');
if (mode === 'read') read();
else write();
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);

function read(): void {
  const hash = createHash('sha256');
  const sheet = readFile(given, { cellDates: true, dense: true }).Sheets.cells ?? {};
  for (const row of utils.sheet_to_json(sheet, { header: 1, defval: null }).slice(1))
    hash.update(lineOf(row));
  writeFileSync(target, hash.digest('hex'));
}

function write(): void {
  const rows = Array.from({ length: Number(given) }, (_, rank) => rowOf(rank));
  const header = COLUMNS.map(([name]) => name);
  const workbook = utils.book_new();
  const sheet = utils.aoa_to_sheet([header, ...rows], { cellDates: true, dense: true, dateNF: 'yyyy-mm-dd' });
  utils.book_append_sheet(workbook, sheet, 'cells');
  writeFile(workbook, target, { bookType: 'xlsx', compression: true });
}
