import { join } from 'node:path';
import { withholdContacts } from '../custody/opposition/withhold-contacts.js';
import { datasetOf } from '../door/dataset-of.js';
import { onceFor, openDoor, receiptOf } from '../door/door.js';
import type { Effects } from '../effects.js';
import { ConfigurationInvalid } from '../errors.js';
import { type AssembleDataset, Assembled } from '../handover/run.js';
import { assembleDataset } from './assemble-dataset.js';

export function createAssembleActivities(effects: Effects) {
  return {
    assembleDataset: openDoor(
      'assemble',
      effects,
      async ({ run, dataset, sources }: AssembleDataset, { scratch, signal, tell }) =>
        onceFor(effects, `${run}/assemble/${receiptOf(sources)}`, Assembled, async () => {
          requireOneEpoch(sources);
          // two sources may send the same bytes, which their mappings read differently
          const rows = sources.map((one, rank) => ({ ...one, path: join(scratch, `rows-${rank}.parquet`) }));
          for (const { zone, rowsKey, path } of rows) await effects.zones[zone].download(rowsKey, path);
          tell({ sources: rows.length });
          const declared = datasetOf(effects, dataset);
          const { done, withheld } = await effects.engine.withSession(
            { scratch, signal },
            async (session) => {
              const files = await assembleDataset(
                declared,
                rows,
                effects.references,
                scratch,
                session,
                effects.pseudonymiser,
              );
              const { list } = await withholdContacts(declared, files.tables, effects, session);
              return { done: files, withheld: list };
            },
          );
          const tables = done.tables.map(({ name, rows: count }) => ({
            name,
            rows: count,
            key: `${run}/assemble/${receiptOf(sources)}/${name}.parquet`,
          }));
          for (const [rank, { path }] of done.tables.entries())
            await effects.zones.work.upload(tables[rank]?.key ?? '', path);
          return { tables, counts: [...done.counts], ...(withheld === null ? {} : { withheld }) };
        }),
    ),
  };
}

/** Pseudonyms of two epochs never meet: nobody would be linked, and nothing would say so. Throws ConfigurationInvalid. */
function requireOneEpoch(sources: AssembleDataset['sources']): void {
  const epochs = [...new Set(sources.map(({ keys }) => keys))];
  if (epochs.length > 1)
    throw new ConfigurationInvalid(
      `The pseudonym keys were rotated while the run was under way (${epochs.join(', ')}); start it again.`,
    );
}
