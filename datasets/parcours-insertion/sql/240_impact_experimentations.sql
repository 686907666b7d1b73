-- Did the first appointment come sooner where something changed? Difference in differences on the delay from the first follow-up to the first orientation
-- appointment kept, among persons received within 60 days, followed long enough for that. Standard error: persons taken as independent (no cluster by
-- territory: with two or three territories none can be estimated). Twelve months before the change, and all since.
create table premiers_rdv as
select personne, cle, departement, cohorte, jours from delais_individuels
where definition = 'rdvi_oriented_45' and jours <= 60 and cohorte + 60 <= observation;

create table impact_experimentations as
with
  declarees as (select id, titre, cast(date_debut as date) as date_debut, string_split(departements, ' ') as departements from experimentations),
  rangees as (
    select d.id, case when list_contains(d.departements, p.departement) then 'c' else 't' end || case when cohorte >= d.date_debut then 'a' else 'b' end as groupe, jours, cle
    from declarees as d join premiers_rdv as p on cohorte >= d.date_debut - interval 12 month),
  groupes as (
    select id, groupe, told_count(count(*), count(*), cell_key(sum(cle)), 1) as n, var_samp(jours) as variance,
      told_mean(avg(jours), count(*), greatest(max(jours) - avg(jours), avg(jours) - min(jours)), cell_key(sum(cle)), 'mean') as moyenne,
      -- the noise of the mean widens the interval as chance does
      pow(greatest(max(jours) - avg(jours), avg(jours) - min(jours)) / count(*), 2)
        * (pow(getvariable('mean_shift_high'), 2) + getvariable('mean_shift_high') * getvariable('mean_shift_low') + pow(getvariable('mean_shift_low'), 2)) / 3 as bruit,
    from rangees group by id, groupe),
  mesurees as (
    select id, count(n) as dits,
      any_value(n) filter (where groupe = 'ca') as n_ca,
      any_value(moyenne) filter (where groupe = 'ca') as ca, any_value(moyenne) filter (where groupe = 'cb') as cb,
      any_value(moyenne) filter (where groupe = 'ta') as ta, any_value(moyenne) filter (where groupe = 'tb') as tb,
      sqrt(sum(variance / n + bruit)) as erreur,
    from groupes group by id),
  jugees as (
    select declarees.*, mesurees.* exclude (id), case when dits = 4 then 'diffuse' else 'secret' end as statut, (ca - cb) - (ta - tb) as effet,
    from declarees left join mesurees using (id))
select id, titre, date_debut, departements, statut,
  case when statut = 'diffuse' then n_ca end as personnes_concernees,
  case when statut = 'diffuse' then round(cb, 1) end as delai_avant,
  case when statut = 'diffuse' then round(ca, 1) end as delai_apres,
  case when statut = 'diffuse' then round(tb, 1) end as temoin_avant,
  case when statut = 'diffuse' then round(ta, 1) end as temoin_apres,
  case when statut = 'diffuse' then round(effet, 1) end as effet_jours,
  case when statut = 'diffuse' then round(effet - 1.96 * erreur, 1) end as effet_bas,
  case when statut = 'diffuse' then round(effet + 1.96 * erreur, 1) end as effet_haut,
  case when statut = 'diffuse' then format('Le premier rendez-vous est passé de {} à {} semaines, pour {} personnes dans {} départements (effet propre : {} jours, entre {} et {}).',
    replace(cast(round(cb / 7, 1) as varchar), '.', ','), replace(cast(round(ca / 7, 1) as varchar), '.', ','), n_ca, len(departements),
    replace(cast(round(effet, 1) as varchar), '.', ','), replace(cast(round(effet - 1.96 * erreur, 1) as varchar), '.', ','),
    replace(cast(round(effet + 1.96 * erreur, 1) as varchar), '.', ',')) end as phrase,
from jugees
order by id;
