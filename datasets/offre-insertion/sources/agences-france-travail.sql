-- One row per agence France Travail. Source: correspondance Aurore – Safir, janvier 2021. The file has codes and nothing else.
create view mapped as
select
  _line,
  'agences-france-travail--' || "Aurore" as id,
  'Agence France Travail ' || "Aurore" as nom,
  'aurore:' || "Aurore" as cle_externe,
  ['france-travail'] as reseaux_porteurs,
from extract;
