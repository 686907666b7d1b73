-- A month is known to an indicator where all it needs was told of it to its end, and as many months later as it takes to judge; what asks for the
-- beneficiaries of a day, by an extract about that very month.
create table mois_connus as
with
  mois as (select distinct mois, last_day(strptime(mois, '%Y-%m')::date) as fin_mois from periodes)
select indicateur, departement, mois, fin_mois
from observees
join indicateurs on indicateur = mesure
join mois on last_day(fin_mois + to_months(cast(recul_mois as integer))) <= jour
where compte <> 'au_dernier_jour' or not list_contains(string_split(roles, ' '), 'beneficiaires')
  or (departement, mois) in (select departement, strftime(jour, '%Y-%m') from recus where role = 'beneficiaires');

-- Which month makes which period: what is counted at a day is that of its last month, what happens is that of all its months so far.
create table mois_des_periodes as
with derniers as (select indicateur, compte, max(mois) as dernier from mois_connus join indicateurs using (indicateur) group by all)
select indicateur, periodes.mois, niveau_periode, periode,
from derniers join periodes
  on (compte = 'pendant' or (niveau_periode <> 'douze_mois' and periodes.mois = strftime(fin, '%Y-%m')))
  and (periodes.mois <= dernier and (niveau_periode <> 'douze_mois' or strftime(fin, '%Y-%m') <= dernier));

-- A département is in the figures of a period when all the months that make it are known.
create table indicateurs_observes as
with longueurs as (select indicateur, niveau_periode, periode, count(*) as longueur from mois_des_periodes group by all)
select indicateur, departement, niveau_periode, periode,
from mois_des_periodes join mois_connus using (indicateur, mois) join longueurs using (indicateur, niveau_periode, periode)
group by indicateur, departement, niveau_periode, periode, longueur
having count(*) = longueur;

-- An indicator in a territory and a period, by its rank, and where each month of a département counts: narrow rows, for there are many of them.
create table cellules_observees as
select cast(row_number() over () as integer) as cellule, *
from (select distinct indicateur, niveau_territoire, territoire, niveau_periode, periode from indicateurs_observes join territoires using (departement));

create table cellules_des_mois as
select indicateur, departement, mois, cellule
from mois_des_periodes
join indicateurs_observes using (indicateur, niveau_periode, periode)
join territoires using (departement)
join cellules_observees using (indicateur, niveau_territoire, territoire, niveau_periode, periode);

-- One row per cell of an indicator, whether anybody is in it or not.
create table grille_indicateurs as
with
  couverts as (
    select indicateur, niveau_territoire, territoire, niveau_periode, periode, count(*) as departements_observes
    from indicateurs_observes join territoires using (departement) group by all),
  cases as (
    select indicateurs.indicateur, indicateurs."table", etendues.*, niveau_periode, periode, type_orientation
    from indicateurs
    join (select distinct indicateur, niveau_periode, periode from mois_des_periodes) as mesurees using (indicateur)
    cross join etendues
    cross join (select distinct type_orientation from grille)
    where par_type = 'oui' or type_orientation = 'ensemble')
select cases.* exclude (departements), departements as departements_du_territoire, coalesce(departements_observes, 0) as departements_observes,
  departements_observes is not null as connue,
from cases left join couverts using (indicateur, niveau_territoire, territoire, niveau_periode, periode);
