/** Parquet: the engine reads it; every cell becomes the text that other formats would have. */
import { z } from 'zod';
import { ContractBroken } from '../../errors.js';
import type { Session } from '../../platform/effects.js';
import { literal, quoted } from '../../text/sql-text.js';
import { nameColumns, titlesTaken } from '../evidence/name-columns.js';
import { cellColumns, countCells, createExtract } from '../load-records.js';
import type { Reader, ReadRequest, TableReading } from '../reading.js';
import { type Reason, refuseFile, requireWidth } from '../refusals.js';

const DAMAGED: Reason = [
  ['is a damaged Parquet file', 'est un fichier Parquet endommagé'],
  ['ask the partner to export it again', 'merci de l’exporter puis de le déposer à nouveau'],
];

export const parquet: Reader = {
  magic: '50415231',
  endings: ['.parquet'],
  damaged: DAMAGED,
  read: readParquetFile,
};

const Described = z.object({ column_name: z.string(), column_type: z.string() });

/** Throws DeliveryRejected for a file that the engine cannot read whole. */
async function readParquetFile(path: string, request: ReadRequest, session: Session): Promise<TableReading> {
  const source = `read_parquet(${literal(path)})`;
  const described = await orRefuse(request, () => session.rows(`describe from ${source}`, Described));
  const titles = described.map(({ column_name }) => column_name);
  requireWidth(request.fileName, titles.length);
  const columns = nameColumns(titles, titles.length);
  const cells = cellColumns(columns.length);
  const texts = described.map(
    ({ column_name, column_type }, index) =>
      `nullif(${textOf(quoted(column_name), column_type)}, '') as ${cells[index]}`,
  );
  await orRefuse(request, () =>
    session.run(`create or replace table reading_cells as select ${texts.join(', ')} from ${source}`),
  );
  await createExtract(session, columns, 'rowid + 1');
  const rows = await countCells(session);
  return {
    encoding: { name: 'utf-8', proof: 'Parquet' },
    dialect: null,
    columns,
    titles: titlesTaken(titles, columns),
    ...{ rowsIn: rows, rowsRead: rows, rowsRejected: 0 },
    ...{ speed: 'fast', placeUnit: 'enregistrement', warnings: [] },
  };
}

/** What the engine says of a damaged file names bytes and cells. */
async function orRefuse<Result>(request: ReadRequest, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ContractBroken) throw refuseFile(request.fileName, DAMAGED);
    throw error;
  }
}

/** A whole number has no decimals, an instant is ISO, what is nested is JSON. */
function textOf(name: string, type: string): string {
  if (/[[(]/.test(type) && !type.startsWith('DECIMAL')) return `to_json(${name})::varchar`;
  if (type === 'FLOAT' || type === 'DOUBLE')
    return `case when ${name} = trunc(${name}) and abs(${name}) < 1e16 then ${name}::bigint::varchar
      when contains(${name}::varchar, 'e') then ${withoutExponent(`${name}::varchar`)} else ${name}::varchar end`;
  if (type === 'TIMESTAMP WITH TIME ZONE') return `strftime(${name}, '%Y-%m-%dT%H:%M:%SZ')`;
  if (type.startsWith('TIMESTAMP'))
    return `case when ${name} = date_trunc('day', ${name}) then ${name}::date::varchar else strftime(${name}::timestamp, '%Y-%m-%dT%H:%M:%S') end`;
  return `${name}::varchar`;
}

/** Of `-1.25e-07`, or `1e+16`, which has no more figures than its exponent says: zeros are put where they stand. */
function withoutExponent(text: string): string {
  const figures = `replace(ltrim(split_part(${text}, 'e', 1), '-'), '.', '')`;
  const exponent = `split_part(${text}, 'e', 2)::integer`;
  return `concat(if(starts_with(${text}, '-'), '-', ''), if(${exponent} < 0,
    concat('0.', repeat('0', -${exponent} - 1), ${figures}), rpad(${figures}, ${exponent} + 1, '0')))`;
}
