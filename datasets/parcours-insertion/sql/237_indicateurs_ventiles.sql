-- Who is followed, for whom: indicators of persons, and of the persons subject to rights and duties the share that has an orientation in progress. One row
-- per indicator, territory, period and modality of a breakdown.
create view cellules_des_indicateurs as
select cellules.*
from cases_ventilees('grille_indicateurs') as cellules join (select indicateur from indicateurs where ventilee = 'oui') using (indicateur);

create table cellules_ventilables as
from cellules_observees
where est_ventilable(niveau_territoire, niveau_periode)
  and indicateur in (select indicateur from indicateurs where ventilee = 'oui');

create view apports_ventiles as
select apports_qualite.*, unnest([publics.sexe, age, situation_familiale, anciennete]) as groupe
from apports_qualite join cellules_ventilables using (cellule) join publics using (cle, periode)
where type_orientation = 'ensemble';

create table comptes_ventiles as
with
  -- once in each cell, whatever the months of the period
  presences as (
    select distinct cellule, record_key as cle
    from evenements_suivi
    join (from cellules_des_mois semi join cellules_ventilables using (cellule)) using (indicateur, departement, mois)
    join personnes_record_keys using (personne)),
  rangees as (
    select cellule, cle, unnest([sexe, age, situation_familiale, anciennete]) as groupe
    from presences join (select cellule, periode from cellules_ventilables) using (cellule) join publics using (cle, periode)),
  comptees as (
    select cellule, groupe, told_count(count(*), count(*), cell_key(sum(cle)), 1) as effectif, null as valeur, false as est_part
    from rangees group by cellule, groupe)
select indicateur, niveau_territoire, territoire, niveau_periode, periode, groupe, effectif, valeur, est_part
from comptees join cellules_ventilables using (cellule)
union all
select indicateur, niveau_territoire, territoire, niveau_periode, periode, groupe,
  effectif, case when effectif is not null then told_share(dedans, dehors) end, true,
from comptes_qualite_de('apports_ventiles');

create table indicateurs_ventiles as
with
  valeurs as (
    select cellules_des_indicateurs.*, valeur, case when not est_part or valeur is not null then effectif end as effectif,
    from cellules_des_indicateurs left join comptes_ventiles using (indicateur, niveau_territoire, territoire, niveau_periode, periode, groupe))
select concat_ws('|', indicateur, niveau_territoire, territoire, niveau_periode, periode, ventilation, modalite) as id,
  indicateur, niveau_territoire, territoire, nom_territoire, niveau_periode, periode, ventilation, modalite, libelle_modalite, departements_observes, departements_du_territoire,
  case when not connue then 'non_disponible' when effectif is null then 'secret' else 'diffuse' end as statut,
  effectif, round(valeur, 4) as valeur,
from valeurs
order by indicateur, niveau_territoire, territoire, niveau_periode, periode, groupe;
