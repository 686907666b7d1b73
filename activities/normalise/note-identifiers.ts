/** Which identifiers extracts held, as pseudonyms: nothing that leaves may be one of them. */
import type { Source } from '../../datasets/dataset.js';
import type { Pseudonymiser } from '../effects.js';
import type { Session } from '../platform/effects.js';
import { canonicalIdentifier, isTelling, SCAN_DOMAIN } from '../text/identifier-words.js';
import { quoted } from '../text/sql-text.js';

/**
 * Leaves `identifiers_noted` (rank of the extract, value: 64 hexadecimal digits, each once per extract), from the view `extract`: every
 * column that the source classes as an identifier, whether it feeds a field or not.
 */
export async function noteIdentifiers(
  request: { readonly source: Source; readonly dataset: string },
  pseudonymiser: Pseudonymiser,
  session: Session,
): Promise<void> {
  const names = Object.entries(request.source.columns)
    .filter(([, use]) => use.class === 'identifier')
    .map(([name]) => quoted(name));
  const cells = `select extract_rank(_line) as rank, unnest([${['null::varchar', ...names].join(', ')}]) as cell from extract`;
  await session.run(`create or replace temp table identifiers_noted as
    select distinct * from (select rank, ${canonicalIdentifier('cell')} as value from (${cells})) where ${isTelling('value')}`);
  const columns = [{ name: 'value', identifier: SCAN_DOMAIN }];
  await pseudonymiser.pseudonymise(
    { table: 'identifiers_noted', dataset: request.dataset, columns, held: 0 },
    session,
  );
}

/** `identifiers.parquet` (value), in order: also when they are turned to another epoch, the bytes are the same. */
export async function writeNoted(path: string, session: Session, which = 'true'): Promise<void> {
  await session.writeTable(`select value from identifiers_noted where ${which} order by value`, path, {
    compression: 'zstd',
  });
}
