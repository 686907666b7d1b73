-- Une ligne par personne accompagnée. Source : liste d’une association ; le nom peut être celui de naissance ou d’usage.
create view lu as
select
  _line,
  Nom as lu_nom,
  Nom as lu_nom_usage,
  "Prénom" as lu_prenom,
  "Date de naissance" as lu_naissance,
  "Département" as lu_departement,
  "Téléphone" as lu_telephone,
  extract_day(_line) as date_reference,
  'accompagnement' as motif_rendez_vous,
  cell_date("Date de premier entretien") as date_rendez_vous,
  case when real_day("Date de premier entretien") is not null then 'honore' end as statut_rendez_vous,
  cell_date("Date d'entrée") as debut_accompagnement,
  cell_date("Date de sortie") as fin_accompagnement,
from extract;

create view mapped as from identified('lu');
