/** Identifiers → pseudonyms, in the session that holds them and nowhere else. */
import { readFile } from 'node:fs/promises';
import type { IdentifierColumn, PseudonymiseRequest } from '../effects.js';
import type { Session, SqlParameters } from '../platform/effects.js';
import { quoted } from '../text/sql-text.js';
import { type KeyRing, padsOf } from './key-epochs.js';
import { requireForms } from './require-forms.js';

/**
 * Replaces, in `table`, each identifier by its pseudonym of the ring's last epoch: one row in, one row out; null stays null.
 * `held` is what the columns hold now: 0 for identifiers in clear, n for pseudonyms of epoch n.
 * Unit: HMAC-SHA256 under a key of the dataset and the identifier's domain, as 64 hexadecimal digits; of a column in the form of a UUID its
 * first 128 bits, cut in each epoch, so that what is kept is all that the next one needs.
 * Throws ConfigurationInvalid: pseudonyms are kept in a form that cannot become the one asked for.
 */
export async function pseudonymiseTable(
  request: PseudonymiseRequest,
  ring: KeyRing,
  session: Session,
): Promise<void> {
  const { dataset, columns, held } = request;
  const epochs = ring.epochs.filter(({ epoch }) => epoch > held);
  const isKept = columns.every(({ form }) => form !== 'uuid') && epochs.length === 0;
  if (held > 0) await requireForms(request, ring.epochs[0]?.epoch === held, session);
  if (columns.length === 0 || isKept) return takeRows(request, session);
  await session.run(await readFile(new URL('./sql/hmac.sql', import.meta.url), 'utf8'));
  const domains = [...new Set(columns.map(({ identifier }) => identifier))];
  const keys = epochs.flatMap((epoch) =>
    domains.map((domain) => ({ epoch: epoch.epoch, domain, ...padsOf(epoch, `${dataset}/${domain}`) })),
  );
  const pseudonymOf = (column: IdentifierColumn) => {
    const chained = epochs.reduce(
      (value, { epoch }) => {
        const inner =
          1 + 2 * keys.findIndex((key) => key.epoch === epoch && key.domain === column.identifier);
        const digits = `hmac_sha256(${PADS}[${inner}], ${PADS}[${inner + 1}], cast(${value} as varchar))`;
        return column.form === 'uuid' ? `uuid_of_digits(${digits})` : digits;
      },
      firstValue(column, held),
    );
    return column.form === 'uuid' ? `cast(${chained} as uuid)` : chained;
  };
  const pads = keys.flatMap(({ inner, outer }) => [inner, outer]);
  await takeRows(request, session, {
    ...replaceOnce(columns, pseudonymOf),
    ...(pads.length > 0 && { parameters: { pads } }),
  });
}

interface Replaced {
  /** Columns beside those of the rows, for what follows. */
  readonly added: string;
  /** What follows the `*` of a select. */
  readonly replaced: string;
}

/**
 * A name of birth and one in use are mostly the same: what the first column of a domain says already is not turned again in the others, for
 * that is most of what a row of persons costs.
 */
function replaceOnce(
  columns: readonly IdentifierColumn[],
  pseudonymOf: (column: IdentifierColumn) => string,
): Replaced {
  const isTurnedAs = (first: IdentifierColumn) => (column: IdentifierColumn) =>
    column.identifier === first.identifier && column.form === first.form;
  const shared = columns.filter(
    (first) => columns.find(isTurnedAs(first)) === first && columns.filter(isTurnedAs(first)).length > 1,
  );
  const kept = ({ name }: IdentifierColumn) => quoted(`_first_${name}`);
  const replaced = columns.map((column) => {
    const first = shared.find(isTurnedAs(column));
    const turned = first
      ? turnedOnce(column, { first, kept: kept(first) }, pseudonymOf)
      : pseudonymOf(column);
    return `${turned} as ${quoted(column.name)}`;
  });
  const left = shared.length > 0 ? `exclude (${shared.map(kept).join(', ')})` : '';
  return {
    added: shared.map((first) => `, ${pseudonymOf(first)} as ${kept(first)}`).join(''),
    replaced: `${left} replace (${replaced.join(', ')})`,
  };
}

function turnedOnce(
  column: IdentifierColumn,
  { first, kept }: { readonly first: IdentifierColumn; readonly kept: string },
  pseudonymOf: (column: IdentifierColumn) => string,
): string {
  if (column === first) return kept;
  // as bytes: under a collation of a mapping, texts are equal that are two persons
  const bytes = ({ name }: IdentifierColumn) => `encode(cast(${quoted(name)} as varchar))`;
  return `case when ${bytes(column)} = ${bytes(first)} then ${kept} else ${pseudonymOf(column)} end`;
}

function firstValue({ name, form }: IdentifierColumn, held: number): string {
  if (form !== 'uuid' || held === 0) return quoted(name);
  return `kept_uuid(cast(${quoted(name)} as varchar))`;
}

/** The two pads of each key, one after the other: a parameter of the statement, which no SQL that rows come from can read. */
const PADS = 'cast($pads as varchar[])';

/** Makes the table of the rows asked for; where it is there and nothing changes in it, does nothing. */
export async function takeRows(
  { table, rows }: Pick<PseudonymiseRequest, 'table' | 'rows'>,
  session: Session,
  { added = '', replaced = '', parameters }: Partial<Replaced> & { readonly parameters?: SqlParameters } = {},
): Promise<void> {
  if (rows === undefined && replaced === '') return;
  const given = rows === undefined ? quoted(table) : `(${rows})`;
  const from = added === '' ? given : `(select *${added} from ${given})`;
  await session.run(
    `create or replace temp table ${quoted(table)} as select * ${replaced} from ${from}`,
    parameters,
  );
}
