/** Identifiers → pseudonyms, in the session that holds them and nowhere else. */
import { readFile } from 'node:fs/promises';
import type { PseudonymiseRequest } from '../effects.js';
import type { Session } from '../platform/effects.js';
import { literal, quoted } from '../text/sql-text.js';
import { type KeyRing, padsOf } from './key-epochs.js';

/**
 * Replaces, in `table`, each identifier by its pseudonym of the ring's last epoch: one row in, one row out; null stays null.
 * `held` is what the columns hold now: 0 for identifiers in clear, n for pseudonyms of epoch n.
 * Unit: 64 hexadecimal digits, HMAC-SHA256 under a key of the dataset and the identifier's domain.
 */
export async function pseudonymiseTable(
  request: PseudonymiseRequest,
  ring: KeyRing,
  session: Session,
): Promise<void> {
  const { dataset, columns, held } = request;
  const epochs = ring.epochs.filter(({ epoch }) => epoch > held);
  if (columns.length === 0 || epochs.length === 0) return takeRows(request, session);
  await session.run(await readFile(new URL('./sql/hmac.sql', import.meta.url), 'utf8'));
  const domains = [...new Set(columns.map(({ identifier }) => identifier))];
  for (const domain of domains)
    for (const epoch of epochs) {
      const { inner, outer } = padsOf(epoch, `${dataset}/${domain}`);
      await session.setVariable(padName('inner', epoch.epoch, domain), inner);
      await session.setVariable(padName('outer', epoch.epoch, domain), outer);
    }
  const replaced = columns.map(({ name, identifier }) => {
    const chained = epochs.reduce(
      (value, { epoch }) =>
        `hmac_sha256(getvariable(${literal(padName('inner', epoch, identifier))}), getvariable(${literal(padName('outer', epoch, identifier))}), ${value})`,
      quoted(name),
    );
    return `${chained} as ${quoted(name)}`;
  });
  await takeRows(request, session, `replace (${replaced.join(', ')})`);
  for (const domain of domains)
    for (const { epoch } of epochs)
      for (const side of ['inner', 'outer']) await session.setVariable(padName(side, epoch, domain), null);
}

/** Makes the table of the rows asked for; where it is there and nothing changes in it, does nothing. */
export async function takeRows(
  { table, rows }: Pick<PseudonymiseRequest, 'table' | 'rows'>,
  session: Session,
  replaced = '',
): Promise<void> {
  if (rows === undefined && replaced === '') return;
  const from = rows === undefined ? quoted(table) : `(${rows})`;
  await session.run(`create or replace temp table ${quoted(table)} as select * ${replaced} from ${from}`);
}

function padName(side: string, epoch: number, domain: string): string {
  return `pad_${side}_${epoch}_${domain}`;
}
