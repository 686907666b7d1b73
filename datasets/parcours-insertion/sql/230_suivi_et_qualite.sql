-- How many are followed at the end of each month, and how well. Told as the delays are.
create table fins_de_mois as
select mois, last_day(strptime(mois, '%Y-%m')::date) as fin_mois, last_day(strptime(mois, '%Y-%m')::date) <= jour as acheve,
from (select distinct mois from grille) cross join observation;

create table orientation_en_cours as
select personne, departement, type_orientation as type, date_orientation as debut,
  least(coalesce(fin_orientation, date '9999-12-31'), coalesce(lead(date_orientation) over (partition by personne order by date_orientation), date '9999-12-31')) as fin,
from orientations;

create table evenements_suivi as
select 'orientees' as indicateur, personne, departement, type, mois
from orientation_en_cours join fins_de_mois on acheve and debut <= fin_mois and fin > fin_mois
union all
select 'accompagnees', personne, departement, type_accompagnement, mois
from accompagnements join fins_de_mois on acheve and debut <= fin_mois and coalesce(fin, date '9999-12-31') > fin_mois
union all
select 'soumises_droits_devoirs', personne, departement, null, mois
from droits join fins_de_mois on acheve and soumis_droits_devoirs and debut <= fin_mois and fin >= date_trunc('month', fin_mois)
union all
select 'recues_dans_le_mois', rendez_vous.personne, rendez_vous.departement, null, mois
from rendez_vous join fins_de_mois on acheve and statut = 'honore' and strftime(date_rendez_vous, '%Y-%m') = mois;

-- A month is known to an indicator where a source could have told it: for the rights, an extract of the Caf about that very month.
create table mois_connus as
select 'soumises_droits_devoirs' as indicateur, departement, strftime(date_reference, '%Y-%m') as mois from etats group by all
union all
select indicateur, departement, mois
from (select unnest(['orientees', 'accompagnees', 'recues_dans_le_mois']) as indicateur, unnest(['orientation_accompagnement', 'orientation_accompagnement', 'plan_b4']) as definition) as tires
join (select distinct definition, departement, mois from grille where connue) using (definition);

create table comptes_suivi as
select grille.*, mois_connus.mois is not null as connue, told_count(n, n, cell_key(c), 1) as effectif,
from (
  select distinct indicateur, departement, mois, type_orientation from grille cross join (select unnest(['soumises_droits_devoirs', 'orientees', 'accompagnees', 'recues_dans_le_mois']) as indicateur)
  where type_orientation = 'ensemble' or indicateur in ('orientees', 'accompagnees')) as grille
join fins_de_mois on fins_de_mois.mois = grille.mois and acheve
left join mois_connus on mois_connus.indicateur = grille.indicateur and mois_connus.departement = grille.departement and mois_connus.mois = grille.mois
left join (
  select indicateur, departement, mois, type_orientation, count(*) as n, sum(record_key) as c
  from (
    select distinct indicateur, personne, departement, mois, type as type_orientation from evenements_suivi where type is not null
    union all select distinct indicateur, personne, departement, mois, 'ensemble' from evenements_suivi)
  join personnes_record_keys using (personne)
  group by all) as vus
  on vus.indicateur = grille.indicateur and vus.departement = grille.departement and vus.mois = grille.mois and vus.type_orientation = grille.type_orientation;

create table personnes_suivies as
select concat_ws('|', indicateur, departement, mois, type_orientation) as id, indicateur, departement, mois, type_orientation,
  case when not connue then 'non_disponible' when effectif is null then 'secret' else 'diffuse' end as statut,
  case when connue then effectif end as effectif,
from comptes_suivi
order by id;

create table mesures_qualite as
-- contracts signed within a month of the notified orientation
select 'contrats_signes_dans_le_mois' as indicateur, departement, mois, type, personne, cast(dans_cible as double) as valeur
from delais_individuels where definition = 'loi_2025_contrat' and mur
union all -- of the persons first oriented in the month: oriented again within half a year
select 'reorientations_en_six_mois', o.departement, strftime(o.date_orientation, '%Y-%m'), o.type_orientation, o.personne,
  cast(bool_or(coalesce(suite.date_orientation <= o.date_orientation + interval 6 month, false)) as double)
from orientations as o cross join observation left join orientations as suite on suite.personne = o.personne and suite.rang = 2
where o.rang = 1 and o.date_orientation + interval 6 month <= jour group by all
union all -- of the month's appointments that took place or should have: missed without excuse
select 'absences_aux_rendez_vous', departement, strftime(date_rendez_vous, '%Y-%m'), null, personne, cast(statut = 'absence' as double)
from rendez_vous cross join observation where statut in ('honore', 'absence', 'excuse') and date_rendez_vous <= jour
union all -- appointments kept in the three months that end with this one, per person accompanied at its end
select 'rendez_vous_par_trimestre', e.departement, e.mois, e.type, e.personne, cast(count(h.jour) as double)
from evenements_suivi as e join fins_de_mois using (mois)
left join honores as h on h.personne = e.personne and h.jour > fin_mois - interval 3 month and h.jour <= fin_mois
where e.indicateur = 'accompagnees' group by all;

-- What each person adds to a measure: for shares, how many times inside and outside.
create table apports_qualite as
select indicateur, departement, mois, type_orientation, personne, cast(record_key as hugeint) as cle, sum(valeur) as dedans, count(*) - sum(valeur) as dehors,
  indicateur <> 'rendez_vous_par_trimestre' as est_part,
from (
  select indicateur, departement, mois, type as type_orientation, personne, valeur from mesures_qualite where type is not null
  union all select indicateur, departement, mois, 'ensemble', personne, valeur from mesures_qualite)
join personnes_record_keys using (personne)
group by all;

create table comptes_qualite as
select indicateur, departement, mois, type_orientation,
  told_count(count(*), count(*), cell_key(sum(cle)), 1) as effectif,
  -- the noise of events is that of the person who has most of them
  told_count(cast(sum(dedans) as bigint), count(*) filter (where dedans > 0), cell_key(sum(cle * cast(dedans as bigint)) filter (where est_part)), cast(max(dedans) as bigint)) as dedans,
  told_count(cast(sum(dehors) as bigint), count(*) filter (where dehors > 0), cell_key(sum(cle * cast(dehors as bigint)) filter (where est_part)), cast(max(dehors) as bigint)) as dehors,
  told_mean(avg(dedans), count(*), greatest(max(dedans) - avg(dedans), avg(dedans) - min(dedans)), cell_key(sum(cle)), 'mean') as moyenne,
  any_value(est_part) as est_part,
from apports_qualite
group by indicateur, departement, mois, type_orientation;

create table qualite_accompagnement as
with
  cases as (
    select distinct indicateur, departement, mois, type_orientation
    from (select distinct departement, mois, type_orientation from grille) cross join (select distinct indicateur from mesures_qualite)
    where type_orientation = 'ensemble' or indicateur <> 'absences_aux_rendez_vous'),
  valeurs as (
    select cases.*, effectif, case when effectif is null then null when est_part then told_share(dedans, dehors) else moyenne end as valeur,
    from cases left join comptes_qualite using (indicateur, departement, mois, type_orientation))
select concat_ws('|', indicateur, departement, mois, type_orientation) as id, indicateur, departement, mois, type_orientation,
  case when valeur is null then 'secret' else 'diffuse' end as statut,
  case when valeur is not null then effectif end as effectif,
  round(valeur, 4) as valeur,
from valeurs
order by id;
