-- One row per structure of La Réunion. Source: référentiel data·inclusion, extraction du 14 février 2025.
create view lu as
select
  _line,
  'structures-la-reunion--' || "ID" as id,
  cell_text("Nom") as nom,
  case when regexp_full_match("ID", '[A-Z]{3}\d{4}') then 'aurore:' || "ID" end as cle_externe,
  "Commune" as lieu_commune,
  null::varchar as lieu_code_postal,
  "Code Insee" as lieu_code_insee,
  null::varchar as lieu_latitude,
  null::varchar as lieu_longitude,
  cell_codes("Typologie", map {
    'ACI': 'aci', 'AI': 'ai', 'ASE': 'ase', 'CAF': 'caf', 'CCAS': 'ccas-cias', 'CIAS': 'ccas-cias', 'CIDFF': 'cidff', 'EI': 'ei',
    'EPIDE': 'epide', 'ETTI': 'etti', 'FT': 'france-travail', 'GEIQ': 'geiq', 'ML': 'mission-locale', 'MDS': 'maisons-des-solidarites',
    'PLIE': 'plie', 'RFS': 'france-service', 'MUNI': 'communes', 'CD': 'departements', 'ESAT': 'esat', 'EA': 'ea',
    'ASSO': '', 'BIB': '', 'Autre': '', 'TIERS_LIEUX': '', 'OF': '', 'ES': '', 'CS': ''
  }) as reseaux_porteurs,
from extract;

create view mapped as from locate('lu');
