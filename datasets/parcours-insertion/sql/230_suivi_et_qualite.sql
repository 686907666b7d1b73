-- How many are followed at the end of each month, and how well. Same secret as the delays.
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
select indicateurs.indicateur, grille.departement, grille.mois, grille.type_orientation, coalesce(effectif, 0) as effectif, mois_connus.mois is not null as connue
from (select distinct departement, mois, type_orientation from grille) as grille
join fins_de_mois on fins_de_mois.mois = grille.mois and acheve
cross join (select unnest(['soumises_droits_devoirs', 'orientees', 'accompagnees', 'recues_dans_le_mois']) as indicateur) as indicateurs
left join mois_connus on mois_connus.indicateur = indicateurs.indicateur and mois_connus.departement = grille.departement and mois_connus.mois = grille.mois
left join (
  select indicateur, departement, mois, type_orientation, count(distinct personne) as effectif
  from (
    select indicateur, personne, departement, mois, type as type_orientation from evenements_suivi where type is not null
    union all select indicateur, personne, departement, mois, 'ensemble' from evenements_suivi)
  group by all) as vus
  on vus.indicateur = indicateurs.indicateur and vus.departement = grille.departement and vus.mois = grille.mois and vus.type_orientation = grille.type_orientation
where grille.type_orientation = 'ensemble' or indicateurs.indicateur in ('orientees', 'accompagnees');

create table a_garder as
select concat_ws('|', indicateur, departement, mois) as groupe, type_orientation, effectif as n, null::bigint as reste from comptes_suivi;

create table personnes_suivies as
select concat_ws('|', indicateur, departement, mois, comptes_suivi.type_orientation) as id, indicateur, departement, mois, comptes_suivi.type_orientation as type_orientation,
  case when not connue then 'non_disponible' when tu then 'secret' when effectif = 0 then 'sans_objet' else 'diffuse' end as statut,
  case when connue and not tu then effectif end as effectif,
from comptes_suivi join (from tus('a_garder')) as gardes on groupe = concat_ws('|', indicateur, departement, mois) and gardes.type_orientation = comptes_suivi.type_orientation
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

create table comptes_qualite as
select cases.*, coalesce(effectif, 0) as effectif, valeur
from (
  select distinct indicateur, grille.departement, grille.mois, grille.type_orientation
  from (select distinct departement, mois, type_orientation from grille) as grille
  cross join (select distinct indicateur from mesures_qualite)
  where type_orientation = 'ensemble' or indicateur <> 'absences_aux_rendez_vous') as cases
left join (
  select indicateur, departement, mois, type_orientation, count(distinct personne) as effectif, avg(valeur) as valeur
  from (
    select indicateur, departement, mois, type as type_orientation, personne, valeur from mesures_qualite where type is not null
    union all select indicateur, departement, mois, 'ensemble', personne, valeur from mesures_qualite)
  group by all) using (indicateur, departement, mois, type_orientation);

-- A share that few persons make, or all but few, would tell of them. Appointments are no persons: of their measures only the persons count.
create or replace table a_garder as
with parts as (
  select *, cast(round(effectif * valeur) as bigint) as atteints, indicateur not in ('rendez_vous_par_trimestre', 'absences_aux_rendez_vous') as est_part
  from comptes_qualite)
select concat_ws('|', indicateur, departement, mois) as groupe, type_orientation, effectif as n, null::bigint as reste from parts
union all
select concat_ws('|', indicateur, departement, mois, 'atteints'), type_orientation, atteints, effectif - atteints from parts where est_part
union all
select concat_ws('|', indicateur, departement, mois, 'manquants'), type_orientation, effectif - atteints, atteints from parts where est_part;

create table gardes_qualite as
select split_part(groupe, '|', 1) as indicateur, split_part(groupe, '|', 2) as departement, split_part(groupe, '|', 3) as mois, type_orientation,
  bool_or(tu) as tu,
from tus('a_garder') group by all;

create table qualite_accompagnement as
select concat_ws('|', indicateur, departement, mois, type_orientation) as id, indicateur, departement, mois, type_orientation,
  case when tu then 'secret' when effectif = 0 then 'sans_objet' else 'diffuse' end as statut,
  case when not tu then effectif end as effectif,
  case when not tu and effectif > 0 then round(valeur, 4) end as valeur,
from comptes_qualite as c join gardes_qualite using (indicateur, departement, mois, type_orientation)
order by id;
