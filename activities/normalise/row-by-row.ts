/** Whether a mapping looks at one row at a time, as DuckDB means to run it: then the rows of an extract may be mapped apart. */
import { z } from 'zod';
import type { Source, SqlFile } from '../../datasets/dataset.js';
import type { Effects } from '../effects.js';
import { ContractBroken } from '../errors.js';
import type { Session } from '../platform/effects.js';
import { quoted } from '../text/sql-text.js';
import { loadReferences } from './reference-tables.js';
import { declareVocabulary } from './vocabulary.js';

interface Mapped {
  readonly source: Pick<Source, 'source' | 'columns'>;
  readonly mapping: SqlFile;
  /** The folder of the dataset's own lists. */
  readonly own: string;
  readonly scratch: string;
}

/** False where it cannot be told: the extract is then read whole, which is right of every mapping. */
export async function isRowByRow(
  { source, mapping, own, scratch }: Mapped,
  { references }: Pick<Effects, 'references'>,
  session: Session,
): Promise<boolean> {
  await declareVocabulary(mapping.sql, session);
  await loadReferences(references, { sql: mapping.sql, folder: scratch, own }, session);
  await session.setVariable('source', source.source);
  await session.setVariable('extract_days', ANY_DAY);
  const columns = Object.keys(source.columns).map((name) => `${ANY_TEXT} as ${quoted(name)}`);
  await session.run(`create table ${ROWS} as select md5(range::varchar) as t from range(5000);
    create view extract as select ${['try_cast(t as bigint) as _line', ...columns].join(', ')} from ${ROWS} where ${NEVER_READ}`);
  try {
    await session.run(mapping.sql);
    if ((await session.rows('from duckdb_sequences()', z.object({}))).length > 0) return false;
    const [plan] = await session.rows('explain (format json) from mapped', Explained);
    return (
      plan !== undefined &&
      Plan.parse(JSON.parse(plan.explain_value)).reduce((sum, node) => sum + scans(node), 0) === 1
    );
  } catch (error) {
    if (error instanceof ContractBroken) return false;
    throw error;
  }
}

const ROWS = 'any_rows';
/** Of which DuckDB knows nothing beforehand, nor whether it is there: it leaves out of its plan what cannot be. */
const ANY_TEXT = 'nullif(md5(t), t)';
const ANY_DAY = ['0001-01-01', '9999-12-31'];
/** Fails once a row is read: what a mapping takes from all rows before its view is asked (a table, a variable) stands in no plan. */
const NEVER_READ = "cast(t || '.' as bigint) is not null";

const Explained = z.object({ explain_value: z.string() });

interface Node {
  readonly name: string;
  readonly extra_info?: { readonly Table?: string | undefined } | undefined;
  readonly children: readonly Node[];
}
const Node: z.ZodType<Node> = z.object({
  name: z.string(),
  extra_info: z.object({ Table: z.string().optional() }).optional(),
  children: z.array(z.lazy(() => Node)),
});
const Plan = z.array(Node);

/** What gives of a row whatever the other rows are. */
const APART =
  /^(PROJECTION|FILTER|UNNEST|INOUT_FUNCTION|UNION|CROSS_PRODUCT|(LEFT|RIGHT)_DELIM_JOIN|(HASH|NESTED_LOOP|BLOCKWISE_NL|PIECEWISE_MERGE|IE)_JOIN)\s*$/;

/** How often the rows of `extract` are looked at: 2 for what would look at several of them at once. */
function scans({ name, extra_info, children }: Node): number {
  if (extra_info?.Table?.includes(ROWS) || name.includes('CTE_SCAN')) return 1;
  const below = children.reduce((sum, child) => sum + scans(child), 0);
  return below === 0 || APART.test(name) ? below : 2;
}
