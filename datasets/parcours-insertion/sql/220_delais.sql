-- Counts first, then what is told of them: activities/assemble/sql/020_cell_key.sql says how.
-- n: measures; p: persons; c: sum of their record keys, of which the noise is drawn. Never published.
create table comptes as
select definition, departement, mois, type_orientation,
  count(*) filter (where mur) as n_murs, count(*) filter (where mur and not encore) as p_murs, sum(cle) filter (where mur) as c_murs,
  count(*) filter (where not mur) as n_non_murs, count(*) filter (where not mur and not encore) as p_non_murs, sum(cle) filter (where not mur) as c_non_murs,
  count(jours) filter (where mur) as n_connus, count(jours) filter (where mur and not encore) as p_connus,
  sum(cle) filter (where mur and jours is not null) as c_connus,
  count(*) filter (where mur and dans_cible) as n_atteints, count(*) filter (where mur and dans_cible and not encore) as p_atteints,
  sum(cle) filter (where mur and dans_cible) as c_atteints,
  count(*) filter (where mur and not dans_cible) as n_manques, count(*) filter (where mur and not dans_cible and not encore) as p_manques,
  sum(cle) filter (where mur and not dans_cible) as c_manques,
  avg(jours) filter (where mur) as moyenne, min(jours) filter (where mur) as plus_court, max(jours) filter (where mur) as plus_long,
  list_sort(list(jours) filter (where mur and jours is not null)) as delais,
from (
  select definition, departement, mois, type as type_orientation, cle, encore, mur, jours, dans_cible from delais_individuels where type is not null
  union all
  select definition, departement, mois, 'ensemble', cle, encore, mur, jours, dans_cible from delais_individuels)
group by all;

-- As they are told; null is secret, an empty cell as well as a small one.
create table dits as
with
  comptes_dits as (
    select definition, departement, mois, type_orientation, delais, cell_key(c_connus) as tirage,
      told_mean(moyenne, n_connus, greatest(plus_long - moyenne, moyenne - plus_court), cell_key(c_connus), 'mean') as moyenne,
      told_count(n_murs, p_murs, cell_key(c_murs), 1 + cast(n_murs > p_murs as integer)) as effectif,
      told_count(n_non_murs, p_non_murs, cell_key(c_non_murs), 1 + cast(n_non_murs > p_non_murs as integer)) as non_murs,
      told_count(n_connus, p_connus, cell_key(c_connus), 1 + cast(n_connus > p_connus as integer)) as connus,
      told_count(n_atteints, p_atteints, cell_key(c_atteints), 1 + cast(n_atteints > p_atteints as integer)) as atteints,
      told_count(n_manques, p_manques, cell_key(c_manques), 1 + cast(n_manques > p_manques as integer)) as manques,
    from comptes)
select grille.*, effectif, non_murs, atteints, manques, moyenne, delais, tirage,
  case when connus is not null and effectif is not null and moyenne is not null then least(connus, effectif) end as mesures,
from grille left join comptes_dits using (definition, departement, mois, type_orientation);

create macro delais_de(subject) as table
with
  juges as (
    select *,
      case when not connue then 'non_disponible' when hors_champ then 'sans_objet' when effectif is null then 'secret' else 'diffuse' end as statut,
      case when not connue then 'non_disponible' when hors_champ then 'sans_objet' when mesures is null then 'secret' else 'diffuse' end as statut_delais,
      case when not connue then 'non_disponible' when hors_champ or not a_une_part then 'sans_objet'
        when effectif is null or atteints is null or manques is null then 'secret' else 'diffuse' end as statut_part,
    from dits
    where "table" = subject)
select
  concat_ws('|', definition, departement, mois, type_orientation) as id,
  definition, departement, mois, type_orientation,
  statut,
  case when connue then effectif end as effectif,
  case when connue then non_murs end as non_murs,
  statut_delais,
  case when connue then mesures end as mesures,
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
