/** The words of a column's name, and what they say. Pure. */

export function wordsOf(name: string): string[] {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

/** Words for somebody beside the one, or the place, that the row is about. */
const THIRD_PERSONS = new Set([
  ...[
    'contact',
    'contacts',
    'referent',
    'referents',
    'referente',
    'responsable',
    'responsables',
    'interlocuteur',
  ],
  ...[
    'interlocutrice',
    'directeur',
    'directrice',
    'gestionnaire',
    'accompagnateur',
    'accompagnateurs',
    'accompagnatrice',
  ],
  ...[
    'conseiller',
    'conseillere',
    'instructeur',
    'instructrice',
    'agent',
    'correspondant',
    'dirigeant',
    'president',
  ],
  ...[
    'presidente',
    'gerant',
    'gerante',
    'coordinateur',
    'coordinatrice',
    'animateur',
    'animatrice',
    'intervenant',
  ],
  ...['representant', 'signataire', 'redacteur', 'auteur', 'manager', 'owner'],
]);

export function isOfThirdPerson(words: readonly string[]): boolean {
  return words.some((word) => THIRD_PERSONS.has(word));
}

/** The file names persons: then a column `nom` is a person's. */
export function namesPersons(names: readonly string[]): boolean {
  return names.some((name) => {
    const words = wordsOf(name);
    const isGiven = words.includes('prenom') || words.includes('prenoms') || words.join(' ') === 'first name';
    return isGiven && !isOfThirdPerson(words);
  });
}
