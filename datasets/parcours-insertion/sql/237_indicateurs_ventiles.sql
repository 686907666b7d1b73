-- Who is followed, for whom: indicators of persons, and of the persons subject to rights and duties the share that has an orientation in progress. One row
-- per indicator, territory, period and modality of a breakdown.
create view cellules_des_indicateurs as
select cellules.*
from cases_ventilees('grille_indicateurs') as cellules join (select indicateur from indicateurs where ventilee = 'oui') using (indicateur);

create view apports_ventiles as
select apports_qualite.*, unnest([publics.sexe, age, situation_familiale, anciennete]) as groupe
from apports_qualite join publics on publics.cle = apports_qualite.cle and publics.periode = apports_qualite.periode
where type_orientation = 'ensemble'
  and est_ventilable(niveau_territoire, niveau_periode)
  and indicateur in (select indicateur from indicateurs where ventilee = 'oui');

create table comptes_ventiles as
with
  -- once in each cell, whatever the months of the period
  presences as (
    select distinct indicateur, record_key as cle, niveau_territoire, territoire, niveau_periode, periode
    from evenements_suivi
    join mois_des_periodes using (indicateur, mois)
    join indicateurs_observes using (indicateur, departement, niveau_periode, periode)
    join territoires using (departement)
    join personnes_record_keys using (personne)
    where est_ventilable(niveau_territoire, niveau_periode)
      and indicateur in (select indicateur from indicateurs where ventilee = 'oui')),
  rangees as (select *, unnest([sexe, age, situation_familiale, anciennete]) as groupe from presences join publics using (cle, periode))
select indicateur, niveau_territoire, territoire, niveau_periode, periode, groupe,
  told_count(count(*), count(*), cell_key(sum(cle)), 1) as effectif, null as valeur, false as est_part,
from rangees
group by indicateur, niveau_territoire, territoire, niveau_periode, periode, groupe
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
