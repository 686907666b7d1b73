-- A person's code: drawn from its surest identifier, so that it stays from month to month. Where identifiers were disputed, two persons may have drawn the
-- same: all but the first get their rank as well.
create table codes as
with
  membres as (select distinct member from lues),
  groupes as (select member, coalesce(cluster, member) as cluster from membres left join personnes_link_clusters using (member)),
  tires as (
    select cluster, coalesce(arg_min(key, (ordre, key)), any_value(cluster)) as tirage
    from groupes left join personnes_link_keys using (member) group by cluster),
  rangs as (select *, row_number() over (partition by tirage order by cluster) as rang from tires)
select groupes.member, code_de(rangs.tirage || case when rang > 1 then '-' || rang else '' end) as personne
from groupes join rangs using (cluster);
drop table personnes_link_keys;
