-- Did the first appointment come sooner where something changed? Month by month, and before against after: how long here, how long elsewhere. Standard
-- errors take persons as independent (no cluster by territory: with two or three territories none can be estimated), each cell with its own variance
-- (HC2 of the saturated regression); the noise of the means widens them as chance does.
create table moyennes as
with
  groupes as (
    select id, ici, apres, mois, count(*) as personnes, avg(jours) as moyenne, var_samp(jours) as variance, sum(cle) as cle,
      greatest(max(jours) - avg(jours), avg(jours) - min(jours)) as ecart,
    from comparees
    group by grouping sets ((id, ici, apres), (id, ici, mois)))
select id, ici, apres, mois,
  told_count(personnes, personnes, cell_key(cle), 1) as n,
  told_mean(moyenne, personnes, ecart, cell_key(cle), 'mean') as jours,
  variance / personnes + pow(ecart / personnes, 2)
    * (pow(getvariable('mean_shift_high'), 2) + getvariable('mean_shift_high') * getvariable('mean_shift_low') + pow(getvariable('mean_shift_low'), 2)) / 3 as v,
from groupes;

-- Here less elsewhere, before: what each month is held against.
create table ecarts_avant as
select id, any_value(jours) filter (where ici) - any_value(jours) filter (where not ici) as ecart, sum(v) as v, count(n) = 2 as dits
from moyennes where mois is null and not apres and jours is not null group by id;

-- One row per experiment and month, from twelve months before: the event study.
create table etudes as
with
  mois_etudies as (
    select id, debut, jusque, strftime(unnest(generate_series(mois_de(depuis), mois_de(coalesce(jusque, fin, debut)), interval 1 month)), '%Y-%m') as mois
    from fenetres)
select m.id, m.mois, datediff('month', debut, strptime(m.mois || '-01', '%Y-%m-%d')::date) as rang, ici.n as effectif, ailleurs.n as temoins, ici.jours as delai, ailleurs.jours as temoin,
  ici.v + ailleurs.v as v, sqrt(ici.v + ailleurs.v + avant.v) as erreur, ici.jours - ailleurs.jours - avant.ecart as effet,
  case when jusque is null then 'non_disponible' when ici.n is null or ici.jours is null or ailleurs.n is null or ailleurs.jours is null then 'secret' else 'diffuse' end as statut,
from mois_etudies as m
left join moyennes as ici on ici.id = m.id and ici.mois = m.mois and ici.ici
left join moyennes as ailleurs on ailleurs.id = m.id and ailleurs.mois = m.mois and not ailleurs.ici
left join ecarts_avant as avant on avant.id = m.id and dits;

create table impact_experimentations_mois as
select concat_ws('|', id, mois) as id, id as experimentation, mois, rang, statut,
  case when statut = 'diffuse' then effectif end as effectif, case when statut = 'diffuse' then temoins end as temoins,
  case when statut = 'diffuse' then round(delai, 1) end as delai_jours, case when statut = 'diffuse' then round(temoin, 1) end as temoin_jours,
  case when statut = 'diffuse' then round(effet, 1) end as effet_jours,
  case when statut = 'diffuse' then round(effet - 1.96 * erreur, 1) end as effet_bas, case when statut = 'diffuse' then round(effet + 1.96 * erreur, 1) end as effet_haut,
from etudes
order by etudes.id, mois;
