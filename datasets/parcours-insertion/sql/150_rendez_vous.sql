-- One row per appointment: by its own number where it has one, else by its day and motive. The newest extract says what became of it.
create table rendez_vous as
select * exclude (numero, date_reference)
from (
  select personne, departement, motif_rendez_vous as motif, date_prise_rendez_vous as date_prise, date_rendez_vous, statut_rendez_vous as statut,
    _source as source,
    date_reference,
    coalesce(rendez_vous, hash(_source, motif_rendez_vous, date_rendez_vous)) as numero,
  from dites
  where date_rendez_vous is not null and motif_rendez_vous is not null)
qualify row_number() over (partition by personne, numero order by date_reference desc, statut, date_rendez_vous, date_prise, motif, departement) = 1
order by personne, date_rendez_vous, motif, statut, date_prise, source, departement;
