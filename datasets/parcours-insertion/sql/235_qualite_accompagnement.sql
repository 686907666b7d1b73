-- How well people are followed, as far as all that a measure needs was told of the département.
create table mesures_qualite as
-- of the persons subject to rights and duties at the last day: with an orientation in progress, as the DREES counts them
select indicateur, departement, mois, null as type, personne,
  cast(exists(from orientation_en_cours as o where o.personne = soumises.personne and o.debut <= soumises.fin_mois and o.fin > soumises.fin_mois) as double) as valeur
from soumises join mois_connus using (departement, mois)
where indicateur = 'part_orientee'
union all
-- contracts signed within a month of the notified orientation
select 'contrats_signes_dans_le_mois', departement, mois, type, personne, cast(dans_cible as double)
from delais_individuels where definition = 'loi_2025_contrat' and mur
union all -- of the persons first oriented in the month: oriented again within half a year
select mesure, o.departement, strftime(o.date_orientation, '%Y-%m'), o.type_orientation, o.personne,
  cast(bool_or(coalesce(suite.date_orientation <= o.date_orientation + interval 6 month, false)) as double)
from orientations as o join observees on mesure = 'reorientations_en_six_mois' and observees.departement = o.departement
left join orientations as suite on suite.personne = o.personne and suite.rang = 2
where o.rang = 1 and o.date_orientation + interval 6 month <= jour group by all
union all -- of the month's appointments that took place or should have: missed without excuse
select mesure, rendez_vous.departement, strftime(date_rendez_vous, '%Y-%m'), null, personne, cast(statut = 'absence' as double)
from rendez_vous join observees on mesure = 'absences_aux_rendez_vous' and observees.departement = rendez_vous.departement
where statut in ('honore', 'absence', 'excuse') and date_rendez_vous <= jour
union all -- appointments kept in the three months that end with this one, per person accompanied at its end
select 'rendez_vous_par_trimestre', e.departement, e.mois, e.type, e.personne, cast(count(h.jour) as double)
from (select distinct * from evenements_suivi) as e
join mois_connus as m on m.indicateur = 'rendez_vous_par_trimestre' and m.departement = e.departement and m.mois = e.mois
left join honores as h on h.personne = e.personne and h.jour > m.fin_mois - interval 3 month and h.jour <= m.fin_mois
where e.indicateur = 'accompagnees' group by all;

-- What each person adds to a measure: for shares, how many times inside and outside.
create table apports_qualite as
with
  sommes as (
    select cellule, type_orientation, record_key, sum(valeur) as somme, max(valeur) as plus, count(*) as fois
    from (select *, unnest(groupes_de(type)) as type_orientation from mesures_qualite)
    join cellules_des_mois using (indicateur, departement, mois)
    join personnes_record_keys using (personne)
    group by cellule, type_orientation, record_key)
select cellule, type_orientation, cast(record_key as hugeint) as cle,
  -- at a day a person is counted once, with what she has most
  case when compte = 'pendant' then somme else plus end as dedans,
  case when compte = 'pendant' then fois - somme else 1 - plus end as dehors,
  indicateur <> 'rendez_vous_par_trimestre' as est_part,
from sommes join cellules_observees using (cellule) join (select indicateur, compte from indicateurs) using (indicateur);

create macro comptes_qualite_de(apports) as table
from (
  select cellule, groupe,
    told_count(count(*), count(*), cell_key(sum(cle)), 1) as effectif,
    -- the noise of events is that of the person who has most of them
    told_count(cast(sum(dedans) as bigint), count(*) filter (where dedans > 0), cell_key(sum(cle * cast(dedans as bigint)) filter (where est_part)), cast(max(dedans) as bigint)) as dedans,
    told_count(cast(sum(dehors) as bigint), count(*) filter (where dehors > 0), cell_key(sum(cle * cast(dehors as bigint)) filter (where est_part)), cast(max(dehors) as bigint)) as dehors,
    told_mean(avg(dedans), count(*), greatest(max(dedans) - avg(dedans), avg(dedans) - min(dedans)), cell_key(sum(cle)), 'mean') as moyenne,
    any_value(est_part) as est_part,
  from query_table(apports)
  group by cellule, groupe)
join cellules_observees using (cellule);

create view apports_par_type as select *, type_orientation as groupe from apports_qualite;
create table comptes_qualite as select *, groupe as type_orientation from comptes_qualite_de('apports_par_type');

create table qualite_accompagnement as
with
  valeurs as (
    select grille_indicateurs.*, effectif, case when effectif is null then null when est_part then told_share(dedans, dehors) else moyenne end as valeur,
    from grille_indicateurs left join comptes_qualite using (indicateur, niveau_territoire, territoire, niveau_periode, periode, type_orientation)
    where "table" = 'qualite_accompagnement')
select concat_ws('|', indicateur, niveau_territoire, territoire, niveau_periode, periode, type_orientation) as id,
  indicateur, niveau_territoire, territoire, nom_territoire, niveau_periode, periode, type_orientation, departements_observes, departements_du_territoire,
  case when not connue then 'non_disponible' when valeur is null then 'secret' else 'diffuse' end as statut,
  case when valeur is not null then effectif end as effectif,
  round(valeur, 4) as valeur,
from valeurs
order by id;
