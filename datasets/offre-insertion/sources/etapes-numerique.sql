-- One row per bureau de poste of the étapes numériques. Source: La Poste. Numbers lost their leading zeros.
create view lu as
select
  _line,
  'etapes-numerique--' || "ID" as id,
  cell_text("Nom") as nom,
  cell_siret("SIRET") as siret,
  "Commune" as lieu_commune,
  "Code postal" as lieu_code_postal,
  "Code INSEE" as lieu_code_insee,
  latitude as lieu_latitude,
  longitude as lieu_longitude,
  cell_address("Adresse") as adresse,
  ['la-poste'] as reseaux_porteurs,
from extract;

create view mapped as from locate('lu');
