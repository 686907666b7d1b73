/** Whether the organisations that feed one partner's sources can be told apart by the names of their files. */
import { DeclarationInvalid } from '../../activities/errors.js';
import { toldName } from '../../activities/persons/told-name.js';
import type { Dataset } from '../dataset.js';

/**
 * A name is kept without the words that may be somebody's: a pattern of such a word would never fit. And where a source has one extract at a
 * time, the file of one organisation would take the place of another's. Throws DeclarationInvalid.
 */
export function checkSenders({ partners, sources }: Pick<Dataset, 'partners' | 'sources'>): void {
  for (const { partner, part_of, files = [] } of partners.values()) {
    const fed = sources.filter(({ declaration }) => declaration.partner === part_of);
    const single = fed.find(({ declaration }) => declaration.take === 'last')?.declaration.source;
    if (single !== undefined)
      throw new DeclarationInvalid(
        `_partners/${partner}.yaml: it is part_of ${part_of}, whose source "${single}" has one extract at a time, so that a file of one organisation would take the place of another’s; write take: every into sources/${single}.yaml, or give that source a partner of its own.`,
      );
    const lost = files.find(
      (pattern) =>
        fed.length > 0 && fed.every(({ declaration }) => toldName(pattern, declaration) !== pattern),
    );
    if (lost !== undefined)
      throw new DeclarationInvalid(
        `_partners/${partner}.yaml: files names "${lost}", and a word of it is kept as x, since it may be somebody’s name; use the digits of the name, or declare that word in drop.files of the source.`,
      );
  }
}
