/** A source's mapping: the declared columns of `extract` → the table or view `mapped`. */
import { z } from 'zod';
import type { Dataset, Source, SqlFile } from '../../datasets/dataset.js';
import { runDeclaredSql } from '../door/run-declared-sql.js';
import type { Session } from '../platform/effects.js';
import type { StepKind } from './step-kind.js';
import type { MappedColumn } from './typing-sql.js';

export interface MappingRequest {
  readonly dataset: Pick<Dataset, 'id'>;
  readonly source: Pick<Source, 'source'>;
  readonly mapping: SqlFile;
  readonly kind: StepKind;
}

/** Throws DeclarationInvalid where the mapping is no SQL that these columns and macros allow: it ends its source, and no other. */
export function runMapping(
  { dataset: { id }, source: { source }, mapping, kind }: MappingRequest,
  session: Session,
): Promise<void> {
  const asked = {
    file: `datasets/${id}/sources/${source}.sql`,
    ...{ sql: asSteps(mapping.sql, kind), what: 'the mapping' },
    look: `insertion validate FILE --dataset ${id} --source ${source}`,
    partnerSentence:
      'Votre extrait est bien arrivé, mais un réglage de notre côté empêche de le lire. Rien n’est attendu de votre part.',
  };
  return runDeclaredSql(asked, session);
}

/** A mapping declares views, each a step over the one before. */
function asSteps(sql: string, kind: StepKind): string {
  return sql.replace(/^create view /gim, `create ${kind} `);
}

const MappedColumns = z.object({ name: z.string(), type: z.string() });

/** What the mapping gives, in its order. */
export async function mappedColumns(session: Session): Promise<MappedColumn[]> {
  const columns = await session.rows(
    'select column_name as name, column_type as type from (describe mapped)',
    MappedColumns,
  );
  return columns.map(({ name, type }) => ({ name, isCell: type.startsWith('STRUCT("value"') }));
}
