-- One row per cell that is measured, whether anybody is in it or not.
create table grille as
with
  mois as (
    select strftime(unnest(generate_series(
      greatest(date_trunc('month', (select min(cohorte) from delais_individuels)), date_trunc('month', jour) - interval 59 month),
      date_trunc('month', jour), interval 1 month)), '%Y-%m') as mois
    from (select coalesce(max(jour), date '1900-01-01') as jour from fronts where mesure in (select definition from definitions))),
  types as (select unnest(['professionnelle', 'socio-professionnelle', 'sociale', 'ensemble']) as type_orientation),
  lieux as (select distinct departement from couverture)
select definitions.definition, definitions."table", definitions.par_type, lieux.departement, mois.mois, types.type_orientation,
  -- what nobody has told yet, of this month in this département, is not zero
  coalesce(strftime(observees.jour, '%Y-%m') >= mois.mois, false)
    and (type_orientation = 'ensemble' or coalesce(strftime(typees.jour, '%Y-%m') >= mois.mois, false)) as connue,
  -- before the law nobody can be in the population: said of the month, whoever is there
  starts_with(definitions.definition, 'loi_2025') and mois.mois < '2025-01' as hors_champ,
  -- from the list, not from who is there: an empty cell looks like any other
  cast(cible_jours as integer) as cible,
  -- who has no type yet is in the total only: a share by type would count the oriented alone
  (cible_jours is not null or definitions.definition = 'rdvi_oriented') and (par_type <> 'delais' or type_orientation = 'ensemble') as a_une_part,
from definitions cross join lieux cross join mois cross join types
left join observees on observees.mesure = definitions.definition and observees.departement = lieux.departement
-- who is of a type is told by the orientations
left join observees as typees on typees.mesure = 'orientees' and typees.departement = lieux.departement
left join cibles on cibles.definition = definitions.definition and mois.mois >= left(depuis, 7) and (jusque is null or mois.mois <= left(jusque, 7))
where definitions.par_type <> 'non' or types.type_orientation = 'ensemble';
