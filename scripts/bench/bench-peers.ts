/** The same million rows by other tools, each a whole process, in interleaved rounds. */
import { z } from 'zod';
import { literal } from '../../activities/text/sql-text.js';
import { groupDigits } from '../print.js';
import { compete } from './contest.js';
import { compilePeers, earlierPeer, findPeers, type Peer, WHOLE_WAY } from './find-peers.js';
import { inventExtract } from './invent-extract.js';
import { layOutRevision } from './lay-out-revision.js';
import { setting } from './setting.js';
import type { Bench } from './tell-table.js';

const ROWS = setting('BENCH_ROWS', 1_000_000);

/** `compared`: an earlier revision of this toolkit, measured beside the one that runs. */
export async function benchPeers(bench: Bench, compared?: string): Promise<void> {
  const { folder } = bench;
  const revision = compared === undefined ? null : layOutRevision(compared, folder, WHOLE_WAY);
  try {
    const { extracts, csv, engine } = await inventExtract(bench, ROWS);
    const found = await findPeers(folder, csv, extracts);
    const earlier =
      revision && compared !== undefined ? [earlierPeer(compared, revision.root, extracts, folder)] : [];
    compilePeers(revision?.root);
    const contentOf = ({ format }: Peer, target: string) =>
      engine.withSession({ scratch: folder }, async (session) => {
        const [row] = await session.rows(contentSql(target, format), z.object({ content: z.string() }));
        return row?.content ?? '';
      });
    const entrants = [...found.slice(0, 2), ...earlier, ...found.slice(2)];
    await compete({ title: `${groupDigits(ROWS)} rows`, base: 'limit', entrants, contentOf }, bench);
  } finally {
    revision?.remove();
  }
}

/** One text for all rows, whatever their order. */
function contentSql(path: string, format: Peer['format']): string {
  const from =
    format === 'csv' ? `read_csv(${literal(path)}, all_varchar = true)` : `read_parquet(${literal(path)})`;
  const texts = 'id_pseudo tranche_age departement type_orientation structure_referente'.split(' ');
  const days = ['date_ouverture_droits', 'date_orientation', 'date_premier_rdv'];
  const cells = [
    ...texts.map((name) => `cast(${name} as varchar)`),
    ...days.map((name) => `cast(cast(${name} as date) as varchar)`),
    'cast(cast(nir_valide as boolean) as varchar)',
    'cast(round(cast(montant as double) * 100) as bigint)::varchar',
  ].map((cell) => `coalesce(${cell}, '')`);
  return `select concat(count(*), ' rows ', sum(hash(concat_ws('|', ${cells.join(', ')})))) as content from ${from}`;
}
