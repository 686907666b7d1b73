/** The carnet de bord's columns, as its public sample has them, then those of the accompaniment. */
export const HEADER = [
  ...'Identifiant dans le SI*;Prénom*;Nom*;Date de naissance*;NIR;Lieu de naissance;Téléphone;Email;Adresse;Adresse (complément);Code postal;Ville;Situation;Numéro allocataire CAF/MSA;Identifiant Pôle emploi;Droits RSA;Droits ARE;Droits ASS'.split(
    ';',
  ),
  ..."Prime d'activité;RQTH;Zone de mobilité;Emploi recherché (code ROME);Niveau de formation;Structure;Accompagnateurs;Département;Type d'accompagnement;Date de début d'accompagnement;Date de fin d'accompagnement;Motif de fin".split(
    ';',
  ),
  ...'Type de contrat;Date de signature du contrat;Date de fin du contrat'.split(';'),
];
export const COLUMNS = {
  prenom: 'Prénom*',
  nom: 'Nom*',
  naissance: 'Date de naissance*',
  nirAvecCle: 'NIR',
  franceTravail: 'Identifiant Pôle emploi',
};
