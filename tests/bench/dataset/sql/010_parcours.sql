-- The same person and opening twice is one: the first line stays. Who has no number is nobody's double.
create table doubles as
with
  seen_twice as (select hash(id_pseudo, date_ouverture_droits) as h from parcours_in where id_pseudo is not null group by 1 having count(*) > 1),
  candidates as (
    select _source, _line, id_pseudo, date_ouverture_droits from parcours_in
    where id_pseudo is not null and hash(id_pseudo, date_ouverture_droits) in (from seen_twice))
select _source, _line from candidates
qualify row_number() over (partition by id_pseudo, date_ouverture_droits order by _source, _line) > 1;

create table parcours as
select
  _source, _line, id_pseudo, nir_valide,
  case when age < 18 then '<18' when age < 26 then '18-25' when age < 30 then '26-29' when age < 40 then '30-39' when age < 50 then '40-49' when age < 60 then '50-59' when age is not null then '60+' end as tranche_age,
  departement, date_ouverture_droits, date_orientation, type_orientation, date_premier_rdv, structure_referente, montant
from (select *, datesub('year', date_naissance, date_ouverture_droits) as age from parcours_in);

delete from parcours using doubles where parcours._source = doubles._source and parcours._line = doubles._line;

create view fates as
select _source, _line, 'out' as fate from parcours
union all select _source, _line, 'merged' from doubles;
