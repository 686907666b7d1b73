/** The places of one partner's findings, in a DuckDB session: counted, weighed, and written out without a row passing here. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Severity } from '../../datasets/dataset.js';
import { EXTRACT_STEP } from '../handover/extract-step.js';
import { visibleText } from '../markup/visible-text.js';
import type { ObjectStore, Session } from '../platform/effects.js';
import { literal, quoted } from '../text/sql-text.js';
import type { PartnerFacts } from './partner-facts.js';
import { placedField } from './seen-finding.js';
import type { Waived } from './waive-findings.js';

export interface PlacesOrigin {
  readonly work: Pick<ObjectStore, 'download'>;
  readonly scratch: string;
}

/** Fetches what loadPlaces reads. */
export async function fetchPlaces(facts: PartnerFacts, { work, scratch }: PlacesOrigin): Promise<void> {
  for (const { extract, key } of placedExtracts(facts)) await work.download(key, pathOf(extract, scratch));
  if (facts.datasetPlacesKey !== null)
    await work.download(facts.datasetPlacesKey, pathOf('dataset', scratch));
}

/** Loads every place of the partner's extracts; an extract is known by its rank in `facts.extracts`. */
export async function loadPlaces(facts: PartnerFacts, scratch: string, session: Session): Promise<void> {
  await session.setVariable('extract_step', EXTRACT_STEP);
  await runFile('create_places.sql', session);
  await insertRows('extracts', describeExtracts(facts), session);
  await insertRows('told', describeFindings(facts), session);
  const placed = placedExtracts(facts).map(({ extract }) => extract);
  if (placed.length > 0) {
    await session.openTables(
      placed.map((extract) => pathOf(extract, scratch)),
      'seen_places',
    );
    await session.setVariable('placed_extracts', placed.map(String));
    await runFile('add_source_places.sql', session);
  }
  if (facts.datasetPlacesKey === null) return;
  await session.openTable(pathOf('dataset', scratch), 'seen_places');
  await runFile('add_dataset_places.sql', session);
}

function placedExtracts({ extracts }: PartnerFacts) {
  return extracts.flatMap(({ placesKey: key }, extract) => (key === null ? [] : [{ extract, key }]));
}

/** Of one extract's places, or of those of the dataset's own rules. */
const pathOf = (what: number | 'dataset', scratch: string) => join(scratch, `places-${what}.parquet`);

/** Writes signalements.csv: every place, in order of source, file and line. */
export async function writePlaces(path: string, session: Session): Promise<void> {
  await session.setVariable('signalements_path', path);
  await runFile('write_places.sql', session);
}

const Placed = z.object({
  extract: z.number(),
  code: z.string(),
  field: z.string(),
  rejects: z.boolean(),
  placed: z.number(),
  rows: z.number(),
});
const Touched = z.object({ extract: z.number(), blocking: z.number(), toCheck: z.number() });

export interface PlaceMeasures {
  /** Places and distinct rows of each kind of finding. */
  readonly placed: readonly z.infer<typeof Placed>[];
  /** Distinct rows that are kept, by their gravest finding. */
  readonly touched: readonly z.infer<typeof Touched>[];
}

export async function measurePlaces(session: Session): Promise<PlaceMeasures> {
  const placed = await session.rows(
    `select extract, code, field, rejects, count(*) as placed, count(distinct line) as rows
     from places group by all order by all`,
    Placed,
  );
  const touched = await session.rows(
    `select extract,
       count(*) filter (where not rejected and gravity >= 2) as blocking,
       count(*) filter (where not rejected and gravity = 1) as "toCheck"
     from (
       select extract, line, max(gravity) as gravity, bool_or(rejects) as rejected
       from places join findings using (extract, code, field, rejects) group by extract, line)
     group by extract order by extract`,
    Touched,
  );
  return { placed, touched };
}

/** No line of an assembled table has this rank. */
const NOT_ASSEMBLED = -1;

function describeExtracts({ extracts }: PartnerFacts) {
  return extracts.map(({ declaration, file, sheet, rank }, extract) => ({
    extract,
    source: declaration.source,
    file: visibleText(file?.fileName ?? ''),
    sheet: visibleText(sheet ?? ''),
    rank: rank ?? NOT_ASSEMBLED,
  }));
}

function describeFindings({ extracts }: PartnerFacts) {
  return extracts.flatMap(({ findings }, extract) =>
    findings.map(({ code, field, rejects, severity, columns, what, fix, waiver }) => ({
      ...{ extract, code, rejects, what, fix, field: placedField({ field, columns }) },
      columns: columns.length > 0 ? columns.join(', ') : (field ?? ''),
      gravity: waiver && !waiver.expired ? 0 : Severity.options.indexOf(severity),
      waiver: waiver ? describeWaiver(waiver) : '',
    })),
  );
}

/** « jusqu’au 2026-12-31 : la raison (l’auteur) ». */
export function describeWaiver({ reason, author, until, expired }: Waived): string {
  return `${expired ? 'expirée le' : 'jusqu’au'} ${until} : ${visibleText(reason)} (${visibleText(author)})`;
}

/** Columns by name: a handful of rows, the words of a report. */
async function insertRows(
  table: string,
  rows: readonly Readonly<Record<string, string | number | boolean>>[],
  session: Session,
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first);
  const values = rows.map((row) => `(${columns.map((name) => sqlWord(row[name] ?? '')).join(', ')})`);
  await session.run(`insert into ${table} (${columns.map(quoted).join(', ')}) values ${values.join(', ')}`);
}

const sqlWord = (value: string | number | boolean) =>
  typeof value === 'string' ? literal(value) : `${value}`;

async function runFile(file: string, session: Session): Promise<void> {
  await session.run(await readFile(new URL(`./sql/${file}`, import.meta.url), 'utf8'));
}
