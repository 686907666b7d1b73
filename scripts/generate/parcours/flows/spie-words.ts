/** Codes and words of France Travail's extract, as its public sample has them. */
export const JOBS = [
  ['A1101', "Conducteur / Conductrice d'engins d'exploitation agricole"],
  ['K2204', 'Agent / Agente de nettoyage en collectivité'],
  ['K1304', 'Aide ménager / ménagère à domicile'],
  ['N1103', 'Préparateur / Préparatrice de commandes'],
  ['H2906', 'Opérateur / Opératrice sur machine automatique de production mécanique'],
] as const;
export const REASONS = [
  ['14', 'FIN DE CDD OU DE CONTRAT AIDE'],
  ['15', "FIN DE MISSION D'INTERIM"],
  ['19', 'AUTRE MOTIF INSCRIPTION'],
] as const;
export const WORK = [
  'ADAPT MARCHE TRAVAIL',
  'ELABORAT. PROJET PRO.',
  'TECHNIQ. RECH. EMPL.',
  'RETOUR DIRECT EMPLOI',
];
