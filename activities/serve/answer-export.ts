/** Every row of an answer, as a file. */
import { rm } from 'node:fs/promises';
import type { Context } from 'hono';
import { Overloaded } from '../errors.js';
import { formatCount } from '../markup/french.js';
import { answerFile } from './answer-file.js';
import { onTable, Total } from './ask-table.js';
import type { ServeEffects } from './effects.js';
import { countStatement, type ExportFormat } from './question/build-sql.js';
import type { Query } from './question/parse-query.js';
import { Refusal } from './refusal.js';
import type { ServedTable } from './served-table.js';
import { writeExport } from './write-export.js';

/** As data.gouv.fr: whoever wants more takes the file of the version. */
const MOST_EXPORTED = 50_000;

/** Exports that are being written or read: each is a file on this disk, for as long as its reader takes. */
const MOST_EXPORTS = 128;

interface ExportRequest {
  readonly table: ServedTable;
  readonly query: Query;
  readonly format: ExportFormat;
  readonly tag: string;
  readonly headers: Readonly<Record<string, string>>;
}

export async function answerExport(
  context: Context,
  request: ExportRequest,
  effects: ServeEffects,
  exporting: { count: number },
): Promise<Response> {
  const { table, query, format, tag } = request;
  const name = `${table.name}.${format}`;
  const headers = { ...request.headers, 'Content-Disposition': `attachment; filename="${name}"` };
  const to = effects.exportPath(format);
  let held = 0;
  const onClose = () => {
    exporting.count -= held;
    held = 0;
  };
  try {
    await onTable(table, effects, context.req.raw.signal, async (relation, session) => {
      const { sql, parameters } = countStatement(relation, query);
      const [found] = await session.rows(sql, Total, parameters);
      if ((found?.total ?? 0) > MOST_EXPORTED) refuseLength(table, format);
      if (exporting.count >= MOST_EXPORTS)
        throw new Overloaded(`serve: ${MOST_EXPORTS} exports are on disk for slow readers; ask again later.`);
      held = 1;
      exporting.count += 1;
      await writeExport({ table, query, relation }, { format, to }, session, effects);
    });
    const type = effects.mediaTypeOf(name);
    return await answerFile(context, { path: to, type, tag, headers, onClose });
  } catch (error) {
    onClose();
    throw error;
  } finally {
    await rm(to, { force: true }); // the answer holds it open
  }
}

function refuseLength(table: ServedTable, format: ExportFormat): never {
  const whole = table.files.find((file) => file.format === format);
  throw new Refusal(
    403,
    `La réponse a plus de ${formatCount(MOST_EXPORTED)} lignes : précisez les filtres, ou téléchargez la table entière${whole ? ` à l’adresse /${whole.key}` : ''}.`,
  );
}
