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
  ...[
    'conjoint',
    'conjointe',
    'concubin',
    'concubine',
    'enfant',
    'pere',
    'mere',
    'parent',
    'tuteur',
    'tutrice',
  ],
  ...[
    'curateur',
    'curatrice',
    'prescripteur',
    'prescriptrice',
    'travailleur',
    'assistante',
    'employeur',
    'medecin',
  ],
  ...['representant', 'signataire', 'redacteur', 'auteur', 'manager', 'owner'],
]);

export function isOfThirdPerson(words: readonly string[]): boolean {
  return words.some((word) => THIRD_PERSONS.has(word));
}

/** What may stand beside the name of a thing without saying that it is somebody else's: small words, the person, the register. */
const OWN = new Set(
  [
    'a au aux d de des du e en et l la le les ou par pour s un une n no nb num numero code cd id ident identifiant date jour dt',
    'beneficiaire beneficiaires personne pers usager usagere allocataire demandeur demandeuse assure assuree individu participant',
    'participante candidat candidate titulaire interesse interessee public brsa bsa client monsieur madame mr mme',
    'usuel usuelle civil officiel premier 1er 1 principal principale complet cle avec sans fixe portable mobile perso personnel',
    'personnelle residence domicile domiciliation caf msa rsa france travail pole emploi ft pe cnaf insee nir ss',
  ].flatMap((line) => line.split(' ')),
);

/** Words of a name that nobody here knows: they may say whose it is. `said`: those that are known of the thing itself. */
export function strangeWords(words: readonly string[], said: readonly string[]): string[] {
  return words.filter((word) => !OWN.has(word) && !said.includes(word));
}

/** The file names persons: then a column `nom` is a person's. */
export function namesPersons(names: readonly string[]): boolean {
  return names.some((name) => {
    const words = wordsOf(name);
    const isGiven = words.includes('prenom') || words.includes('prenoms') || words.join(' ') === 'first name';
    return isGiven && !isOfThirdPerson(words);
  });
}
