-- Une ligne par personne accompagnée. Source : liste d’une association ; le nom peut être celui de naissance ou d’usage.
create view lu as
select
  _line,
  null::varchar as lu_reject,
  Nom as lu_nom,
  Nom as lu_nom_usage,
  "Prénom" as lu_prenom,
  "Date de naissance" as lu_naissance,
  null::varchar as lu_sexe,
  null::varchar as lu_nir,
  null::varchar as lu_matricule,
  null::varchar as lu_role,
  null::varchar as lu_dossier,
  "Département" as lu_departement,
  null::varchar as lu_france_travail,
  null::varchar as lu_si,
  null::varchar as lu_spie,
  "Téléphone" as lu_telephone,
  cast(getvariable('extract_date') as date) as date_reference,
  'accompagnement' as motif_rendez_vous,
  cell_date("Date de premier entretien") as date_rendez_vous,
  case when real_day("Date de premier entretien") is not null then 'honore' end as statut_rendez_vous,
  cell_date("Date d'entrée") as debut_accompagnement,
  cell_date("Date de sortie") as fin_accompagnement,
from extract;

create view mapped as from identified('lu');
