-- One row per structure row received, numbered by content: neither row order nor source order can change a number.
create table structures_membres as
select
  row_number() over (order by id, depassee, contenu, _line) as member,
  *,
  row_number() over (order by date_maj desc, id, contenu) as fraicheur, -- 1 is the freshest
  name_key(nom) as cle_nom,
  address_key(adresse) as cle_adresse,
  coalesce(code_insee, code_postal || ' ' || comparable(commune)) as cle_lieu,
from (
  select *,
    is_superseded(_line, max(_line) over (partition by _source, id)) as depassee, -- the same source sent it again in a later extract
    md5(concat_ws(chr(31), nom, date_maj, siret, code_insee, code_postal, commune, adresse, complement_adresse, telephone, courriel,
      site_web, horaires_accueil, description, longitude, latitude, cle_externe)) as contenu,
  from structures_in
);
