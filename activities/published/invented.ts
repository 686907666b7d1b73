/** Data made up to try the toolkit: whatever is made from them says so. */
import type { PublicInput } from './manifest-input.js';

interface Inputs {
  readonly inputs: readonly Pick<PublicInput, 'invented'>[];
}

/** Whether an extract of the version was made up. */
export function isInvented({ inputs }: Inputs): boolean {
  return inputs.some(({ invented }) => invented === true);
}

const INVENTED_WORDS =
  'Ces chiffres viennent d’extraits fabriqués pour essayer la chaîne : ils ne disent rien de personne, ni de la France.';

/** What a page of one dataset says first; null of true data. */
export function tellInvented(manifest: Inputs): string | null {
  return isInvented(manifest) ? INVENTED_WORDS : null;
}

interface Titled {
  readonly metadata: { readonly title: string };
  readonly manifest: Inputs;
}

/** Likewise, of a page about several: which of them were made up, and which were not. */
export function tellInventedOf(datasets: readonly Titled[]): string | null {
  const made = datasets.filter(({ manifest }) => isInvented(manifest));
  if (made.length === 0) return null;
  if (made.length === datasets.length) return INVENTED_WORDS;
  const named = (ones: readonly Titled[]) => ones.map(({ metadata }) => `« ${metadata.title} »`).join(', ');
  const others = datasets.filter((one) => !made.includes(one));
  return `Les chiffres de ${named(made)} viennent d’extraits fabriqués pour essayer la chaîne : ils ne disent rien de personne, ni de la France. ${named(others)} : les données viennent de sources réelles, nommées avec chaque jeu.`;
}

/** The description of a dataset, as it is told outside its pages. */
export function tellDescription(description: string, manifest: Inputs): string {
  return isInvented(manifest) ? `Données inventées. ${INVENTED_WORDS} ${description}` : description;
}
