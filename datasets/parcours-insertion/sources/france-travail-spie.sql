-- Une ligne par demandeur d’emploi. Source : France Travail, extrait SPIE.
create view lu as
select
  _line,
  present(nom) as lu_nom,
  present(prenom) as lu_prenom,
  date_naissance as lu_naissance,
  civilite as lu_sexe,
  departement as lu_departement,
  identifiant_unique_de as lu_spie,
  extract_day(_line) as date_reference,
  cell_date(inscription) as date_inscription,
from extract;

create view mapped as from identified('lu');
