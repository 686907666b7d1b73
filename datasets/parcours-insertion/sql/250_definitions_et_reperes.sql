-- What each measure means, beside the measures.
create table definitions_lues as from definitions;
drop table definitions;
create table definitions as
select definition as id, "table", debut, fin, population, mois, maturite, origine from definitions_lues order by id;

-- Orders of magnitude that the DREES publishes: a version far from them is looked at again.
create table reperes_nationaux as
with
  delais as (
    select definition, told_count(count(jours), count(distinct personne), cell_key(sum(cle)), max(fois)) as effectif,
      told_mean(avg(jours), count(jours), max(fois) * greatest(max(jours) - avg(jours), avg(jours) - min(jours)), cell_key(sum(cle)), 'mean') as valeur,
    from (
      select *, count(*) over (partition by definition, personne) as fois
      from delais_individuels where definition in ('oarsa_orientation', 'oarsa_cer') and mur and jours is not null)
    group by definition),
  -- the stock at the last day that is known, as the DREES counts it at the end of a year; a cohort would be another population
  orientees as (
    select indicateur as definition, effectif, told_share(dedans, dehors) as valeur
    from comptes_qualite
    where indicateur = 'part_orientee' and niveau_territoire = 'france' and niveau_periode = 'mois'
    qualify periode = max(periode) over ()),
  lus as (
    select definition as id, effectif, case when effectif is not null then round(valeur, 2) end as valeur, cast(publiee_basse as double) as publiee_basse,
      cast(publiee_haute as double) as publiee_haute, unite, source,
    from reperes_publies left join (from delais union all by name from orientees) using (definition))
select id, effectif, valeur, publiee_basse, publiee_haute,
  round(case when valeur < publiee_basse then (valeur - publiee_basse) / publiee_basse when valeur > publiee_haute then (valeur - publiee_haute) / publiee_haute when valeur is not null then 0 end, 3) as ecart_relatif,
  unite, source,
from lus
order by id;
