-- One row per person: the newest extract that says it decides; of one day, the greatest value, whatever the order of rows. Every state of the
-- aggregate is a number (the day before the value, sources as bits, codes by their rank): a million persons fit into the memory of a session.
create macro jour_et(jour, valeur) as cast(datediff('day', date '1900-01-01', jour) as bigint) * 10000 + valeur;

set variable situations = ['seule_sans_enfant', 'seule_avec_enfants', 'couple_sans_enfant', 'couple_avec_enfants'];

create table personnes as
with
  sources_lues as (
    select _source, row_number() over (order by _source) - 1 as rang from (select distinct _source from dites)),
  departements_lus as (
    select departement, row_number() over (order by departement) as rang from (select distinct departement from dites where departement is not null)),
  vues as (
    select personne,
      bit_or(1 << cast(sources_lues.rang as integer)) as sources_vues,
      max(jour_et(date_reference, case sexe when 'F' then 1 when 'M' then 2 end)) % 10000 as sexe,
      bool_or(plays(_source, 'demandeurs_emploi')) as inscrite_france_travail,
      max(jour_et(date_reference, annee_naissance)) % 10000 as annee_naissance,
      max(jour_et(date_reference, list_position(getvariable('situations'), situation_familiale))) % 10000 as situation_familiale,
      max(jour_et(date_reference, departements_lus.rang)) % 10000 as departement,
      min(case nir_nature when 'certifie' then 1 when 'fictif' then 2 when 'provisoire' then 3 end) as nir_nature,
      min(date_reference) as premiere_reference,
      max(date_reference) as derniere_reference,
      count(*) as fiches,
    from dites
    join sources_lues using (_source)
    left join departements_lus using (departement)
    group by personne),
  -- Few combinations of sources, many persons.
  ensembles as (
    select sources_vues, list(_source order by _source) as sources
    from (select distinct sources_vues from vues) join sources_lues on sources_vues & (1 << cast(rang as integer)) <> 0
    group by sources_vues)
select personne, ['F', 'M'][sexe] as sexe, annee_naissance, getvariable('situations')[situation_familiale] as situation_familiale, departements_lus.departement, ['certifie', 'fictif', 'provisoire'][nir_nature] as nir_nature,
  inscrite_france_travail, premiere_reference, derniere_reference, sources, fiches,
from vues
join ensembles using (sources_vues)
left join departements_lus on departements_lus.rang = vues.departement
order by personne;
