-- One row per person: the newest extract that says it decides; of one day, the greatest value, whatever the order of rows. The day goes before the value in
-- one short text, which an aggregate keeps in place: a million persons fit into the memory of a session.
create table personnes as
with
  connues as (
    select personne, list(_source order by _source) as sources, bool_or(_source like 'france-travail%') as inscrite_france_travail
    from (select distinct personne, _source from dites) group by personne),
  vues as (
    select personne,
      max(strftime(date_reference, '%Y%m%d') || sexe) as sexe,
      max(datediff('day', date '1900-01-01', date_reference) * 10000 + annee_naissance) as annee_naissance,
      max(strftime(date_reference, '%Y%m%d') || departement) as departement,
      min(nir_nature) as nir_nature,
      min(date_reference) as premiere_reference,
      max(date_reference) as derniere_reference,
      count(*) as fiches,
    from dites group by personne)
select personne, substr(sexe, 9) as sexe, annee_naissance % 10000 as annee_naissance, substr(departement, 9) as departement, nir_nature,
  inscrite_france_travail, premiere_reference, derniere_reference, sources, fiches,
from vues join connues using (personne)
order by personne;
