/** A file that came whole: its sum compared, looked at by the scanner where there is one, put into its drop, and read a first time. */
import type { DepositReceipt } from '../../activities/desk/effects.js';
import { InsertionError } from '../../activities/errors.js';
import type { Configuration } from '../../activities/platform/settings/configuration.js';
import { hashFile } from '../../activities/platform/store/local-file.js';
import type { DepositPurpose } from '../../activities/text/desk-link.js';
import type { Dataset } from '../../datasets/dataset.js';
import { type DepositRefusal, refusal, refuseEmpty } from './deposit-refusals.js';
import type { Examine } from './examine-deposit.js';
import { findDrop, requireName } from './found-drop.js';
import { putIntoDrop } from './put-into-drop.js';
import { scanFile } from './scan-file.js';

export type Tell = (line: { readonly source: string; readonly sentence: string }) => void;

export interface Keeping {
  readonly configuration: Pick<Configuration, 's3' | 'given'>;
  readonly datasets: readonly Dataset[];
  /** A line of log, without a name or a value. */
  readonly tell: Tell;
  /** What the reader finds in it; null: nobody looks. */
  readonly examine: Examine | null;
}

export interface CameWhole {
  readonly path: string;
  readonly name: string;
  /** SHA-256 that the sender named. */
  readonly promised?: string | null | undefined;
}

/** Throws a refusal. */
export async function keepDeposit(
  place: DepositPurpose,
  { path, name, promised = null }: CameWhole,
  { configuration, datasets, tell, examine }: Keeping,
): Promise<DepositReceipt> {
  const { deposit: source } = place;
  const found = findDrop(place, datasets);
  if (found === null) throw refusal(404, 'Ce dépôt n’existe plus.');
  requireName(name, found.source);
  const { bytes, sha256 } = await hashFile(path);
  refuseEmpty(bytes);
  if (promised !== null && promised.toLowerCase() !== sha256)
    throw refusal(422, 'La somme SHA-256 du fichier reçu n’est pas celle annoncée. Renvoyez-le.');
  await scanFile(configuration.given.DEPOSIT_SCAN_COMMAND, path, (outcome) => {
    tell({ source, sentence: `The scanner ${outcome} a file of ${bytes} bytes.` });
    return outcome === 'refuses' ? MALICIOUS : UNSCANNED;
  });
  await putIntoDrop({ ...found, path, name }, configuration.s3).catch((error) => {
    tell({
      source,
      sentence: `A file could not be put into its drop (${codeOf(error)}); look at the place and its rights.`,
    });
    throw UNKEPT;
  });
  tell({ source, sentence: `A file of ${bytes} bytes was received: ${sha256}.` });
  const constats =
    examine === null
      ? []
      : await examine({ ...found, path, name, bytes }).catch((error) => {
          tell({
            source,
            sentence: `A file that was received could not be looked at (${codeOf(error)}); the next run says what is in it.`,
          });
          return [
            'Le fichier n’a pas pu être examiné tout de suite : le rapport du prochain traitement dira ce qu’il contient.',
          ];
        });
  return { fichier: name, octets: bytes, sha256, recu_le: new Date().toISOString(), constats };
}

/** What was sent could not be written to the desk's own disk. */
export function tellUnkept(error: unknown, { deposit: source }: DepositPurpose, tell: Tell): DepositRefusal {
  tell({
    source,
    sentence: `A file could not be received (${codeOf(error)}); look at the room in "deposits" of INSERTION_HOME, and its rights.`,
  });
  return UNKEPT;
}

const UNKEPT = refusal(503, 'Le fichier n’a pas pu être gardé. Renvoyez-le plus tard, ou prévenez l’équipe.');

const MALICIOUS = refusal(
  422,
  'L’antivirus refuse ce fichier : il n’a pas été gardé. Vérifiez-le avant de le renvoyer.',
);
const UNSCANNED = refusal(
  503,
  'Le contrôle antivirus ne répond pas : le fichier n’a pas été gardé. Renvoyez-le plus tard.',
);

/** What a machine says of its disk is for whoever keeps it. */
function codeOf(error: unknown): string {
  if (error instanceof InsertionError) return error.name;
  return error instanceof Error && 'code' in error ? String(error.code) : 'E?';
}
