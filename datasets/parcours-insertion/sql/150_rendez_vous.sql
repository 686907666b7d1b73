-- One row per appointment. In one source: by its own number where it has one, else by its day and motive; the newest extract says what became of it.
-- Two sources that tell of one person, motive and day tell of the same appointments: those of a tool of appointments stand before those of a list, a
-- known outcome before an unknown one, then the newest extract.
create table rendez_vous as
with
  derniers as (
    select personne, departement, motif_rendez_vous as motif, date_prise_rendez_vous as date_prise, date_rendez_vous, statut_rendez_vous as statut,
      _source as source, date_reference,
    from dites
    where date_rendez_vous is not null and motif_rendez_vous is not null
    qualify row_number() over (partition by personne, _source, coalesce(rendez_vous, hash(motif_rendez_vous, date_rendez_vous))
      order by date_reference desc, statut_rendez_vous, date_rendez_vous, date_prise_rendez_vous, motif_rendez_vous, departement) = 1)
select personne, departement, motif, date_prise, date_rendez_vous, statut, source,
from derniers
qualify source = first_value(source) over (partition by personne, motif, date_rendez_vous
  order by plays(source, 'rendez_vous') desc, statut in ('a_venir', 'inconnu'), date_reference desc, source)
order by personne, date_rendez_vous, motif, statut, date_prise, source, departement;
