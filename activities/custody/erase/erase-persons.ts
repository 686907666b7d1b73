/** Opposition and erasure: one list first, which every later run applies, then all that is kept today. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { identifierColumns } from '../../../datasets/contract-columns.js';
import type { Dataset } from '../../../datasets/dataset.js';
import { sourceOf } from '../../door/dataset-of.js';
import { removeDepartementPages } from '../../door/departement-pages.js';
import { epochOf, keptFolder, readKept } from '../../door/kept-extracts.js';
import type { Effects } from '../../effects.js';
import { ConfigurationInvalid } from '../../errors.js';
import type { NormalisedSource } from '../../handover/run.js';
import type { Session } from '../../platform/effects.js';
import { listVersions } from '../../published/read-version.js';
import { literal, quoted } from '../../text/sql-text.js';
import { changeOppositions } from '../opposition/change-oppositions.js';
import { loadOpposed } from '../opposition/load-opposed.js';
import type { Opposition } from '../opposition/opposition-list.js';
import { erasureOf, withholdOpposed } from '../opposition/withhold-opposed.js';
import { type FoundPerson, findPerson, type KeptRows, loadHeld } from './find-person.js';
import { mergeOpposition } from './merge-oppositions.js';
import { strikeVersions } from './strike-versions.js';

export interface EraseRequest {
  readonly dataset: Dataset;
  /** Each person's pseudonyms by domain, in today's epoch: identifiers in clear stay with who made them. */
  readonly persons: readonly Readonly<Record<string, readonly string[]>>[];
  /** YYYY-MM-DD */
  readonly today: string;
  readonly scratch: string;
}

export interface Erased {
  readonly persons: number;
  /** Rows of extracts, of this call. */
  readonly rows: number;
  /** Rows of restricted tables of versions. */
  readonly versionRows: number;
  /** Pseudonyms that several persons share: nothing is erased by them. */
  readonly shared: number;
  /** Published versions whose counts include them; the next run makes one without. */
  readonly countedIn: readonly string[];
  /** Versions and extracts under other keys, of pseudonyms in another form, or of sources no longer declared: nobody can be looked up there. */
  readonly unreadable: readonly string[];
  /** Pages of départements that were deleted, whoever is on them: the next run writes them again without the person. */
  readonly pages: number;
  /** Raw extracts that may name them until their retention ends, `source/sha256`. */
  readonly raw: readonly string[];
}

type Erasing = Pick<Effects, 'zones' | 'engine' | 'pseudonymiser' | 'copyAndHash'>;

/** Idempotent. Throws ConfigurationInvalid (keys, two persons for one), DeclarationInvalid, ConditionLost. */
export async function erasePersons(request: EraseRequest, effects: Erasing): Promise<Erased> {
  const { dataset, scratch } = request;
  if (!dataset.metadata.personal)
    throw new ConfigurationInvalid(`${dataset.id} is not about persons; there is nobody to erase in it.`);
  const telling = erasureOf(dataset);
  const { zones, engine, pseudonymiser } = effects;
  const keys = await pseudonymiser.current();
  const all = await readKept(keptFolder(dataset.id), zones.restricted);
  const declared = new Set(dataset.sources.map(({ declaration }) => declaration.source));
  const ours = all.filter((one) => keys.names.includes(one.keys ?? '') && declared.has(one.source));
  const countedIn = (await listVersions(dataset.id, zones.open)).map(({ version }) => version);
  const { found, kept } = await findPersons(request, ours, effects);
  const merge = (known: readonly Opposition[]) =>
    found.reduce(
      (list, { pseudonyms }) =>
        mergeOpposition(list, { date: request.today, pseudonyms, countedIn }, telling),
      known,
    );
  const list = await engine.withSession({ scratch }, (session) =>
    changeOppositions(dataset, merge, effects, session),
  );
  const { rows, raw } = await withholdKept(request, kept, effects);
  const versions = await engine.withSession({ scratch }, async (session) => {
    await loadOpposed(dataset, list, pseudonymiser, session);
    return strikeVersions({ dataset, keys: keys.name, sure: telling.sure, scratch }, effects, session);
  });
  const pages = await removeDepartementPages(dataset.id, zones.reports);
  const lost = all.filter((one) => !kept.includes(one)).map(({ source, extract }) => `${source}/${extract}`);
  return {
    ...{ persons: request.persons.length, rows, versionRows: versions.rows },
    shared: found.reduce((sum, { shared }) => sum + shared, 0),
    ...{ countedIn, pages, raw },
    unreadable: [...versions.unreadable, ...lost],
  };
}

/** Also of what is kept that in which anybody can be found. */
function findPersons(
  { dataset, persons, scratch }: EraseRequest,
  ours: readonly NormalisedSource[],
  effects: Erasing,
): Promise<{ readonly found: readonly FoundPerson[]; readonly kept: readonly NormalisedSource[] }> {
  const telling = erasureOf(dataset);
  return effects.engine.withSession({ scratch }, async (session) => {
    const opened = await openKept(dataset, ours, scratch, effects, session);
    await loadHeld(opened, telling, session);
    const found: FoundPerson[] = [];
    for (const [rank, known] of persons.entries())
      found.push(await findPerson(known, telling, `Identity ${rank + 1}`, session));
    return { found, kept: opened.map(({ kept }) => kept) };
  });
}

/** The rows that went, and the raw extracts that may name them still. */
async function withholdKept(
  { dataset, scratch }: EraseRequest,
  kept: readonly NormalisedSource[],
  effects: Erasing,
): Promise<Pick<Erased, 'rows' | 'raw'>> {
  let rows = 0;
  const raw = new Set<string>();
  for (const one of kept) {
    const { declaration, table } = sourceOf(dataset, one.source);
    const left = await withholdOpposed({ dataset, table, kept: one, scratch }, effects);
    rows += one.rowsOut - left.rowsOut;
    const here = `${declaration.source}/${one.extract}`;
    const opposed = left.oppositions?.rows ?? 0;
    if (opposed > 0 && (await effects.zones.raw.list(`${here}/`)).length > 0) raw.add(here);
  }
  return { rows, raw: [...raw].sort() };
}

/** Each extract's pseudonyms in today's epoch: as stored where it is already in that epoch, else converted. Without those that cannot be. */
async function openKept(
  dataset: Dataset,
  ours: readonly NormalisedSource[],
  scratch: string,
  { zones: { restricted }, pseudonymiser }: Erasing,
  session: Session,
): Promise<(KeptRows & { readonly kept: NormalisedSource })[]> {
  const opened = [];
  for (const [rank, one] of ours.entries()) {
    const { table } = sourceOf(dataset, one.source);
    const [path, relation] = [join(scratch, `kept-${rank}.parquet`), `kept_${rank}`];
    await restricted.download(one.rowsKey, path);
    const columns = identifierColumns(table);
    await session.run(
      `create or replace temp table ${quoted(relation)} as select ${['_line', ...columns.map(({ name }) => quoted(name))].join(', ')} from read_parquet(${literal(path)})`,
    );
    await rm(path);
    const request = { table: relation, dataset: dataset.id, columns, held: epochOf(one) };
    if (!(await pseudonymiser.canTurn(request, session))) continue;
    await pseudonymiser.pseudonymise(request, session);
    opened.push({ relation, table, kept: one });
  }
  return opened;
}
