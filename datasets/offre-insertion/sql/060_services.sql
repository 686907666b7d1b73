-- One row per service: each field from the freshest member that has it, and its quality score.
-- Score: mean of the criteria that apply, each from 0 to 1. Source: data·inclusion schema v1, score_qualite. Age is counted from the
-- latest date_maj of the dataset, not from today, so that the same inputs give the same score on any day.
create table services_rattaches as
select membre.*, coalesce(cluster, member) as cluster
from services_membres as membre left join services_link_clusters using (member);

create macro age_score(day, reference) as case
  when day > reference - interval 6 months then 1.0
  when day <= reference - interval 24 months then 0.0
  else date_diff('day', cast(reference - interval 24 months as date), day)::double
    / date_diff('day', cast(reference - interval 24 months as date), cast(reference - interval 6 months as date))
end;

create table services as
with
  reunis as (
    select cluster,
      arg_min(columns(* exclude (cluster, member, fraicheur, depassee, contenu, id, source, date_maj, longitude, latitude, publiee, _source, _line)), fraicheur),
      max(date_maj) as date_maj,
      arg_min({longitude: longitude, latitude: latitude}, fraicheur) filter (where longitude is not null and latitude is not null) as point,
    from services_rattaches where not depassee group by cluster),
  premiers as (select cluster, id, source, _source, _line from services_rattaches where member = cluster),
  reference as (select max(date_maj) as jour from (select date_maj from services_membres union all select date_maj from structures_membres))
select premiers._source, premiers._line, premiers.id, premiers.source, reunis.* exclude (cluster, point, description_composee),
  point.longitude as longitude, point.latitude as latitude,
  round(list_avg(list_filter([
    case when list_contains(modes_accueil, 'en-presentiel') or list_contains(modes_mobilisation, 'se-presenter')
      then (adresse is not null)::integer::double end,
    ((modes_mobilisation is not null)::integer + (mobilisable_par is not null)::integer) / 2.0,
    (publics is not null)::integer::double,
    (thematiques is not null)::integer::double,
    (courriel is not null or lien_mobilisation is not null or telephone is not null)::integer::double,
    case when list_contains(modes_mobilisation, 'envoyer-un-courriel') then (courriel is not null)::integer::double end,
    round(age_score(date_maj, jour), 2),
    case when frais is null then 0.0 when frais = 'payant' and frais_precisions is null then 0.5 else 1.0 end,
    case when description_composee or length(description) < 50 then 0.0 when length(description) between 200 and 1999 then 1.0 else 0.5 end,
    case when list_contains(modes_mobilisation, 'telephoner') then (telephone is not null)::integer::double end
  ], lambda critere: critere is not null)), 2) as score_qualite,
from reunis join premiers using (cluster) cross join reference
order by id;
