-- One row per service row received, its structure named by the identifier that is published.
create table services_membres as
select
  row_number() over (order by id, depassee, contenu, _line) as member,
  * replace (coalesce(publiee, structure_id) as structure_id),
  row_number() over (order by date_maj desc, id, contenu) as fraicheur,
from (
  select services_in.*, structures.publiee,
    is_superseded(_line, max(_line) over (partition by _source, services_in.id)) as depassee,
    md5(concat_ws(chr(31), nom, date_maj, description, type, thematiques, frais, frais_precisions, publics, modes_accueil, code_insee,
      code_postal, commune, adresse, telephone, courriel, longitude, latitude)) as contenu,
  from services_in
  left join (
    select membre.id, min(premier.id) as publiee
    from structures_rattachees as membre join structures_rattachees as premier on premier.member = membre.cluster
    group by membre.id
  ) as structures on structures.id = services_in.structure_id
);
