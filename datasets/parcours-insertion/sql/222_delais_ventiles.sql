-- The delays that the DREES publishes, and those of the first screen, for whom: one row per definition, territory, period and modality of a breakdown.
-- Cells that the law leaves empty for all have no row.
create view grille_ventilee as
select grille.* from grille join (select definition from definitions where ventilee = 'oui') using (definition) where not hors_champ;

create view cellules_ventilees as from cases_ventilees('grille_ventilee');

create macro places_ventilees(places) as table
from query_table(places)
where groupe = 'ensemble'
  and est_ventilable(niveau_territoire, niveau_periode)
  and definition in (select definition from definitions where ventilee = 'oui');

create view places_seules as from places_de('individus_seuls');
create view places_ventilees_plusieurs as from places_ventilees('places_plusieurs');

create view cases_ventilees_des_delais as
select * exclude (sexe, age, situation_familiale, anciennete) replace (unnest([sexe, age, situation_familiale, anciennete]) as groupe)
from (
  from places_ventilees('places_seules')
  union all by name
  from rangs_des_places('places_ventilees_plusieurs'))
join publics using (cle, periode);

create view parts_ventilees as from parts_de('cases_ventilees_des_delais');

create table delais_ventiles as
select
  concat_ws('|', definition, niveau_territoire, territoire, niveau_periode, periode, ventilation, modalite) as id,
  definition, niveau_territoire, territoire, nom_territoire, niveau_periode, periode, ventilation, modalite, libelle_modalite,
  departements_observes, departements_du_territoire,
  statut, effectif, non_murs,
  statut_delais, mesures, moyenne_jours, mediane_jours, premier_quartile_jours, troisieme_quartile_jours, cible_jours,
  statut_part, part_dans_la_cible,
from mesures_de('cellules_ventilees', 'parts_ventilees')
order by definition, niveau_territoire, territoire, niveau_periode, periode, groupe;
