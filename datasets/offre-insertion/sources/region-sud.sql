-- One row per lieu d'inclusion numérique. Source: Région Sud, 2022. Accents were lost before we received it: flagged, never guessed.
create view lu as
select
  _line,
  -- The file has no identifier: what names and places the row stands for one, so that row order does not matter.
  'region-sud--' || left(md5(concat_ws('|', comparable(nom), comparable(adresse_numero), comparable(adresse_rue),
    comparable(adresse_code_postal), comparable(adresse_commune))), 12) as id,
  -- A line break lost inside a cell shifted the rest of the row: the region's name stands under another title.
  case when adresse_region is null and nature_juridique = 'R' || chr(65533) || 'gion Sud' then 'cellules_decalees' end as _reject,
  cell_text(nom) as nom,
  cell_free_text(coalesce(description, 'Services : ' || services), concat_ws(' ', nom, adresse_commune)) as description,
  cell_siret(siret) as siret,
  adresse_commune as lieu_commune,
  adresse_code_postal as lieu_code_postal,
  adresse_code_insee as lieu_code_insee,
  latitude as lieu_latitude,
  longitude as lieu_longitude,
  cell_address(concat_ws(' ', present(adresse_numero), present(adresse_rue))) as adresse,
  cell_telephone(coalesce(present(contact_telephone), contact_telephone_details)) as telephone,
  cell_courriel(contact_email, concat_ws(' ', nom, adresse_commune)) as courriel,
  cell_url(contact_web) as site_web,
  cell_opening_hours(coalesce(present(horaires_ouverture_osm), present(horaires_ouverture_brut), horaires_grand_public)) as horaires_accueil,
  cell_codes(upper(labels), map {
    'FRANCE SERVICES': 'france-service',
    'FABRIQUE DE TERRITOIRE': 'fabrique-de-territoire',
    'CAMPUS CONNECTE': 'campus-connecte',
    'GRANDE ECOLE DU NUM' || chr(65533) || 'RIQUE': 'grandes-ecoles-du-numerique',
    'GRANDE ECOLE DU NUM' || chr(65533) || 'RIQUE (GEN)': 'grandes-ecoles-du-numerique',
    'POINT INFORMATION JEUNESSE': 'reseau-information-jeunesse',
    'SUD LABS': '',
    'ECG VAUCLUSE': ''
  }) as reseaux_porteurs,
from extract;

create view mapped as from locate('lu');
