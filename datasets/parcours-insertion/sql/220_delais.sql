-- Who has one row in a measure is counted by month before she is placed: hers are the cells of all of the same month. Who has several is ranked in each cell.
create or replace macro individus(plusieurs) as table
select definition, departement, mois, unnest(groupes_de(type)) as groupe, personne, cle, mur, jours, dans_cible,
from delais_individuels
where ((definition, personne) in (select definition, personne from delais_individuels group by all having count(*) > 1)) = plusieurs;

create or replace view individus_seuls as select *, false as encore, false as encore_cible, 1 as fois from individus(false);
create or replace view individus_plusieurs as from individus(true);

-- A département counts in its région and in France for the periods of which it is told to the end: totals are made of persons, those of the départements
-- that are observed.
create or replace macro places_de(subject) as table
select sujets.* exclude (departement, mois), niveau_territoire, territoire, periodes.niveau_periode, periodes.periode,
from query_table(subject) as sujets
join periodes using (mois)
join observes on observes.mesure = definition and observes.departement = sujets.departement and observes.niveau_periode = periodes.niveau_periode
  and observes.periode = periodes.periode and observes.par_type = (groupe <> 'ensemble')
join territoires on territoires.departement = sujets.departement;

create or replace view places_plusieurs as from places_de('individus_plusieurs');
create or replace view rangees_plusieurs as from rangs_des_places('places_plusieurs');
create or replace view parts_du_mois as from parts_de('individus_seuls');

create or replace view parts_par_type as
from places_de('parts_du_mois')
union all by name
from parts_de('rangees_plusieurs');

create or replace view grille_par_type as select *, type_orientation as groupe from grille;

create table dits as from mesures_de('grille_par_type', 'parts_par_type');

create or replace macro delais_de(subject) as table
select
  concat_ws('|', definition, niveau_territoire, territoire, niveau_periode, periode, type_orientation) as id,
  definition, niveau_territoire, territoire, nom_territoire, niveau_periode, periode, type_orientation,
  departements_observes, departements_du_territoire,
  statut, effectif, non_murs,
  statut_delais, mesures, moyenne_jours, mediane_jours, premier_quartile_jours, troisieme_quartile_jours, cible_jours,
  statut_part, part_dans_la_cible,
from dits
where "table" = subject
order by id;

create table delais_orientation as from delais_de('delais_orientation');
create table delais_premier_rdv as from delais_de('delais_premier_rdv');
create table delais_accompagnement as from delais_de('delais_accompagnement');
