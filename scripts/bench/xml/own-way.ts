/** `own-way.ts XML TARGET`: by the reader of extracts, as the source declares the flow. */
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { declaredShape } from '../../../activities/normalise/declared-shape.js';
import { createTabularEngine } from '../../../activities/platform/engine/duckdb.js';
import { readExtract } from '../../../activities/read/read-extract.js';
import { loadDatasets } from '../../../datasets/load-datasets.js';
import { ROOT } from '../../toolkit.js';

const [, , path = '', target = ''] = process.argv;
const scratch = dirname(target);
const dataset = (await loadDatasets(join(ROOT, 'datasets'))).find(({ id }) => id === 'parcours-insertion');
const source = dataset?.sources.find(({ declaration }) => declaration.source === 'caf-instructions');
if (!dataset || !source)
  throw new Error('The bench reads the flows of caf-instructions, which is not there.');
const declared = declaredShape(source.declaration, dataset.metadata);
const memoryLimit = process.env.DUCKDB_MEMORY_LIMIT ?? '1GB';
const engine = createTabularEngine({ memoryLimit, threads: 2, functions: [] });
const digest = await engine.withSession({ scratch }, async (session) => {
  await readExtract({ path, fileName: 'flow.xml', scratch, declared }, session);
  const [row] = await session.rows(
    `select sha256(string_agg("NUMDEMRSA" || ' ' || coalesce("NIR", '') || chr(10), '' order by _line)) as digest from extract`,
    z.object({ digest: z.string() }),
  );
  return row?.digest ?? '';
});
await writeFile(target, digest);
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);
process.exit();
