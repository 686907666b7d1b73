/** Which identifiers an extract held, as pseudonyms: nothing that leaves may be one of them. */
import type { Source } from '../../datasets/dataset.js';
import type { Pseudonymiser } from '../effects.js';
import { canonicalIdentifier, isTelling, SCAN_DOMAIN } from '../identifier-words.js';
import type { Session } from '../platform/effects.js';
import { quoted } from '../sql-text.js';

/**
 * Writes `identifiers.parquet` (value: 64 hexadecimal digits, each once, in order), from the view `extract`: every column that the
 * source classes as an identifier, whether it feeds a field or not.
 */
export async function noteIdentifiers(
  request: { readonly source: Source; readonly dataset: string; readonly path: string },
  pseudonymiser: Pseudonymiser,
  session: Session,
): Promise<void> {
  const names = Object.entries(request.source.columns)
    .filter(([, use]) => use.class === 'identifier')
    .map(([name]) => `select ${quoted(name)} as cell from extract`);
  const cells = ['select null::varchar as cell where false', ...names].join(' union all ');
  await session.run(`create or replace temp table identifiers_noted as
    select distinct ${canonicalIdentifier('cell')} as value from (${cells}) where ${isTelling('cell')}`);
  const columns = [{ name: 'value', identifier: SCAN_DOMAIN }];
  await pseudonymiser.pseudonymise(
    { table: 'identifiers_noted', dataset: request.dataset, columns, held: 0 },
    session,
  );
  await writeNoted(request.path, session);
}

/** Also when they are turned to another epoch: whatever order they come in, the bytes are the same. */
export async function writeNoted(path: string, session: Session): Promise<void> {
  await session.writeTable('from identifiers_noted order by value', path, { compression: 'zstd' });
  await session.run('drop table identifiers_noted');
}
