-- The same figures for a département's own people: whole, without noise or secrecy. One row per measure, département, period and type of orientation in
-- which somebody is.
create table departement_mesures as
with
  -- once per row of the measure: a person oriented twice is there twice, as in the published means
  delais as (
    select definition, departement as territoire, periodes.niveau_periode, periodes.periode, groupe as type_orientation,
      count(*) filter (where mur) as effectif, count(*) filter (where not mur) as non_murs, count(jours) filter (where mur) as mesures,
      round(avg(jours) filter (where mur), 1) as moyenne_jours,
      quantile_cont(jours, [0.25, 0.5, 0.75]) filter (where mur) as quartiles,
      avg(cast(dans_cible as integer)) filter (where mur) as part,
    from (select *, unnest(groupes_de(type)) as groupe from delais_individuels) join periodes using (mois)
    group by all),
  delais_dits as (
    select 'delais' as famille, definition as mesure, territoire as departement, niveau_periode, periode, grille.type_orientation,
      coalesce(effectif, 0) as effectif, coalesce(non_murs, 0) as non_murs, coalesce(mesures, 0) as mesures, moyenne_jours,
      quartiles[1] as premier_quartile_jours, quartiles[2] as mediane_jours, quartiles[3] as troisieme_quartile_jours,
      cible as cible_jours, case when a_une_part then part end as part, null as nombre_moyen,
    from grille left join delais using (definition, territoire, niveau_periode, periode, type_orientation)
    where niveau_territoire = 'departement' and connue and not hors_champ),
  presences as (
    select indicateur, departement as territoire, niveau_periode, periode, groupe as type_orientation, count(distinct personne) as effectif, null as part, null as nombre_moyen
    from (select *, unnest(groupes_de(type)) as groupe from evenements_suivi)
    join mois_des_periodes using (indicateur, mois)
    group by all),
  qualite as (
    select indicateur, territoire, niveau_periode, periode, type_orientation, count(*) as effectif,
      case when any_value(est_part) then sum(dedans) / (sum(dedans) + sum(dehors)) end as part,
      case when not any_value(est_part) then avg(dedans) end as nombre_moyen,
    from apports_qualite join cellules_observees using (cellule) where niveau_territoire = 'departement' group by all),
  suivi_dit as (
    select 'suivi' as famille, indicateur as mesure, territoire as departement, niveau_periode, periode, type_orientation, coalesce(effectif, 0) as effectif, part, nombre_moyen,
    from grille_indicateurs
    left join (from presences where indicateur in (select indicateur from indicateurs where "table" = 'personnes_suivies') union all from qualite) as vus
      using (indicateur, territoire, niveau_periode, periode, type_orientation)
    where niveau_territoire = 'departement' and connue),
  dites_ensemble as (
    select *, cast(cast(left(periode, 4) as integer) - 1 as varchar) || substr(periode, 5) as un_an_avant,
      periode = max(periode) over (partition by mesure, departement, niveau_periode, type_orientation) as est_derniere,
    from (from delais_dits union all by name from suivi_dit) where niveau_periode <> 'douze_mois' and effectif + coalesce(non_murs, 0) > 0),
  libelles as (
    select id as mesure, debut || ' → ' || fin as libelle, population from definitions
    union all select indicateur, libelle, null from indicateurs)
select ici.* exclude (un_an_avant), libelle, population,
  avant.effectif as effectif_un_an_avant, avant.mediane_jours as mediane_un_an_avant, avant.part as part_un_an_avant,
from dites_ensemble as ici
join libelles using (mesure)
left join dites_ensemble as avant on avant.mesure = ici.mesure and avant.departement = ici.departement
  and avant.niveau_periode = ici.niveau_periode and avant.type_orientation = ici.type_orientation and avant.periode = ici.un_an_avant
order by departement, famille, mesure, niveau_periode, periode, type_orientation;
