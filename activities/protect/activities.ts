import { join } from 'node:path';
import { datasetOf } from '../door/dataset-of.js';
import { onceFor, openDoor, receiptOf } from '../door/door.js';
import type { Effects } from '../effects.js';
import { type DeferRevisions, Deferred, type ScanDataset, type ScanVerdict } from '../handover/run.js';
import type { Session } from '../platform/effects.js';
import { SCAN_DOMAIN } from '../text/identifier-words.js';
import { judgeMicrodata } from './microdata/judge-microdata.js';
import {
  countSmallMoves,
  countUnveiled,
  deferRevisions,
  type RevisedTable,
} from './revisions/defer-revisions.js';
import { fetchRevised } from './revisions/fetch-revised.js';
import { countSmallRevisions, keepRows } from './revisions/keep-rows.js';
import { auditCounts, type CountWeakness } from './scan/audit-counts.js';
import { judgeCounts, judgeScan } from './scan/judge-scan.js';
import { judgeTold } from './scan/judge-told.js';
import { type ScannedTable, scanReceived, scanShapes } from './scan/scan-tables.js';

export function createProtectActivities(effects: Effects) {
  const { zones, engine, pseudonymiser } = effects;
  return {
    /** Sums and rows that moved by few persons keep what is published; the tables with such are written anew. */
    deferRevisions: openDoor(
      'protect',
      effects,
      async ({ run, dataset: id, assembled, current }: DeferRevisions, { scratch, signal, tell }) =>
        onceFor(effects, `${run}/protect/${receiptOf(assembled, current)}`, Deferred, async () => {
          const revised = await fetchRevised(id, assembled, current, scratch, effects);
          const tables = new Map(assembled.tables.map((table) => [table.name, table]));
          let sums = 0;
          const defer = async (
            { table: { name } }: Pick<RevisedTable, 'table'>,
            write: (to: string, session: Session) => Promise<number>,
          ) => {
            tell({ table: name });
            const to = join(scratch, `${name}.deferred.parquet`);
            const kept = await engine.withSession({ scratch, signal }, (session) => write(to, session));
            if (kept === 0) return;
            sums += kept;
            const key = `${run}/protect/${receiptOf(assembled, current)}/${name}.parquet`;
            await zones.work.upload(key, to);
            const table = tables.get(name);
            if (table) tables.set(name, { ...table, key });
          };
          for (const one of revised.sums) await defer(one, (to, session) => deferRevisions(one, to, session));
          for (const one of revised.rows) await defer(one, (to, session) => keepRows(one, to, session));
          return { assembled: { ...assembled, tables: [...tables.values()] }, sums };
        }),
    ),
    /** The last look at what is about to be published. A run that holds pseudonyms needs its keys. */
    scanDataset: openDoor(
      'protect',
      effects,
      async (
        { dataset: id, assembled, sources, current }: ScanDataset,
        { scratch, signal, tell },
      ): Promise<ScanVerdict> => {
        const dataset = datasetOf(effects, id);
        const tables: ScannedTable[] = [];
        for (const { name, key } of assembled.tables) {
          const table = dataset.tables.find((one) => one.name === name && one.zone === 'open');
          if (!table) continue;
          const path = join(scratch, `${name}.parquet`);
          await zones.work.download(key, path);
          tables.push({ table, path });
        }
        const paths: string[] = [];
        for (const { identifiersKey, zone } of sources) {
          if (identifiersKey === null) continue;
          const path = join(scratch, `identifiers-${paths.length}.parquet`);
          await zones[zone].download(identifiersKey, path);
          paths.push(path);
        }
        tell({ tables: tables.length, identifiers: paths.length });
        return engine.withSession({ scratch, signal }, async (session) => {
          const shapes = await scanShapes(tables, dataset.metadata.privacy.may_hold, session);
          const received = await scanReceived(
            tables,
            {
              paths,
              allowed: dataset.metadata.privacy.may_hold,
              pseudonymise: (table, name) =>
                pseudonymiser.pseudonymise(
                  { table, dataset: id, columns: [{ name, identifier: SCAN_DOMAIN }], held: 0 },
                  session,
                ),
            },
            session,
          );
          const scanned = judgeScan(id, [...shapes, ...received]);
          const { counts, told, threshold, microdata } = dataset.metadata.privacy;
          const rows = await judgeMicrodata(tables, microdata, session);
          if (threshold === undefined) return withReasons([...scanned.reasons, ...rows]);
          const weak: CountWeakness[] = [];
          for (const family of counts) weak.push(...(await auditCounts(tables, family, threshold, session)));
          const moves: CountWeakness[] = [];
          const untold: string[] = [];
          for (const family of told) untold.push(...(await judgeTold(tables, family, threshold, session)));
          const revised = await fetchRevised(id, assembled, current, scratch, effects);
          for (const one of revised.rows)
            moves.push({ table: one.table.name, sums: await countSmallRevisions(one, session) });
          for (const one of revised.sums)
            moves.push({
              table: one.table.name,
              sums: (await countSmallMoves(one, session)) + (await countUnveiled(one, session)),
            });
          const audited = judgeCounts(weak, moves, threshold);
          return withReasons([...scanned.reasons, ...rows, ...untold, ...audited.reasons]);
        });
      },
    ),
  };
}

function withReasons(reasons: string[]): ScanVerdict {
  return { verdict: reasons.length > 0 ? 'refuse' : 'publish', reasons };
}
