import { join } from 'node:path';
import { datasetOf } from '../dataset-of.js';
import { openDoor } from '../door.js';
import type { Effects } from '../effects.js';
import type { ScanDataset, ScanVerdict } from '../handover.js';
import { SCAN_DOMAIN } from '../identifier-words.js';
import { auditCounts, type CountWeakness } from './scan/audit-counts.js';
import { judgeCounts, judgeScan } from './scan/judge-scan.js';
import { type ScannedTable, scanReceived, scanShapes } from './scan/scan-tables.js';

export function createProtectActivities(effects: Effects) {
  const { zones, engine, pseudonymiser } = effects;
  return {
    /** The last look at what is about to be published. A run that holds pseudonyms needs its keys. */
    scanDataset: openDoor(
      'protect',
      effects,
      async (
        { dataset: id, assembled, sources }: ScanDataset,
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
              pseudonymise: (table, name) =>
                pseudonymiser.pseudonymise(
                  { table, dataset: id, columns: [{ name, identifier: SCAN_DOMAIN }], held: 0 },
                  session,
                ),
            },
            session,
          );
          const scanned = judgeScan(id, [...shapes, ...received]);
          const { counts, threshold } = dataset.metadata.privacy;
          if (threshold === undefined) return scanned;
          const weak: CountWeakness[] = [];
          for (const family of counts) weak.push(...(await auditCounts(tables, family, threshold, session)));
          const audited = judgeCounts(weak, threshold);
          const reasons = [...scanned.reasons, ...audited.reasons];
          return { verdict: reasons.length > 0 ? 'refuse' : 'publish', reasons };
        });
      },
    ),
  };
}
