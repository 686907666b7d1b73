-- One row per établissement FINESS. Source: ministère de la Santé, fichier « etalab ». Overseas départements are 9A to 9J.
create view lu as
select
  _line,
  'finess--' || nofinesset as id,
  cell_text(coalesce(rslongue, rs)) as nom,
  cell_text(libcategetab) as description,
  cell_siret(siret) as siret,
  cell_date(datemaj) as date_maj,
  regexp_extract(ligneacheminement, '^\d{5} (.+)$', 1) as lieu_commune,
  regexp_extract(ligneacheminement, '^\d{5}') as lieu_code_postal,
  case
    when regexp_full_match(departement, '9[A-F]') then '97' || commune
    when regexp_full_match(departement, '9[G-J]') then '98' || commune
    else departement || commune
  end as lieu_code_insee,
  null::varchar as lieu_latitude,
  null::varchar as lieu_longitude,
  cell_address(concat_ws(' ', present(numvoie), present(typvoie), present(voie), present(compvoie))) as adresse,
  cell_address(concat_ws(' ', present(complrs), present(compldistrib), present(lieuditbp))) as complement_adresse,
  cell_telephone(telephone) as telephone,
  case categetab
    when '156' then ['cmp']
    when '246' then ['esat']
    when '609' then ['mdph']
    else null -- the other categories belong to no réseau porteur of the schema
  end as reseaux_porteurs,
from extract;

create view mapped as from locate('lu');
