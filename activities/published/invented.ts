/** Data made up to try the toolkit: whatever is made from them says so. */
import type { PublicInput } from './manifest-input.js';

interface Inputs {
  readonly inputs: readonly Pick<PublicInput, 'invented'>[];
}

/** Whether an extract of the version was made up. */
export function isInvented({ inputs }: Inputs): boolean {
  return inputs.some(({ invented }) => invented === true);
}

export const INVENTED_WORDS =
  'Ces chiffres viennent d’extraits fabriqués pour essayer la chaîne : ils ne disent rien de personne, ni de la France.';

/** The description of a dataset, as it is told outside its pages. */
export function tellDescription(description: string, manifest: Inputs): string {
  return isInvented(manifest) ? `Données inventées. ${INVENTED_WORDS} ${description}` : description;
}
