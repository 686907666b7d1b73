/** One column of any readable file, replaced by keyed pseudonyms; the rest is written as it was read. */
import { copyFile, rm } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { z } from 'zod';
import type { Pseudonymiser } from '../effects.js';
import { ConfigurationInvalid, ContractBroken } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { intoScratch } from '../read/convert-file.js';
import { readExtract } from '../read/read-extract.js';
import { literal, quoted } from '../text/sql-text.js';
import { declareVocabulary } from './vocabulary.js';

/** How each kind of identifier is read: two spellings of one identifier must become one pseudonym. */
export const CANONICAL = {
  nir: 'nir_of(x)',
  matricule: 'matricule_of(x)',
  'france-travail': 'france_travail_of(x)',
  text: 'nfc_normalize(x)',
} as const;
export type IdentifierKind = keyof typeof CANONICAL;

export interface PseudonymiseFile {
  readonly path: string;
  /** .csv or .parquet */
  readonly out: string;
  readonly column: string;
  readonly identifier: IdentifierKind;
  /** For whom, or for what: two domains share no pseudonym, nor does any share one with a dataset. */
  readonly domain: string;
  readonly scratch: string;
}

export interface Pseudonymised {
  readonly rows: number;
  /** Cells that held something, and no identifier of the kind: they are empty now. */
  readonly invalid: number;
  /** Lines that no reader could make a row of: they are left out. */
  readonly rejected: number;
  readonly keyEpoch: string;
}

const Counts = z.object({ rows: z.number(), invalid: z.number() });

/** Throws ConfigurationInvalid (no key, no such column), DeliveryRejected. Never tells a cell. */
export async function pseudonymiseFile(
  request: PseudonymiseFile,
  pseudonymiser: Pseudonymiser,
  session: Session,
): Promise<Pseudonymised> {
  const { column, identifier, scratch, out } = request;
  const fileName = basename(request.path);
  const { name: keyEpoch } = await pseudonymiser.current();
  const path = await intoScratch(request.path, scratch);
  const reading = await readExtract({ path, fileName, scratch }, session);
  if (!reading.columns.includes(column))
    throw new ConfigurationInvalid(
      `${fileName}: none of its ${reading.columns.length} columns is called "${column}"; \`npx insertion inspect\` lists them.`,
    );
  await declareVocabulary(null, session);
  await session.run(
    `create temp table squeezed_column as select _line, squeezed(${quoted(column)}) as x from extract`,
  );
  await session.run(
    `create temp table typed as select _line, x is not null as filled, ${CANONICAL[identifier]} as pseudonym from squeezed_column`,
  );
  const counts = await count(session);
  await pseudonymiser.pseudonymise(
    {
      table: 'typed',
      dataset: `files/${request.domain}`,
      columns: [{ name: 'pseudonym', identifier }],
      held: 0,
    },
    session,
  );
  await writeTable(reading.columns, request, session);
  await copyFile(written(request), out);
  await rm(written(request));
  return { ...counts, rejected: reading.rowsRejected, keyEpoch };
}

async function count(session: Session): Promise<z.infer<typeof Counts>> {
  const [counts] = await session.rows(
    'select count(*) as rows, count(*) filter (where filled and pseudonym is null) as invalid from typed',
    Counts,
  );
  if (!counts) throw new ContractBroken('DuckDB counted nothing.');
  return counts;
}

async function writeTable(
  columns: readonly string[],
  request: PseudonymiseFile,
  session: Session,
): Promise<void> {
  const kept = columns.map((name) =>
    name === request.column ? `typed.pseudonym as ${quoted(name)}` : `extract.${quoted(name)}`,
  );
  const form =
    extname(request.out) === '.parquet'
      ? 'format parquet, compression zstd'
      : `format csv, header true, delimiter ',', quote '"', escape '"'`;
  await session.run(
    `copy (select ${kept.join(', ')} from extract join typed using (_line) order by extract._line) to ${literal(written(request))} (${form})`,
  );
}

function written({ scratch, out }: PseudonymiseFile): string {
  return join(scratch, `pseudonymised${extname(out)}`);
}
