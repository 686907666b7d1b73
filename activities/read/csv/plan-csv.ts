/** Everything that must be known of a CSV file before it is read. */
import { type ColumnProfile, profileColumns } from '../evidence/cell-shapes.js';
import type { DialectGuess } from '../evidence/detect-dialect.js';
import { findTableStart, type TableStart } from '../evidence/find-header.js';
import { nameColumns } from '../evidence/name-columns.js';
import { sampleText, type TextSample } from '../evidence/sample-text.js';
import { type SampleRecord, splitSample } from '../evidence/split-sample.js';
import type { DeclaredShape, Dialect, Warning } from '../reading.js';
import { chooseDialect } from './choose-dialect.js';
import { partLine } from './part-line.js';
import type { CellSyntax } from './split-cells.js';

export interface CsvPlan {
  readonly syntax: CellSyntax;
  readonly newline: TextSample['newline'];
  readonly start: TableStart;
  readonly columns: readonly string[];
  /** Lines that are several, ended by another sign than the others; counted as the parts are. */
  readonly parted: ReadonlyMap<number, readonly string[]>;
  readonly profile: ColumnProfile;
  /** The program that wrote the file leaves out empty cells at the end of records. */
  readonly trimmed: boolean;
  /** Cells of the first record, to check that both readers start at the same place. */
  readonly firstCells: readonly string[] | null;
  /** Head lines are plain enough for a reader that only counts them. */
  readonly plainHead: boolean;
  readonly dialect: Dialect;
  readonly warnings: readonly Warning[];
}

const ENOUGH_RECORDS = 10;

export async function planCsv(path: string, declared: DeclaredShape): Promise<CsvPlan> {
  const sample = await sampleText(path);
  const { guess: found, warnings } = chooseDialect(sample, declared);
  const { records, parted } = partRecords(found);
  const guess = { ...found, records };
  const start = findTableStart(guess, declared);
  const columns = nameColumns(declared.columns ?? start.header ?? [], start.width);
  const body = guess.records.filter((record) => record.line === 0 || record.line > start.skip);
  const headText = (sample.blocks[0] ?? '').split('\n', start.skip);
  const { quote } = guess.syntax;
  return {
    syntax: guess.syntax,
    newline: sample.newline,
    start,
    ...{ columns, parted },
    profile: profileOf(body, start.width),
    trimmed: isTrimmed(body, start.width),
    firstCells: body[0]?.clean ? body[0].cells : null,
    plainHead:
      parted.size === 0 &&
      headText.length === start.skip &&
      headText.every((line) => line !== '' && isEven(line, quote)),
    dialect: {
      ...guess.syntax,
      delimiter: bareDelimiter(guess.syntax),
      ...{ newline: sample.newline, headerLine: start.headerLine },
    },
    warnings: [...warnings, ...start.warnings, ...severalTables(body, start.width)],
  };
}

/** The header and the first record stand in one line where the header alone ends otherwise. */
function partRecords({ records, syntax, width }: DialectGuess): {
  records: SampleRecord[];
  parted: Map<number, readonly string[]>;
} {
  const parted = new Map<number, readonly string[]>();
  let more = 0;
  const all = records.flatMap((record) => {
    if (record.line === 0) return [record];
    const line = record.line + more;
    const parts = record.lines === 1 && width > 1 ? partLine(record.text, { syntax, width }) : null;
    if (!parts) return [{ ...record, line }];
    parted.set(line, parts);
    more += parts.length - 1;
    const split = splitSample({ blocks: [parts.join('\n')], newline: 'lf' }, syntax);
    return split.map((part) => ({ ...part, line: part.line + line - 1 }));
  });
  return { records: all, parted };
}

/** With too few records no cell fits one column better than another, and nothing is moved. */
function profileOf(body: readonly SampleRecord[], width: number): ColumnProfile {
  const regular = body.filter(({ cells }) => cells.length === width).map(({ cells }) => cells);
  return profileColumns(regular.length < ENOUGH_RECORDS ? [] : regular, width);
}

const ENOUGH_TRIMMED = 3;
const OFTEN = 0.05;

/** Many records are short, and none ends with an empty cell. */
function isTrimmed(body: readonly SampleRecord[], width: number): boolean {
  const short = body.filter(({ cells }) => cells.length < width).length;
  const endsFilled = body.every(({ cells }) => cells.at(-1)?.trim() !== '');
  return short >= ENOUGH_TRIMMED && short >= body.length * OFTEN && endsFilled;
}

/** A line with an odd number of quotes may go on in the next one. */
function isEven(line: string, quote: string): boolean {
  return quote === '' || line.split(quote).length % 2 === 1;
}

/** Records that make another table of their own: as many cells as each other, not as many as this one, after a blank line. */
const OTHER_TABLE = 2;

function severalTables(body: readonly SampleRecord[], width: number): Warning[] {
  const placed = body.filter(({ line }) => line > 0);
  const start = placed.findIndex((record, index) => {
    const before = placed[index - 1];
    const others = placed.slice(index, index + OTHER_TABLE);
    const isApart = before !== undefined && record.line > before.line + before.lines;
    const { length } = record.cells;
    const isOther = length > 1 && length !== width && others.every(({ cells }) => cells.length === length);
    return isApart && isOther && others.length === OTHER_TABLE;
  });
  const line = placed[start]?.line;
  if (line === undefined) return [];
  return [
    {
      code: 'several_tables',
      detail: `another table seems to start at line ${line}; only the first is read, unless another is asked for (read.table, --table)`,
    },
  ];
}

/** Spaces next to a delimiter are not part of its name. */
function bareDelimiter({ delimiter }: CellSyntax): string {
  return delimiter.trim() || delimiter;
}
