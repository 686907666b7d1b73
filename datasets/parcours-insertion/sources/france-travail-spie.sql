-- Une ligne par demandeur d’emploi. Source : France Travail, extrait SPIE.
create view lu as
select
  _line,
  null::varchar as lu_reject,
  present(nom) as lu_nom,
  null::varchar as lu_nom_usage,
  present(prenom) as lu_prenom,
  date_naissance as lu_naissance,
  civilite as lu_sexe,
  null::varchar as lu_nir,
  null::varchar as lu_matricule,
  null::varchar as lu_role,
  null::varchar as lu_dossier,
  departement as lu_departement,
  null::varchar as lu_france_travail,
  null::varchar as lu_si,
  identifiant_unique_de as lu_spie,
  null::varchar as lu_telephone,
  cast(getvariable('extract_date') as date) as date_reference,
  cell_date(inscription) as date_inscription,
from extract;

create view mapped as from identified('lu');
