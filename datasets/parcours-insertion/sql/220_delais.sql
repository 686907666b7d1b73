-- Counts first, then what is told of them: activities/assemble/sql/020_cell_key.sql says how. A département counts in its région and in France for the
-- periods of which it is told to the end: totals are made of persons, those of the départements that are observed.
-- Who is in a definition several times (several orientations, several départements) is one person in each cell: `encore` marks all rows but one,
-- `fois` says how many they are.
create or replace macro cases_de(plusieurs) as table
select definition, niveau_territoire, territoire, periodes.niveau_periode, periodes.periode, type_orientation, personne, cle, mur, jours, dans_cible,
from (
  select *, unnest(case when type is null then ['ensemble'] else ['ensemble', type] end) as type_orientation from delais_individuels
  where ((definition, personne) in (select definition, personne from delais_individuels group by all having count(*) > 1)) = plusieurs) as individus
join periodes using (mois)
join observes on observes.mesure = definition and observes.departement = individus.departement and observes.niveau_periode = periodes.niveau_periode
  and observes.periode = periodes.periode and observes.par_type = (type_orientation <> 'ensemble')
join territoires on territoires.departement = individus.departement;

-- n: measures; p: persons; c: sum of their record keys, of which the noise is drawn. Never published.
create table comptes as
select definition, niveau_territoire, territoire, niveau_periode, periode, type_orientation, max(fois) as fois,
  count(*) filter (where mur) as n_murs, count(*) filter (where mur and not encore) as p_murs, sum(cle) filter (where mur) as c_murs,
  count(*) filter (where not mur) as n_non_murs, count(*) filter (where not mur and not encore) as p_non_murs, sum(cle) filter (where not mur) as c_non_murs,
  count(jours) filter (where mur) as n_connus, count(jours) filter (where mur and not encore) as p_connus,
  sum(cle) filter (where mur and jours is not null) as c_connus,
  count(*) filter (where mur and dans_cible) as n_atteints, count(*) filter (where mur and dans_cible and not encore) as p_atteints,
  sum(cle) filter (where mur and dans_cible) as c_atteints,
  count(*) filter (where mur and not dans_cible) as n_manques, count(*) filter (where mur and not dans_cible and not encore) as p_manques,
  sum(cle) filter (where mur and not dans_cible) as c_manques,
  avg(jours) filter (where mur) as moyenne, min(jours) filter (where mur) as plus_court, max(jours) filter (where mur) as plus_long,
  list_sort(list(cast(jours as integer)) filter (where mur and jours is not null)) as delais,
from (
  select *, false as encore, 1 as fois from cases_de(false)
  union all
  select *, row_number() over (une order by mur desc, dans_cible desc, jours) > 1, count(*) over une from cases_de(true)
  window une as (partition by definition, niveau_territoire, territoire, niveau_periode, periode, type_orientation, personne))
group by definition, niveau_territoire, territoire, niveau_periode, periode, type_orientation;

-- As they are told; null is secret, an empty cell as well as a small one.
create table dits as
with
  comptes_dits as (
    select definition, niveau_territoire, territoire, niveau_periode, periode, type_orientation, delais, cell_key(c_connus) as tirage,
      told_mean(moyenne, n_connus, fois * greatest(plus_long - moyenne, moyenne - plus_court), cell_key(c_connus), 'mean') as moyenne,
      told_count(n_murs, p_murs, cell_key(c_murs), case when n_murs > p_murs then fois else 1 end) as effectif,
      told_count(n_non_murs, p_non_murs, cell_key(c_non_murs), case when n_non_murs > p_non_murs then fois else 1 end) as non_murs,
      told_count(n_connus, p_connus, cell_key(c_connus), case when n_connus > p_connus then fois else 1 end) as connus,
      told_count(n_atteints, p_atteints, cell_key(c_atteints), case when n_atteints > p_atteints then fois else 1 end) as atteints,
      told_count(n_manques, p_manques, cell_key(c_manques), case when n_manques > p_manques then fois else 1 end) as manques,
    from comptes)
select grille.*, effectif, non_murs, atteints, manques, moyenne, delais, tirage,
  case when connus is not null and effectif is not null and moyenne is not null then least(connus, effectif) end as mesures,
from grille left join comptes_dits using (definition, niveau_territoire, territoire, niveau_periode, periode, type_orientation);

create macro delais_de(subject) as table
with
  juges as (
    select *,
      case when not connue then 'non_disponible' when hors_champ then 'sans_objet' when effectif is null then 'secret' else 'diffuse' end as statut,
      case when not connue then 'non_disponible' when hors_champ then 'sans_objet' when mesures is null then 'secret' else 'diffuse' end as statut_delais,
      case when not connue then 'non_disponible' when hors_champ or not coalesce(a_une_part, false) then 'sans_objet'
        when effectif is null or atteints is null or manques is null then 'secret' else 'diffuse' end as statut_part,
    from dits
    where "table" = subject)
select
  concat_ws('|', definition, niveau_territoire, territoire, niveau_periode, periode, type_orientation) as id,
  definition, niveau_territoire, territoire, nom_territoire, niveau_periode, periode, type_orientation,
  departements_observes, departements_du_territoire,
  statut, effectif, non_murs,
  statut_delais, mesures,
  case when statut_delais = 'diffuse' then round(moyenne, 1) end as moyenne_jours,
  case when statut_delais = 'diffuse' and has_tail(mesures, 0.5) then round(told_quantile(delais, 0.5, tirage)) end as mediane_jours,
  case when statut_delais = 'diffuse' and has_tail(mesures, 0.25) then round(told_quantile(delais, 0.25, tirage)) end as premier_quartile_jours,
  case when statut_delais = 'diffuse' and has_tail(mesures, 0.75) then round(told_quantile(delais, 0.75, tirage)) end as troisieme_quartile_jours,
  case when connue then cible end as cible_jours,
  statut_part,
  case when statut_part = 'diffuse' then round(told_share(atteints, manques), 4) end as part_dans_la_cible,
from juges
order by id;

create table delais_orientation as from delais_de('delais_orientation');
create table delais_premier_rdv as from delais_de('delais_premier_rdv');
create table delais_accompagnement as from delais_de('delais_accompagnement');
