-- How many are followed: at the last day of a month, or during it. Told as the delays are.
create table orientation_en_cours as
select personne, departement, type_orientation as type, date_orientation as debut,
  least(coalesce(fin_orientation, date '9999-12-31'), coalesce(lead(date_orientation) over (partition by personne order by date_orientation), date '9999-12-31')) as fin,
from orientations;

create table soumises as
select distinct personne, droits.departement, mois, fin_mois
from droits join mois_connus on indicateur = 'soumises_droits_devoirs' and mois_connus.departement = droits.departement
where soumis_droits_devoirs and debut <= fin_mois and fin >= date_trunc('month', fin_mois);

create table evenements_suivi as
select indicateur, personne, departement, type, mois
from orientation_en_cours join mois_connus using (departement)
where indicateur = 'orientees' and debut <= fin_mois and fin > fin_mois
union all
select indicateur, personne, departement, type_accompagnement, mois
from accompagnements join mois_connus using (departement)
where indicateur = 'accompagnees' and debut <= fin_mois and coalesce(fin, date '9999-12-31') > fin_mois
union all
select 'soumises_droits_devoirs', personne, departement, null, mois from soumises
union all -- of whom is subject to rights and duties at the last day, who is accompanied then, wherever
select indicateur, personne, departement, null, mois
from soumises join mois_connus using (departement, mois)
where indicateur in ('soumises_accompagnees', 'soumises_non_accompagnees')
  and (indicateur = 'soumises_accompagnees') = exists(
    from accompagnements as a where a.personne = soumises.personne and a.debut <= soumises.fin_mois and coalesce(a.fin, date '9999-12-31') > soumises.fin_mois)
union all
select indicateur, personne, departement, null, mois
from parcours join mois_connus using (departement)
where indicateur = 'nouveaux_entrants' and soumise and strftime(entree, '%Y-%m') = mois
union all
select indicateur, personne, departement, null, mois
from rendez_vous join mois_connus using (departement)
where indicateur = 'recues' and statut = 'honore' and strftime(date_rendez_vous, '%Y-%m') = mois;

create table personnes_suivies as
with
  presences as (
    select distinct cellule, record_key, unnest(groupes_de(type)) as type_orientation
    from evenements_suivi join cellules_des_mois using (indicateur, departement, mois) join personnes_record_keys using (personne)),
  vus as (
    select cellule, type_orientation, told_count(count(*), count(*), cell_key(sum(record_key)), 1) as effectif
    from presences group by cellule, type_orientation)
select concat_ws('|', indicateur, niveau_territoire, territoire, niveau_periode, periode, type_orientation) as id,
  indicateur, niveau_territoire, territoire, nom_territoire, niveau_periode, periode, type_orientation, departements_observes, departements_du_territoire,
  case when not connue then 'non_disponible' when effectif is null then 'secret' else 'diffuse' end as statut,
  effectif,
from grille_indicateurs
left join (from vus join cellules_observees using (cellule)) using (indicateur, niveau_territoire, territoire, niveau_periode, periode, type_orientation)
where "table" = 'personnes_suivies'
order by id;
