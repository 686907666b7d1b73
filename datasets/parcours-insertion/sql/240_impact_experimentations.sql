-- Did the first appointment come sooner where something changed? Difference in differences on the delay from the first follow-up to the first orientation
-- appointment kept, among persons received within 60 days, followed long enough for that. Standard error: persons taken as independent (no cluster by
-- territory: with two or three territories none can be estimated). Twelve months before the change, and all since.
create table premiers_rdv as
select personne, departement, cohorte, jours from delais_individuels cross join observation
where definition = 'rdvi_oriented_45' and jours <= 60 and cohorte + 60 <= jour;

create table impact_experimentations as
with
  declarees as (select id, titre, cast(date_debut as date) as date_debut, string_split(departements, ' ') as departements from experimentations),
  rangees as (
    select d.id, list_contains(d.departements, p.departement) as change, cohorte >= d.date_debut as apres, jours, personne
    from declarees as d join premiers_rdv as p on cohorte >= d.date_debut - interval 12 month),
  mesurees as (
    select id,
      count(*) filter (where change and apres) as n_ca, count(*) filter (where change and not apres) as n_cb,
      count(*) filter (where not change and apres) as n_ta, count(*) filter (where not change and not apres) as n_tb,
      avg(jours) filter (where change and apres) as ca, avg(jours) filter (where change and not apres) as cb,
      avg(jours) filter (where not change and apres) as ta, avg(jours) filter (where not change and not apres) as tb,
      sqrt(var_samp(jours) filter (where change and apres) / count(*) filter (where change and apres)
        + var_samp(jours) filter (where change and not apres) / count(*) filter (where change and not apres)
        + var_samp(jours) filter (where not change and apres) / count(*) filter (where not change and apres)
        + var_samp(jours) filter (where not change and not apres) / count(*) filter (where not change and not apres)) as erreur,
    from rangees group by id),
  jugees as (
    select declarees.*, mesurees.* exclude (id),
      case when least(n_ca, n_cb, n_ta, n_tb) > 10 then 'diffuse' when coalesce(n_ca, 0) = 0 then 'sans_objet' else 'secret' end as statut,
      (ca - cb) - (ta - tb) as effet,
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
