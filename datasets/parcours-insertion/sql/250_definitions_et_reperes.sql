-- What each measure means, beside the measures.
create table definitions_lues as from definitions;
drop table definitions;
create table definitions as
select definition as id, "table", debut, fin, population, mois, maturite, origine from definitions_lues order by id;

-- Orders of magnitude that the DREES publishes: a version far from them is looked at again.
create table reperes_nationaux as
with
  valeurs as (
    select definition, avg(jours) as valeur, count(jours) as n from delais_individuels where definition in ('oarsa_orientation', 'oarsa_cer') and mur group by definition
    union all
    select 'part_orientee', avg(cast(orientation is not null as integer)), count(*) from orientes cross join observation where soumise and entree + 180 <= jour),
  lus as (
    select definition as id, case when n > 10 then round(valeur, 2) end as valeur, cast(publiee_basse as double) as publiee_basse,
      cast(publiee_haute as double) as publiee_haute, unite, source,
    from reperes_publies left join valeurs using (definition))
select id, valeur, publiee_basse, publiee_haute,
  round(case when valeur < publiee_basse then (valeur - publiee_basse) / publiee_basse when valeur > publiee_haute then (valeur - publiee_haute) / publiee_haute when valeur is not null then 0 end, 3) as ecart_relatif,
  unite, source,
from lus
order by id;
