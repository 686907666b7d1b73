-- One row per person: the newest extract that says it decides; of one day, the smallest value, whatever the order of rows.
create table personnes as
select
  personne,
  arg_max(sexe, (date_reference, sexe)) filter (where sexe is not null) as sexe,
  arg_max(annee_naissance, (date_reference, -annee_naissance)) filter (where annee_naissance is not null) as annee_naissance,
  arg_max(departement, (date_reference, departement)) filter (where departement is not null) as departement,
  min(nir_nature) as nir_nature,
  bool_or(_source like 'france-travail%') as inscrite_france_travail,
  min(date_reference) as premiere_reference,
  max(date_reference) as derniere_reference,
  list_sort(list_distinct(list(_source))) as sources,
  count(*) as fiches,
from dites
group by personne
order by personne;
