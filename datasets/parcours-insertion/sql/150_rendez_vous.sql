-- One row per appointment: by its own number where it has one, else by its day and motive. The newest extract says what became of it.
create table rendez_vous as
select * exclude (numero)
from (
  select distinct on (personne, numero)
    personne, departement, motif_rendez_vous as motif, date_prise_rendez_vous as date_prise, date_rendez_vous, statut_rendez_vous as statut,
    _source as source,
    coalesce(cast(rendez_vous as varchar), concat_ws('|', _source, motif_rendez_vous, date_rendez_vous)) as numero,
  from dites
  where date_rendez_vous is not null and motif_rendez_vous is not null
  order by personne, numero, date_reference desc, statut_rendez_vous, date_rendez_vous, date_prise_rendez_vous, motif_rendez_vous, departement)
order by personne, date_rendez_vous, motif, statut, date_prise, source, departement;
