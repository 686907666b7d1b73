/** The tables of a run in which sums or rows moved by few persons: written again with what is published in these places. */
import { join } from 'node:path';
import type { Attempt } from '../../door/attempt.js';
import type { Effects } from '../../effects.js';
import type { DeferRevisions, Deferred } from '../../handover/run.js';
import type { Session } from '../../platform/effects.js';
import { deferRevisions } from './defer-revisions.js';
import { fetchRevised } from './fetch-revised.js';
import { keepRows } from './keep-rows.js';

type Write = (to: string, session: Session) => Promise<number>;

/** `place`: where the tables written anew stand in the work zone, without a slash at its end. */
export async function deferTables(
  { dataset, assembled, current }: DeferRevisions,
  place: string,
  { scratch, signal, tell }: Attempt,
  { engine, zones, datasets }: Pick<Effects, 'engine' | 'zones' | 'datasets'>,
): Promise<Deferred> {
  const revised = await fetchRevised(dataset, assembled, current, scratch, { datasets, zones });
  const tables = new Map(assembled.tables.map((table) => [table.name, table]));
  let sums = 0;
  const defer = async (name: string, write: Write) => {
    tell({ table: name });
    const to = join(scratch, `${name}.deferred.parquet`);
    const kept = await engine.withSession({ scratch, signal }, (session) => write(to, session));
    if (kept === 0) return;
    sums += kept;
    const key = `${place}/${name}.parquet`;
    await zones.work.upload(key, to);
    const table = tables.get(name);
    if (table) tables.set(name, { ...table, key });
  };
  for (const one of revised.sums)
    await defer(one.table.name, (to, session) => deferRevisions(one, to, session));
  for (const one of revised.rows) await defer(one.table.name, (to, session) => keepRows(one, to, session));
  return { assembled: { ...assembled, tables: [...tables.values()] }, sums };
}
