/** `exceljs-way.ts read XLSX TARGET` or `write ROWS XLSX`: by exceljs, row by row. `share` writes with shared strings, as spreadsheets do. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import exceljs from 'exceljs';
import { type Cell, COLUMNS, lineOf, rowOf } from './cells.js';

const [, , mode = '', given = '', target = ''] = process.argv;
await (mode === 'read' ? read() : write());
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);

async function read(): Promise<void> {
  const hash = createHash('sha256');
  const reader = new exceljs.stream.xlsx.WorkbookReader(given, {
    ...{
      sharedStrings: 'cache',
      styles: 'cache',
      worksheets: 'emit',
      hyperlinks: 'ignore',
      entries: 'ignore',
    },
  });
  for await (const sheet of reader)
    for await (const row of sheet)
      if (row.number > 1)
        hash.update(lineOf(COLUMNS.map((_, rank) => (row.getCell(rank + 1).value ?? null) as Cell)));
  await writeFile(target, hash.digest('hex'));
}

async function write(): Promise<void> {
  const workbook = new exceljs.stream.xlsx.WorkbookWriter({
    filename: target,
    useStyles: true,
    useSharedStrings: mode === 'share',
  });
  const sheet = workbook.addWorksheet('cells');
  sheet.columns = COLUMNS.map(([name, type]) => ({
    ...{ header: name, key: name },
    ...(type === 'date' ? { style: { numFmt: 'yyyy-mm-dd' } } : {}),
  }));
  for (let rank = 0; rank < Number(given); rank += 1) sheet.addRow(rowOf(rank)).commit();
  await workbook.commit();
}
