-- What each measure means, beside the measures.
create table definitions_lues as from definitions;
drop table definitions;
create table definitions as
select definition as id, "table", debut, fin, population, mois, maturite, origine from definitions_lues order by id;

-- Orders of magnitude that the DREES publishes: a version far from them is looked at again.
create table reperes_nationaux as
with
  delais as (
    select definition, told_count(count(jours), count(jours), cell_key(sum(cle) filter (where jours is not null)), 1) as effectif,
      told_mean(avg(jours), count(jours), greatest(max(jours) - avg(jours), avg(jours) - min(jours)), cell_key(sum(cle) filter (where jours is not null)), 'mean') as valeur,
    from delais_individuels where definition in ('oarsa_orientation', 'oarsa_cer') and mur group by definition),
  -- of the départements that tell it, as far as they do
  entrees as (
    select orientes.personne, case when orientation <= jour then orientation end as orientation
    from orientes join observees on mesure = 'plan_b1' and observees.departement = orientes.departement
    where soumise and entree + 180 <= jour),
  orientees as (
    select 'part_orientee' as definition, told_count(count(*), count(distinct personne), cell_key(sum(record_key)), 2) as effectif,
      told_share(
        told_count(count(orientation), count(distinct personne) filter (where orientation is not null), cell_key(sum(record_key) filter (where orientation is not null)), 2),
        told_count(count(*) - count(orientation), count(distinct personne) filter (where orientation is null), cell_key(sum(record_key) filter (where orientation is null)), 2)) as valeur,
    from entrees join personnes_record_keys using (personne)),
  lus as (
    select definition as id, effectif, case when effectif is not null then round(valeur, 2) end as valeur, cast(publiee_basse as double) as publiee_basse,
      cast(publiee_haute as double) as publiee_haute, unite, source,
    from reperes_publies left join (from delais union all by name from orientees) using (definition))
select id, effectif, valeur, publiee_basse, publiee_haute,
  round(case when valeur < publiee_basse then (valeur - publiee_basse) / publiee_basse when valeur > publiee_haute then (valeur - publiee_haute) / publiee_haute when valeur is not null then 0 end, 3) as ecart_relatif,
  unite, source,
from lus
order by id;
