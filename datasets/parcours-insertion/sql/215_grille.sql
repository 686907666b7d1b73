-- One row per cell that is measured, whether anybody is in it or not.
create table grille as
with
  mois as (
    select strftime(unnest(generate_series(
      greatest(date_trunc('month', (select min(cohorte) from delais_individuels)), date_trunc('month', jour) - interval 59 month),
      date_trunc('month', jour), interval 1 month)), '%Y-%m') as mois
    from observation),
  types as (select unnest(['professionnelle', 'socio-professionnelle', 'sociale', 'ensemble']) as type_orientation),
  lieux as (select departement, list(distinct role) as roles from dites join source_roles on source = _source where departement is not null group by departement)
select definitions.definition, definitions."table", definitions.par_type, lieux.departement, mois.mois, types.type_orientation,
  list_has_any(lieux.roles, string_split(definitions.roles, ' ')) as connue,
  -- before the law nobody can be in the population: said of the month, whoever is there
  starts_with(definitions.definition, 'loi_2025') and mois.mois < '2025-01' as hors_champ,
  -- from the list, not from who is there: an empty cell looks like any other
  cast(cible_jours as integer) as cible,
  -- who has no type yet is in the total only: a share by type would count the oriented alone
  (cible_jours is not null or definitions.definition = 'rdvi_oriented') and (par_type <> 'delais' or type_orientation = 'ensemble') as a_une_part,
from definitions cross join lieux cross join mois cross join types
left join cibles on cibles.definition = definitions.definition and mois.mois >= left(depuis, 7) and (jusque is null or mois.mois <= left(jusque, 7))
where definitions.par_type <> 'non' or types.type_orientation = 'ensemble';
