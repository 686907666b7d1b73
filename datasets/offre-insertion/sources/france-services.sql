-- One row per espace France services. Source: ANCT, liste du 1er décembre 2022.
create view lu as
select
  _line,
  'france-services--' || id_fs as id,
  cell_text(lib_fs) as nom,
  cell_free_text(commentaire, concat_ws(' ', lib_fs, lib_com)) as description,
  lib_com as lieu_commune,
  code_postal as lieu_code_postal,
  insee_com as lieu_code_insee,
  latitude as lieu_latitude,
  longitude as lieu_longitude,
  cell_address(adresse) as adresse,
  cell_free_text(complement_adresse, concat_ws(' ', lib_fs, lib_com)) as complement_adresse,
  cell_telephone(telephone) as telephone,
  cell_courriel(mail, concat_ws(' ', lib_fs, lib_com)) as courriel,
  cell_opening_hours(concat_ws('; ',
    'lundi ' || present(h_lundi), 'mardi ' || present(h_mardi), 'mercredi ' || present(h_mercredi),
    'jeudi ' || present(h_jeudi), 'vendredi ' || present(h_vendredi), 'samedi ' || present(h_samedi))) as horaires_accueil,
  ['france-service'] as reseaux_porteurs,
from extract;

create view mapped as from locate('lu');
