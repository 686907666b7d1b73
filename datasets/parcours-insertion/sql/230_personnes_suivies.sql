-- How many are followed at the end of each month. Told as the delays are.
create table fins_de_mois as
select mois, last_day(strptime(mois, '%Y-%m')::date) as fin_mois from (select distinct mois from grille);

create table orientation_en_cours as
select personne, departement, type_orientation as type, date_orientation as debut,
  least(coalesce(fin_orientation, date '9999-12-31'), coalesce(lead(date_orientation) over (partition by personne order by date_orientation), date '9999-12-31')) as fin,
from orientations;

-- A month is known to an indicator where all it needs was told of it to its end: for the rights, by an extract about that very month.
create table mois_connus as
select mesure as indicateur, departement, mois, fin_mois
from observees join fins_de_mois on fin_mois <= jour
where mesure in (select indicateur from indicateurs)
  and (mesure <> 'soumises_droits_devoirs'
    or (departement, mois) in (select departement, strftime(jour, '%Y-%m') from recus where role = 'beneficiaires'));

create table evenements_suivi as
select indicateur, personne, departement, type, mois
from orientation_en_cours join mois_connus using (departement)
where indicateur = 'orientees' and debut <= fin_mois and fin > fin_mois
union all
select indicateur, personne, departement, type_accompagnement, mois
from accompagnements join mois_connus using (departement)
where indicateur = 'accompagnees' and debut <= fin_mois and coalesce(fin, date '9999-12-31') > fin_mois
union all
select indicateur, personne, departement, null, mois
from droits join mois_connus using (departement)
where indicateur = 'soumises_droits_devoirs' and soumis_droits_devoirs and debut <= fin_mois and fin >= date_trunc('month', fin_mois)
union all
select indicateur, personne, departement, null, mois
from rendez_vous join mois_connus using (departement)
where indicateur = 'recues_dans_le_mois' and statut = 'honore' and strftime(date_rendez_vous, '%Y-%m') = mois;

-- One row per cell of an indicator, whether anybody is in it or not.
create table grille_indicateurs as
select indicateurs.indicateur, indicateurs."table", lieux.departement, fins_de_mois.mois, type_orientation, mois_connus.mois is not null as connue,
from indicateurs
cross join (select distinct departement from grille) as lieux
cross join fins_de_mois
cross join (select distinct type_orientation from grille) as types
left join mois_connus on mois_connus.indicateur = indicateurs.indicateur and mois_connus.departement = lieux.departement and mois_connus.mois = fins_de_mois.mois
where (par_type = 'oui' or type_orientation = 'ensemble')
  and fins_de_mois.fin_mois <= (select max(jour) from fronts);

create table personnes_suivies as
with
  vus as (
    select indicateur, departement, mois, type_orientation, told_count(count(*), count(*), cell_key(sum(record_key)), 1) as effectif
    from (
      select distinct indicateur, personne, departement, mois, type as type_orientation from evenements_suivi where type is not null
      union all select distinct indicateur, personne, departement, mois, 'ensemble' from evenements_suivi)
    join personnes_record_keys using (personne)
    group by all)
select concat_ws('|', indicateur, departement, mois, type_orientation) as id, indicateur, departement, mois, type_orientation,
  case when not connue then 'non_disponible' when effectif is null then 'secret' else 'diffuse' end as statut,
  effectif,
from grille_indicateurs left join vus using (indicateur, departement, mois, type_orientation)
where "table" = 'personnes_suivies'
order by id;
