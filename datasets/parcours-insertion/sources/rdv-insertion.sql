-- Une ligne par usager et suivi. Source : rdv-insertion.
create view lu as
select
  _line,
  coalesce("Nom de naissance", Nom) as lu_nom,
  Nom as lu_nom_usage,
  "Prénom" as lu_prenom,
  "Date de naissance" as lu_naissance,
  "Civilité" as lu_sexe,
  NIR as lu_nir,
  "Numéro CAF" as lu_matricule,
  "Rôle" as lu_role,
  "Département" as lu_departement,
  "ID France Travail" as lu_france_travail,
  "ID interne au département" as lu_si,
  "Téléphone" as lu_telephone,
  extract_day(_line) as date_reference,
  cell_date("Date d'ouverture des droits") as date_ouverture_droit,
  motif_of("Motif de suivi") as motif_suivi,
  cell_date("Date de création du suivi") as date_suivi,
  cell_date("Date de première invitation") as date_invitation,
  oui("Convoqué") as convoque,
from extract;

create view mapped as from identified('lu');
