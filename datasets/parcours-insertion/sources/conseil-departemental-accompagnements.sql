-- Une ligne par bénéficiaire et accompagnement. Source : modèle d’import du carnet de bord.
create view lu as
select
  _line,
  "Nom*" as lu_nom,
  "Prénom*" as lu_prenom,
  "Date de naissance*" as lu_naissance,
  NIR as lu_nir,
  "Numéro allocataire CAF/MSA" as lu_matricule,
  "Département" as lu_departement,
  "Identifiant Pôle emploi" as lu_france_travail,
  "Identifiant dans le SI*" as lu_si,
  "Téléphone" as lu_telephone,
  extract_day(_line) as date_reference,
  orientation_type("Type d'accompagnement") as type_accompagnement,
  cell_date("Date de début d'accompagnement") as debut_accompagnement,
  cell_date("Date de fin d'accompagnement") as fin_accompagnement,
  case lower(strip_accents("Type de contrat")) when 'cer' then 'cer' when 'contrat d''engagement' then 'contrat_engagement' end as type_contrat,
  cell_date("Date de signature du contrat") as date_contrat,
  cell_date("Date de fin du contrat") as fin_contrat,
from extract;

create view mapped as from identified('lu');
