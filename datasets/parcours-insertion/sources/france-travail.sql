-- Une ligne par dossier. Source : France Travail, fichier-PE-CG. Le PPAE tient lieu de contrat pour qui est suivi par France Travail.
create view lu as
select
  _line,
  nom as lu_nom,
  nom as lu_nom_usage, -- rien ne dit si c’est celui de naissance
  prenom as lu_prenom,
  "date-naissance" as lu_naissance,
  nir as lu_nir,
  departement as lu_departement,
  identifiant as lu_france_travail,
  coalesce(real_day("date-reference"), extract_day(_line)) as date_reference,
  cell_date("date-inscription") as date_inscription,
  cell_date("date-signature") as date_contrat,
  case when "date-signature" is not null then 'ppae' end as type_contrat,
from extract;

create view mapped as from identified('lu');
