/** What the cell-key method needs in the session that counts: secret record keys, and the noise that the dataset declares. */
import type { Dataset } from '../../datasets/dataset.js';
import type { Pseudonymiser } from '../effects.js';
import { ConfigurationInvalid } from '../errors.js';
import { symmetricNoise } from '../perturbation/perturbation-table.js';
import type { Session } from '../platform/effects.js';
import { quoted } from '../text/sql-text.js';

/** A key domain that nothing else uses: nobody can compute the noise from a pseudonym, even one they know. */
export const RECORD_KEY_DOMAIN = 'record_key';

/**
 * `record_key`: a text that names the person → 64 bits of its HMAC, uniform. The same person gets the same value in every run of a key
 * epoch. Throws ConfigurationInvalid: no keys.
 */
export async function drawRecordKeys(
  table: string,
  dataset: string,
  pseudonymiser: Pseudonymiser | undefined,
  session: Session,
): Promise<void> {
  const key = { column: 'record_key', domain: RECORD_KEY_DOMAIN };
  const drawn = "cast('0x' || left(record_key, 16) as ubigint)";
  await turn({ table, ...key, drawn }, dataset, pseudonymiser, session);
}

/** The key domain of the reference by which a recipient knows a person. */
export const REFERENCE_DOMAIN = 'reference';

/**
 * `reference`: a text that names the recipient and the person → 80 bits of its HMAC. No two recipients share one, and nobody can compute
 * the codes of the restricted tables from it. Throws ConfigurationInvalid: no keys.
 */
export async function drawReferences(
  table: string,
  dataset: string,
  pseudonymiser: Pseudonymiser | undefined,
  session: Session,
): Promise<void> {
  const key = { column: 'reference', domain: REFERENCE_DOMAIN };
  await turn({ table, ...key, drawn: 'left(reference, 20)' }, dataset, pseudonymiser, session);
}

interface DrawnKey {
  readonly table: string;
  readonly column: string;
  readonly domain: string;
  /** What the column becomes: SQL over its pseudonym, 64 hex digits. */
  readonly drawn: string;
}

async function turn(
  { table, column, domain, drawn }: DrawnKey,
  dataset: string,
  pseudonymiser: Pseudonymiser | undefined,
  session: Session,
): Promise<void> {
  if (!pseudonymiser)
    throw new ConfigurationInvalid(
      `${dataset}: its assembly needs the keys of pseudonyms; make them with npx insertion keys generate.`,
    );
  const columns = [{ name: column, identifier: domain }];
  await pseudonymiser.pseudonymise({ table, dataset, columns, held: 0 }, session);
  await session.run(`create or replace temp table ${quoted(table)} as
    select * replace (${drawn} as ${column}) from ${quoted(table)}`);
}

/** Variables of sql/020_cell_key.sql; a dataset of another method has none. */
export async function setNoise({ metadata }: Pick<Dataset, 'metadata'>, session: Session): Promise<void> {
  const { cell_key, threshold } = metadata.privacy;
  if (!cell_key || threshold === undefined) return;
  const { mean_shift, rank_shift } = cell_key;
  const { bounds } = symmetricNoise(cell_key);
  await session.run(`set variable noise_bounds = [${bounds.slice(0, -1).join(', ')}]::double[]`);
  await session.setVariable('noise_deviation', cell_key.deviation);
  await session.setVariable('noise_threshold', threshold);
  await session.setVariable('mean_shift_low', mean_shift[0]);
  await session.setVariable('mean_shift_high', mean_shift[1]);
  await session.setVariable('rank_shift_low', rank_shift[0]);
  await session.setVariable('rank_shift_high', rank_shift[1]);
}
