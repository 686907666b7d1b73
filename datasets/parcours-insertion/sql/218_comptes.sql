-- Counts first, then what is told of them: activities/assemble/sql/020_cell_key.sql says how. `groupe` says of whom a cell is: a type of orientation, or a
-- modality of a breakdown. The same people in two tables have the same noise.

-- Whoever is counted is in the total, and in her type where it is known.
create macro groupes_de(type) as case when type is null then ['ensemble'] else ['ensemble', type] end;

-- Who is in a cell several times (several orientations, several départements) counts once in each of its figures. Of the rows of a person, `encore` marks
-- all but one of those that are ripe, and of those that are not; `encore_cible` all but one that reached the target, and that missed it. The one left
-- has a delay if any has. `fois` says how many rows she has in the cell.
create macro rangs_des_places(places) as table
select *,
  case when mur then count(*) filter (where mur) over jusque_la else count(*) filter (where not mur) over jusque_la end > 1 as encore,
  case when dans_cible then count(*) filter (where mur and dans_cible) over jusque_la
    else count(*) filter (where mur and not dans_cible) over jusque_la end > 1 as encore_cible,
  count(*) over toutes as fois,
from query_table(places)
-- of one order, so that the rows are sorted once
window
  jusque_la as (partition by definition, niveau_territoire, territoire, niveau_periode, periode, groupe, personne
    order by jours nulls last rows unbounded preceding),
  toutes as (partition by definition, niveau_territoire, territoire, niveau_periode, periode, groupe, personne
    order by jours nulls last rows between unbounded preceding and unbounded following);

-- Counts of rows that are in one cell, or will be in the same ones: by every other column that they have. n: measures; p: persons; c: sum of their record
-- keys, of which the noise is drawn. Never published.
create macro parts_de(cases) as table
select * exclude (personne, cle, mur, jours, dans_cible, encore, encore_cible, fois), max(fois) as fois,
  count(*) filter (where mur) as n_murs, count(*) filter (where mur and not encore) as p_murs, sum(cle) filter (where mur) as c_murs,
  count(*) filter (where not mur) as n_non_murs, count(*) filter (where not mur and not encore) as p_non_murs, sum(cle) filter (where not mur) as c_non_murs,
  count(jours) filter (where mur) as n_connus, count(jours) filter (where mur and not encore) as p_connus,
  sum(cle) filter (where mur and jours is not null) as c_connus,
  count(*) filter (where mur and dans_cible) as n_atteints, count(*) filter (where mur and dans_cible and not encore_cible) as p_atteints,
  sum(cle) filter (where mur and dans_cible) as c_atteints,
  count(*) filter (where mur and not dans_cible) as n_manques, count(*) filter (where mur and not dans_cible and not encore_cible) as p_manques,
  sum(cle) filter (where mur and not dans_cible) as c_manques,
  sum(jours) filter (where mur) as somme, min(jours) filter (where mur) as plus_court, max(jours) filter (where mur) as plus_long,
  list(cast(jours as integer)) filter (where mur and jours is not null) as delais,
from query_table(cases) group by all;

create macro comptes_de(parts) as table
select definition, niveau_territoire, territoire, niveau_periode, periode, groupe, max(fois) as fois,
  sum(columns('^[npc]_(murs|non_murs|connus|atteints|manques)$')) as '\0',
  sum(somme) / sum(n_connus) as moyenne, min(plus_court) as plus_court, max(plus_long) as plus_long, list_sort(flatten(list(delais))) as delais,
from query_table(parts)
group by definition, niveau_territoire, territoire, niveau_periode, periode, groupe;

-- As they are told; null is secret, an empty cell as well as a small one.
create macro comptes_dits(parts) as table
select definition, niveau_territoire, territoire, niveau_periode, periode, groupe, delais, cell_key(c_connus) as tirage,
  told_mean(moyenne, n_connus, fois * greatest(plus_long - moyenne, moyenne - plus_court), cell_key(c_connus), 'mean') as moyenne,
  told_count(n_murs, p_murs, cell_key(c_murs), case when n_murs > p_murs then fois else 1 end) as effectif,
  told_count(n_non_murs, p_non_murs, cell_key(c_non_murs), case when n_non_murs > p_non_murs then fois else 1 end) as non_murs,
  told_count(n_connus, p_connus, cell_key(c_connus), case when n_connus > p_connus then fois else 1 end) as connus,
  told_count(n_atteints, p_atteints, cell_key(c_atteints), case when n_atteints > p_atteints then fois else 1 end) as atteints,
  told_count(n_manques, p_manques, cell_key(c_manques), case when n_manques > p_manques then fois else 1 end) as manques,
from comptes_de(parts);

-- One row per cell of a grid, with what is told of it and why nothing is.
create macro mesures_de(grille, parts) as table
with
  dites as (
    select cellules.*, effectif, non_murs, atteints, manques, moyenne, delais, tirage,
      case when connus is not null and effectif is not null and moyenne is not null then least(connus, effectif) end as mesures,
    from query_table(grille) as cellules left join comptes_dits(parts) using (definition, niveau_territoire, territoire, niveau_periode, periode, groupe)),
  jugees as (
    select *,
      case when not connue then 'non_disponible' when hors_champ then 'sans_objet' when effectif is null then 'secret' else 'diffuse' end as statut,
      case when not connue then 'non_disponible' when hors_champ then 'sans_objet' when mesures is null then 'secret' else 'diffuse' end as statut_delais,
      case when not connue then 'non_disponible' when hors_champ or not coalesce(a_une_part, false) then 'sans_objet'
        when effectif is null or atteints is null or manques is null then 'secret' else 'diffuse' end as statut_part,
    from dites)
select *,
  case when statut_delais = 'diffuse' then round(moyenne, 1) end as moyenne_jours,
  case when statut_delais = 'diffuse' and has_tail(mesures, 0.5) then round(told_quantile(delais, 0.5, tirage)) end as mediane_jours,
  case when statut_delais = 'diffuse' and has_tail(mesures, 0.25) then round(told_quantile(delais, 0.25, tirage)) end as premier_quartile_jours,
  case when statut_delais = 'diffuse' and has_tail(mesures, 0.75) then round(told_quantile(delais, 0.75, tirage)) end as troisieme_quartile_jours,
  case when connue then cible end as cible_jours,
  case when statut_part = 'diffuse' then round(told_share(atteints, manques), 4) end as part_dans_la_cible,
from jugees;
