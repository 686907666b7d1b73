/** A million cells of a workbook, read and written, beside the libraries that most programs use. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { providePython } from '../../../tests/helpers/python.js';
import { groupDigits } from '../../print.js';
import { ROOT } from '../../toolkit.js';
import { type Absent, type Contender, compete, unlessAbsent } from '../contest.js';
import { measureProcess } from '../measure-process.js';
import { compileEntries, entryCommand } from '../own-entries.js';
import { provideNode } from '../provide-node.js';
import { setting } from '../setting.js';
import type { Bench } from '../tell-table.js';
import { COLUMNS } from './cells.js';

const CELLS = setting('BENCH_CELLS', 1_000_000);
const ROWS = Math.ceil(CELLS / COLUMNS.length);

const OWN = 'scripts/bench/xlsx/own-way.ts';
const EXCELJS = 'scripts/bench/xlsx/exceljs-way.ts';
const SHEETJS = 'scripts/bench/xlsx/sheetjs-way.ts';
const PYTHON = join(ROOT, 'scripts', 'bench', 'xlsx', 'xlsx_way.py');

export async function benchXlsx(bench: Bench): Promise<void> {
  compileEntries([OWN, EXCELJS, SHEETJS]);
  const file = join(bench.folder, 'cells.xlsx');
  measureProcess(entryCommand(EXCELJS, 'share', String(ROWS), file), { cwd: ROOT });
  await compete(
    {
      title: `${groupDigits(ROWS * COLUMNS.length)} cells of a workbook read`,
      ...{ base: 'toolkit', entrants: await readers(file) },
    },
    bench,
  );
  await compete(
    {
      title: `${groupDigits(ROWS * COLUMNS.length)} cells of a workbook written`,
      ...{ base: 'toolkit', entrants: await writers() },
      contentOf: (_, target) => digestOf(target, bench.folder),
    },
    bench,
  );
}

async function readers(file: string): Promise<readonly (Contender | Absent)[]> {
  const lacks = 'where the table stands, lines, findings';
  return [
    { name: 'this toolkit', lacks: '', command: (to) => entryCommand(OWN, 'read', file, to) },
    {
      name: 'exceljs 4.4.0, streaming',
      // « ’ » becomes two marks of a lost letter where its bytes stand in two chunks of the file
      ...{ lacks: `${lacks}, letters that two chunks share`, isCompared: false },
      command: (to) => entryCommand(EXCELJS, 'read', file, to),
    },
    await sheetJs(lacks, 'read', file),
    await python('calamine', 'python-calamine==0.9.1', lacks, 'read', file),
    await python('openpyxl', 'openpyxl==3.1.5', lacks, 'read', file),
  ];
}

async function writers(): Promise<readonly (Contender | Absent)[]> {
  const lacks = 'guarded formulas, equal bytes from run to run';
  const rows = String(ROWS);
  return [
    { name: 'this toolkit', lacks: '', command: (to) => entryCommand(OWN, 'write', rows, to) },
    {
      ...{ name: 'exceljs 4.4.0, streaming', lacks },
      command: (to) => entryCommand(EXCELJS, 'write', rows, to),
    },
    await sheetJs(lacks, 'write', rows),
    await python('xlsxwriter', 'xlsxwriter==3.3.1', lacks, 'write', rows),
    await python('openpyxl', 'openpyxl==3.1.5', lacks, 'write', rows),
  ];
}

function sheetJs(lacks: string, mode: string, given: string): Promise<Contender | Absent> {
  return unlessAbsent(
    'SheetJS 0.18.5',
    () => provideNode('xlsx@0.18.5'),
    (folder) => ({ lacks, command: (to) => entryCommand(SHEETJS, folder, mode, given, to) }),
  );
}

function python(
  library: string,
  wanted: string,
  lacks: string,
  mode: string,
  given: string,
): Promise<Contender | Absent> {
  return unlessAbsent(
    wanted.replace('==', ' '),
    () => providePython(wanted),
    (program) => ({ lacks, command: (to) => [program, PYTHON, library, mode, given, to] }),
  );
}

/** The cells of what was written, by our reader: the first contest held it against the others. */
async function digestOf(written: string, folder: string): Promise<string> {
  const digest = join(folder, 'digest');
  measureProcess(entryCommand(OWN, 'read', written, digest), { cwd: ROOT });
  return readFile(digest, 'utf8');
}
