/** What one person says of herself when she opposes, or asks what is kept of her. */
import { z } from 'zod';
import { ConfigurationInvalid } from '../errors.js';

const word = z.string().trim().min(1).optional();

/** One person, in the words of the mappings (`lu_…`): a NIR alone will do, or name, given name, birth and département. */
export const Identity = z.strictObject({
  ...{ nir: word, nom: word, nom_usage: word, prenom: word, naissance: word, sexe: word },
  ...{ matricule: word, role: word, dossier: word, departement: word },
  ...{ france_travail: word, si: word, spie: word, telephone: word },
});
export type Identity = z.infer<typeof Identity>;

/** Numbers that are one person's alone: what the scan compares with forgets them too. Names stay, others bear them. */
export const NUMBERS = ['nir', 'matricule', 'dossier', 'france_travail', 'si', 'spie', 'telephone'] as const;

/** Without a département two homonyms born on one day are one. */
export function requireDepartements(identities: readonly Identity[]): void {
  const vague = identities.findIndex(
    ({ nir, dossier, france_travail, spie, departement }) =>
      departement === undefined && [nir, dossier, france_travail, spie].every((one) => one === undefined),
  );
  if (vague >= 0)
    throw new ConfigurationInvalid(
      `Identity ${vague + 1}: departement is missing; numbers of a département and names need it (a NIR, a dossier with its role, a number of France Travail or SPIE do not).`,
    );
}
