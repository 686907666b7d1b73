/** What a document states of itself at its end, held against what was read. */
import { DeliveryRejected } from '../../errors.js';
import type { Warning } from '../reading.js';

export interface StatedCounts {
  readonly total: string;
  readonly anomalies: string;
  readonly characters: string;
}

export interface FoundCounts {
  readonly groups: number;
  readonly dossiers: number;
  readonly characters: number;
}

/**
 * The total may or may not include what was kept back as anomalies (CNAF, note of VRSB0801); nothing else is whole.
 * Throws DeliveryRejected. An empty total is not zero: it is told, as the extract may well be whole.
 */
export function reconcileTrailer(fileName: string, stated: StatedCounts, found: FoundCounts): Warning[] {
  return [...checkTotal(fileName, stated, found), ...checkCharacters(stated, found.characters)];
}

function checkTotal(
  fileName: string,
  { total, anomalies }: StatedCounts,
  { groups, dossiers }: FoundCounts,
): Warning[] {
  if (total === '') return [{ code: 'total_absent', detail: `${groups} read` }];
  const wanted = countOf(total);
  const kept = countOf(anomalies) ?? 0;
  // One dossier may come as several groups, as in the carnet de bord's own RSABEM fixture: either count is whole.
  for (const read of [groups, dossiers])
    if (wanted === read || (wanted !== null && wanted - kept === read)) return [];
  throw refuseTotal(fileName, wanted, kept, groups);
}

function refuseTotal(
  fileName: string,
  wanted: number | null,
  kept: number,
  groups: number,
): DeliveryRejected {
  if (wanted === null)
    return new DeliveryRejected(
      `${fileName} states a total that is no number and holds ${groups} groups; ask the partner to send it again.`,
      `Le fichier « ${fileName} » annonce un total illisible et contient ${groups} dossiers ; merci de le déposer à nouveau.`,
    );
  const short = groups < wanted;
  return new DeliveryRejected(
    `${fileName} states ${wanted} groups at its end${kept > 0 ? `, ${kept} of them kept back,` : ''} and holds ${groups}: it is ${short ? 'cut short or incomplete' : 'inconsistent'}; ask the partner to send it again.`,
    `Le fichier « ${fileName} » annonce un total de ${wanted}${kept > 0 ? ` dont ${kept} en anomalie` : ''} et contient ${groups} dossiers : il est ${short ? 'tronqué ou incomplet' : 'incohérent'} ; merci de le déposer à nouveau.`,
  );
}

/** No public document says which characters are counted, so a difference is told and nothing more. */
function checkCharacters({ characters }: StatedCounts, found: number): Warning[] {
  const stated = countOf(characters);
  if (stated === null || stated === found) return [];
  return [{ code: 'caracteres_differents', detail: `${stated} stated, ${found} read` }];
}

function countOf(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
