/** CSV: one plan, two speeds, one result. */
import { z } from 'zod';
import type { Session } from '../../platform/effects.js';
import { quoted } from '../../text/sql-text.js';
import { flagTotals } from '../evidence/flag-footnotes.js';
import { titlesTaken } from '../evidence/name-columns.js';
import { type PreparedText, prepareText } from '../evidence/prepare-text.js';
import { sampleText } from '../evidence/sample-text.js';
import type { Reader, ReadRequest, TableReading, Warning } from '../reading.js';
import { requireWidth } from '../refusals.js';
import { type CsvPlan, planCsv } from './plan-csv.js';
import { readCarefully } from './read-careful.js';
import { mayReadFast, readFast } from './read-fast.js';
import { selectTable } from './select-table.js';

const DOUBLE_ENCODED =
  'Ã[\\x{80}-\\x{bf}‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â(€|\\x{80})[\\x{80}-\\x{bf}™œ˜“”¦]|Å(“|\\x{93})';

/** Any text may be a table. */
export const csv: Reader = { endings: [], damaged: null, read: readCsvFile };

/** Leaves `extract` and the findings of a CSV file in the session. */
async function readCsvFile(path: string, request: ReadRequest, session: Session): Promise<TableReading> {
  const prepared = await prepareText(path, request);
  const { table } = request.declared ?? {};
  const text =
    table === undefined
      ? prepared
      : {
          ...prepared,
          path: await selectTable(prepared.path, table, (await sampleText(prepared.path)).newline, request),
        };
  const plan = await planCsv(text.path, request.declared ?? {});
  requireWidth(request.fileName, plan.start.width);
  const { evidence } = text;
  const regularText = !text.mixed && evidence.nulBytes === 0 && !evidence.endMark && !evidence.innerMark;
  const eligible = request.speed !== 'careful' && regularText && mayReadFast(plan);
  const fast = eligible ? await readFast(text.path, plan, request.scratch, session) : null;
  const result =
    fast === null ? await readCarefully(text.path, plan, request.scratch, session) : { ...fast, rejected: 0 };
  const { columns } = result;
  await flagHead(session, plan);
  await flagTotals(session, columns);
  if (evidence.doubleEncoded) await flagDoubleEncoded(session, columns);
  return {
    encoding: text.encoding,
    dialect: plan.dialect,
    columns: [...columns],
    ...(fast && { tidy: [...fast.tidy] }),
    titles: titlesTaken(request.declared?.columns ?? plan.start.header ?? [], columns),
    rowsIn: result.read + result.rejected,
    rowsRead: result.read,
    rowsRejected: result.rejected,
    rowsAbove: plan.start.touched.filter(([, reason]) => reason === 'preamble_line').length,
    speed: fast === null ? 'careful' : 'fast',
    placeUnit: 'ligne',
    warnings: [...text.warnings, ...plan.warnings, ...(await warnOfText(session, text))],
  };
}

async function flagHead(session: Session, plan: CsvPlan): Promise<void> {
  for (const [line, reason] of plan.start.touched)
    await session.run('insert into reading_touched values ($line, $reason)', { line: BigInt(line), reason });
}

/** UTF-8 read once too often as windows-1252 or latin1 (`Ã©`, `â€™`). Kept as sent: the partner must look. */
async function flagDoubleEncoded(session: Session, columns: readonly string[]): Promise<void> {
  const text = `concat_ws(chr(10), ${columns.map(quoted).join(', ')})`;
  await session.run(
    `insert into reading_touched
     select _line, 'double_encoded' from extract where regexp_matches(${text}, $pattern)`,
    { pattern: DOUBLE_ENCODED },
  );
}

async function warnOfText(session: Session, text: PreparedText): Promise<Warning[]> {
  const warnings: Warning[] = [];
  if (text.evidence.nulBytes > 0)
    warnings.push({ code: 'nul_bytes', detail: `${text.evidence.nulBytes} NUL bytes were taken out` });
  const [twice] = await session.rows(
    "select count(*) as lines from reading_touched where reason = 'double_encoded'",
    z.strictObject({ lines: z.int() }),
  );
  if (twice && twice.lines > 0)
    warnings.push({
      code: 'double_encoded',
      detail: `${twice.lines} records hold UTF-8 that was encoded twice`,
    });
  return warnings;
}
