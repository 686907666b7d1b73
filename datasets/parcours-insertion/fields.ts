/** Les champs que plusieurs tables partagent. */
import { z } from 'data-insertion';

export const described = (description: string, example?: unknown) => ({
  description,
  ...(example === undefined ? {} : { examples: [example] }),
});

export const TYPES = ['professionnelle', 'socio-professionnelle', 'sociale'] as const;
export const STATUTS_RDV = ['honore', 'absence', 'excuse', 'annule', 'a_venir', 'inconnu'] as const;
export const MOTIFS = ['orientation', 'accompagnement', 'siae', 'autre'] as const;

/** Pourquoi une mesure est publiée, ou ne l’est pas : jamais un zéro à la place d’une absence. */
export const STATUTS = ['diffuse', 'secret', 'sans_objet', 'non_disponible'] as const;

export const day = (description: string, example = '2026-03-14') =>
  z.iso.date().nullable().meta(described(description, example));

/** Le jour de ce qui a eu lieu : pas avant le RMI, pas après l’extrait. */
export const event = (description: string) =>
  z.iso
    .date()
    .nullable()
    .meta({ ...described(description, '2026-03-14'), happenedSince: '1988-12-01' });

/** Un identifiant, en clair dans la seule session de lecture, remplacé par son pseudonyme avant toute écriture. */
export const identifier = (domain: string, description: string) =>
  z
    .string()
    .nullable()
    .meta({ ...described(description), identifier: domain });

export const departement = z
  .string()
  .regex(/^(\d{2}|2[AB]|97[1-6]|98[78])$/)
  .meta(described('Code du département (COG).', '52'));

/** Où et quand : de quoi nommer une case, à tous les niveaux. */
export const niveaux = {
  niveau_territoire: z
    .enum(['france', 'region', 'departement'])
    .meta(
      described(
        'Niveau du territoire. Les niveaux se recouvrent : on n’en additionne pas les lignes.',
        'departement',
      ),
    ),
  territoire: z
    .string()
    .regex(/^(\d{2}|2[AB]|97[1-6]|98[78]|FR)$/)
    .meta(described('Code du territoire à son niveau (COG) ; FR pour la France.', '52')),
  nom_territoire: z.string().meta(described('Nom du territoire.', 'Haute-Marne')),
  niveau_periode: z
    .enum(['mois', 'trimestre', 'annee', 'douze_mois'])
    .meta(
      described(
        'Niveau de la période ; douze_mois : les douze mois qui finissent avec un trimestre.',
        'mois',
      ),
    ),
  periode: z
    .string()
    .regex(/^\d{4}(-\d{2}|-T[1-4])?$/)
    .meta(
      described(
        'Mois AAAA-MM, trimestre AAAA-T1, année AAAA ; douze mois : le trimestre qui les finit. La période en cours compte jusqu’au dernier jour connu.',
        '2026-03',
      ),
    ),
};

/** Combien de départements une ligne comprend : une France de douze départements n’est pas la France. */
export const observes = {
  departements_observes: z
    .int()
    .min(0)
    .meta({
      ...described('Départements que la ligne comprend : ceux dont toute la période est connue.', 1),
      unit: 'département',
    }),
  departements_du_territoire: z
    .int()
    .min(1)
    .meta({ ...described('Départements du territoire.', 1), unit: 'département' }),
};

export const type_orientation = z
  .enum([...TYPES, 'ensemble'])
  .meta(
    described('Type d’orientation, ou « ensemble », personnes non encore orientées comprises.', 'sociale'),
  );

/** Pour qui : une répartition de l’enquête OARSA, et l’une de ses modalités. */
export const public_vise = {
  ventilation: z
    .enum(['sexe', 'age', 'situation_familiale', 'anciennete'])
    .meta(
      described(
        'Répartition : sexe ; âge au 31 décembre de l’année ; situation familiale, la dernière connue ; ancienneté du foyer dans le RSA au dernier jour de la période, ou qui soit connu. Chacune répartit toutes les personnes : on n’additionne pas les lignes de deux.',
        'age',
      ),
    ),
  modalite: z
    .string()
    .regex(/^[a-zA-Z0-9_]+$/)
    .meta(
      described('Modalité ; « inconnu » réunit les personnes dont elle n’est pas connue.', 'de_25_a_29_ans'),
    ),
  libelle_modalite: z.string().meta(described('La même, en clair.', '25 à 29 ans')),
};

export const statut = z
  .enum(STATUTS)
  .meta(
    described(
      'diffuse : la mesure est publiée, avec son bruit ; secret : moins de 11 personnes, ou aucune ; sans_objet : la définition ne s’applique pas à cette ligne ; non_disponible : la source manque dans ce département.',
      'diffuse',
    ),
  );

export const count = (description: string) =>
  z
    .int()
    .min(0)
    .nullable()
    .meta({
      ...described(`${description} À quelques personnes près : un bruit est ajouté.`, 128),
      unit: 'personne',
    });
export const days = (description: string) =>
  z
    .number()
    .nullable()
    .meta({ ...described(`${description} Bruité.`, 41.5), unit: 'jour' });
export const share = (description: string) =>
  z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .meta({ ...described(`${description} Bruitée.`, 0.62), unit: 'part, de 0 à 1' });

export const texte = (description: string, example?: string) =>
  z.string().nullable().meta(described(description, example));
export const personne = z
  .string()
  .meta(described('Personne, désignée par un code propre à ce jeu de données.'));
export const type = z.enum(TYPES).nullable().meta(described('Type d’orientation.', 'sociale'));
export const statut_rdv = z
  .enum(STATUTS_RDV)
  .nullable()
  .meta(described('Ce qu’il est advenu du rendez-vous.', 'honore'));
export const sexe = z.enum(['F', 'M']).nullable().meta(described('Sexe à l’état civil.', 'F'));
export const annee_naissance = z
  .int()
  .min(1900)
  .max(2100)
  .nullable()
  .meta(described('Année de naissance.', 1982));
/** « Personne à charge » comprend, comme l’écrit la CNAF, les enfants et les autres personnes à charge. */
export const situation_familiale = z
  .enum(['seule_sans_enfant', 'seule_avec_enfants', 'couple_sans_enfant', 'couple_avec_enfants'])
  .nullable()
  .meta(
    described('Situation familiale du foyer, enfants ou autres personnes à charge.', 'seule_sans_enfant'),
  );
export const motif = z
  .enum(MOTIFS)
  .nullable()
  .meta(described('Ce pour quoi la personne est suivie ou reçue.', 'orientation'));
export const source = z.string().meta(described('Source qui l’a dit.', 'conseil-departemental'));
