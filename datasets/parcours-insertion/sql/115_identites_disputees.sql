-- Persons whom names, days of birth or household numbers made one and whom their NIR keep apart: two persons, or a mistyped number. Never merged, told.
create table identites_disputees as
with
  vues as (
    select member, list(distinct _source) as sources
    from lues where member in (select member from personnes_link_conflicts) group by member),
  groupes as (
    select conflits.cluster, codes.personne, list_sort(list_distinct(flatten(list(vues.sources)))) as sources
    from personnes_link_conflicts as conflits join codes using (member) join vues using (member)
    group by all)
select 'g' || left(md5(min(personne) over (partition by cluster)), 12) as groupe, personne, sources
from groupes
order by groupe, personne;

-- All that needed the identifiers is done.
drop table lues;
