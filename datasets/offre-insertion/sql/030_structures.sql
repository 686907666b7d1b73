-- One row per structure: each field from the freshest member that has it; the identifier is the lowest, so that it stays.
create table structures_rattachees as
select membre.*, coalesce(cluster, member) as cluster
from structures_membres as membre left join structures_link_clusters using (member);

create table structures as
with
  reunies as (
    select cluster,
      arg_min(columns(* exclude (cluster, member, fraicheur, depassee, contenu, id, source, date_maj, longitude, latitude, reseaux_porteurs,
        cle_externe, cle_nom, cle_adresse, cle_lieu, _source, _line)), fraicheur),
      max(date_maj) as date_maj,
      -- a point is one value: both halves come from the same member
      arg_min({longitude: longitude, latitude: latitude}, fraicheur) filter (where longitude is not null and latitude is not null) as point,
      nullif(list_sort(list_distinct(flatten(list(coalesce(reseaux_porteurs, []))))), []) as reseaux_porteurs,
    from structures_rattachees where not depassee group by cluster),
  premiers as (select cluster, id, source, _source, _line from structures_rattachees where member = cluster)
select premiers._source, premiers._line, premiers.id, premiers.source, reunies.* exclude (cluster, point),
  point.longitude as longitude, point.latitude as latitude,
from reunies join premiers using (cluster)
order by id;
