/** All that is looked for in a version about to be published: shapes and received identifiers, rows of persons, small counts, small moves. */
import { join } from 'node:path';
import type { Dataset } from '../../../datasets/dataset.js';
import type { Attempt } from '../../door/attempt.js';
import { datasetOf } from '../../door/dataset-of.js';
import type { Effects } from '../../effects.js';
import type { ScanDataset, ScanVerdict } from '../../handover/run.js';
import type { Session } from '../../platform/effects.js';
import { SCAN_DOMAIN } from '../../text/identifier-words.js';
import { judgeMicrodata } from '../microdata/judge-microdata.js';
import { countSmallRevisions } from '../revisions/count-small-revisions.js';
import { countSmallMoves, countUnveiled } from '../revisions/defer-revisions.js';
import { fetchRevised, type Revised } from '../revisions/fetch-revised.js';
import { auditCounts, type CountWeakness } from './audit-counts.js';
import { judgeCounts, judgeScan } from './judge-scan.js';
import { judgeTold } from './judge-told.js';
import { type ScannedTable, scanReceived, scanShapes } from './scan-tables.js';

type Scanning = Pick<Effects, 'zones' | 'engine' | 'pseudonymiser' | 'datasets'>;

export async function scanVersion(
  request: ScanDataset,
  { scratch, signal, tell }: Attempt,
  effects: Effects,
): Promise<ScanVerdict> {
  const { dataset: id, assembled, current } = request;
  const dataset = datasetOf(effects, id);
  const tables = await downloadOpen(dataset, request, scratch, effects);
  const paths = await downloadIdentifiers(request, scratch, effects);
  tell({ tables: tables.length, identifiers: paths.length });
  return effects.engine.withSession({ scratch, signal }, async (session) => {
    const named = await scanNamed(dataset, { tables, paths }, effects, session);
    const { threshold, microdata } = dataset.metadata.privacy;
    const rows = await judgeMicrodata(tables, microdata, session);
    if (threshold === undefined) return withReasons([...named, ...rows]);
    const revised = await fetchRevised(id, assembled, current, scratch, effects);
    return withReasons([
      ...named,
      ...rows,
      ...(await judgeSmall(dataset, { tables, threshold, revised }, session)),
    ]);
  });
}

async function downloadOpen(
  dataset: Dataset,
  { assembled }: ScanDataset,
  scratch: string,
  { zones }: Scanning,
): Promise<ScannedTable[]> {
  const tables: ScannedTable[] = [];
  for (const { name, key } of assembled.tables) {
    const table = dataset.tables.find((one) => one.name === name && one.zone === 'open');
    if (!table) continue;
    const path = join(scratch, `${name}.parquet`);
    await zones.work.download(key, path);
    tables.push({ table, path });
  }
  return tables;
}

/** The paths of what each extract's identifiers were, as pseudonyms. */
async function downloadIdentifiers(
  { sources }: ScanDataset,
  scratch: string,
  { zones }: Scanning,
): Promise<string[]> {
  const paths: string[] = [];
  for (const { identifiersKey, zone } of sources) {
    if (identifiersKey === null) continue;
    const path = join(scratch, `identifiers-${paths.length}.parquet`);
    await zones[zone].download(identifiersKey, path);
    paths.push(path);
  }
  return paths;
}

async function scanNamed(
  { id, metadata }: Dataset,
  { tables, paths }: { readonly tables: readonly ScannedTable[]; readonly paths: readonly string[] },
  { pseudonymiser }: Scanning,
  session: Session,
): Promise<string[]> {
  const allowed = metadata.privacy.may_hold;
  const shapes = await scanShapes(tables, allowed, session);
  const pseudonymise = (table: string, name: string) =>
    pseudonymiser.pseudonymise(
      { table, dataset: id, columns: [{ name, identifier: SCAN_DOMAIN }], held: 0 },
      session,
    );
  const received = await scanReceived(tables, { paths, allowed, pseudonymise }, session);
  return judgeScan(id, [...shapes, ...received]).reasons;
}

interface Counted {
  readonly tables: readonly ScannedTable[];
  readonly threshold: number;
  readonly revised: Revised;
}

/** Counts below the threshold, told or found by subtraction, and what moved by fewer persons since the current version. */
async function judgeSmall(
  { metadata: { privacy } }: Dataset,
  { tables, threshold, revised }: Counted,
  session: Session,
): Promise<string[]> {
  const weak: CountWeakness[] = [];
  for (const family of privacy.counts) weak.push(...(await auditCounts(tables, family, threshold, session)));
  const untold: string[] = [];
  for (const family of privacy.told) untold.push(...(await judgeTold(tables, family, threshold, session)));
  const moves: CountWeakness[] = [];
  for (const one of revised.rows)
    moves.push({ table: one.table.name, sums: await countSmallRevisions(one, session) });
  for (const one of revised.sums)
    moves.push({
      table: one.table.name,
      sums: (await countSmallMoves(one, session)) + (await countUnveiled(one, session)),
    });
  return [...untold, ...judgeCounts(weak, moves, threshold).reasons];
}

function withReasons(reasons: string[]): ScanVerdict {
  return { verdict: reasons.length > 0 ? 'refuse' : 'publish', reasons };
}
