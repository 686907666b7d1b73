-- What is known of each département, and until when. The day that a row describes (`date_reference`) is, in this order: the one that the extract states
-- (header or declared column), the one in the file's name, the day its server or its portal gives it, `extract_date` of the source.
create table couvertures as
select role, departement, list(distinct source order by source) as sources, min(jour) as depuis, max(jour) as jusque
from recus group by role, departement;

create macro mois_de(jour) as date_trunc('month', jour)::date;
create macro trimestre(jour) as strftime(jour, '%Y') || '-T' || quarter(jour);
create macro vaut(depuis, jusque, jour) as strftime(jour, '%Y-%m') >= left(depuis, 7) and (jusque is null or strftime(jour, '%Y-%m') <= left(jusque, 7));

-- A list promises nothing. A département is late when others have told of a later month; since the first day they did.
create table couverture as
with
  cases as (
    select role, departement
    from (select distinct role from source_roles where role <> 'liste') cross join (select distinct departement from recus where role <> 'liste')),
  retards as (
    select couvertures.role, couvertures.departement, min(recus.jour) as en_retard_depuis
    from couvertures join recus on recus.role = couvertures.role and mois_de(recus.jour) > mois_de(couvertures.jusque)
    group by all)
select concat_ws('|', role, departement) as id, role, departement,
  case when jusque is null then 'absent' when en_retard_depuis is null then 'a_jour' else 'en_retard' end as statut,
  sources, depuis, jusque, en_retard_depuis,
from cases left join couvertures using (role, departement) left join retards using (role, departement)
order by id;
