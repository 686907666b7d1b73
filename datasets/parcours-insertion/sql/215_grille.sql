-- One row per month and period that it is in. The first month is told by the extracts, two years before the first of them, and not by the people: who began
-- before all others would be the one who makes the tables longer. Five years at most. Twelve months end with a quarter, and are over.
create table periodes as
with
  bornes_mois as (
    select mois_de(jour) as dernier,
      greatest((mois_de((select min(jour) from recus)) - interval 23 month)::date, (mois_de(jour) - interval 59 month)::date) as premier,
    from (select coalesce(max(jour), date '1900-01-01') as jour from fronts where mesure in (select definition from definitions))),
  mois as (select unnest(generate_series(premier, dernier, interval 1 month))::date as mois, premier, dernier from bornes_mois),
  rangees as (
    select mois, 'mois' as niveau_periode, strftime(mois, '%Y-%m') as periode, mois as debut, mois as fin, premier, dernier from mois
    union all
    select mois, 'trimestre', trimestre(mois), date_trunc('quarter', mois)::date, (date_trunc('quarter', mois) + interval 2 month)::date, premier, dernier from mois
    union all
    select mois, 'annee', strftime(mois, '%Y'), date_trunc('year', mois)::date, (date_trunc('year', mois) + interval 11 month)::date, premier, dernier from mois
    union all
    select mois, 'douze_mois', trimestre(fin), (fin - interval 11 month)::date, fin, premier, dernier
    from (select *, unnest([(date_trunc('quarter', mois) + to_months(n))::date for n in [2, 5, 8, 11]]) as fin from mois)
    where fin <= dernier)
select strftime(mois, '%Y-%m') as mois, niveau_periode, periode, debut, fin from rangees where debut >= premier;

-- What is observed: a period, when its département is told of its last month, or of the last month that anybody is told of. Of a type, when its
-- orientations are as well.
create table observes as
select observees.mesure, observees.departement, niveau_periode, periode, par_type,
from observees
join fronts using (mesure)
cross join (select distinct niveau_periode, periode, debut, fin from periodes)
cross join (select unnest([false, true]) as par_type)
-- who is of a type is told by the orientations
left join observees as typees on typees.mesure = 'orientees' and typees.departement = observees.departement
where observees.mesure in (select definition from definitions)
  and mois_de(observees.jour) >= greatest(debut, least(fin, mois_de(fronts.jour)))
  and (not par_type or mois_de(typees.jour) >= greatest(debut, least(fin, mois_de(fronts.jour))));

-- One row per cell that is measured, whether anybody is in it or not.
create table grille as
with
  couverts as (
    select mesure as definition, niveau_territoire, territoire, niveau_periode, periode, par_type as typee, count(*) as departements_observes
    from observes join territoires using (departement) group by all),
  cases as (
    select definition, "table", par_type, etendues.*, niveau_periode, periode, periodes.debut, periodes.fin, type_orientation
    from (select definition, "table", par_type from definitions)
    cross join etendues
    cross join (select distinct niveau_periode, periode, debut, fin from periodes) as periodes
    cross join (select unnest(['professionnelle', 'socio-professionnelle', 'sociale', 'ensemble']) as type_orientation)
    where par_type <> 'non' or type_orientation = 'ensemble')
select cases.* exclude (departements), departements as departements_du_territoire, coalesce(departements_observes, 0) as departements_observes,
  -- what nobody has told yet, of this period in this territory, is not zero
  departements_observes is not null as connue,
  -- before the law nobody can be in the population: said of the period, whoever is there
  starts_with(cases.definition, 'loi_2025') and fin < date '2025-01-01' as hors_champ,
  -- from the list, not from who is there: an empty cell looks like any other; two targets in one period are none
  case when au_debut.cible_jours = a_la_fin.cible_jours then cast(a_la_fin.cible_jours as integer) end as cible,
  -- who has no type yet is in the total only: a share by type would count the oriented alone
  (au_debut.cible_jours = a_la_fin.cible_jours or cases.definition = 'rdvi_oriented') and (par_type <> 'delais' or type_orientation = 'ensemble') as a_une_part,
from cases
left join couverts on couverts.definition = cases.definition and couverts.niveau_territoire = cases.niveau_territoire
  and couverts.territoire = cases.territoire and couverts.niveau_periode = cases.niveau_periode and couverts.periode = cases.periode
  and couverts.typee = (type_orientation <> 'ensemble')
left join cibles as au_debut on au_debut.definition = cases.definition and vaut(au_debut.depuis, au_debut.jusque, debut)
left join cibles as a_la_fin on a_la_fin.definition = cases.definition and vaut(a_la_fin.depuis, a_la_fin.jusque, fin);
