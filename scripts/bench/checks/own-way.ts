/** `own-way.ts PARQUET TARGET`: the rules by the check of an assembled dataset, which also keeps every line. */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { checkDataset } from '../../../activities/check/check-dataset.js';
import { createTabularEngine } from '../../../activities/platform/engine/duckdb.js';
import { RuleUse } from '../../../datasets/dataset.js';
import { loadRules } from '../../../quality-rules/load-rules.js';
import { ROOT } from '../../toolkit.js';

const [, , path = '', target = ''] = process.argv;
const scratch = dirname(target);
const declared = await readFile(join(ROOT, 'scripts', 'bench', 'checks', 'rules.json'), 'utf8');
const told = { table: 'parcours', severity: 'warn', why: 'Règle du banc d’essai.' };
const rules = z
  .array(z.record(z.string(), z.unknown()))
  .parse(JSON.parse(declared))
  .map((rule) => RuleUse.parse({ ...told, ...rule }));
const memoryLimit = process.env.DUCKDB_MEMORY_LIMIT ?? '1GB';
const engine = createTabularEngine({ memoryLimit, threads: 2, functions: [] });
const book = await loadRules(join(ROOT, 'quality-rules'));
const { findings } = await engine.withSession({ scratch }, (session) =>
  checkDataset(
    {
      ...{ dataset: { id: 'bench', rules, sources: [] }, scratch, previousRows: {} },
      tables: [{ name: 'parcours', path }],
    },
    book,
    session,
  ),
);
const counts = rules.map(({ rule, column }) => {
  const finding = findings.find(({ code, field }) => code === rule && field === column);
  return `${rule} ${column} ${finding?.count ?? 0}\n`;
});
await writeFile(target, counts.join(''));
process.stdout.write(`${process.resourceUsage().maxRSS}\n`);
process.exit();
