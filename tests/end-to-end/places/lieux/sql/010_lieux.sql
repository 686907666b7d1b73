-- One row per lieu: what its source said of it last.
create table lieux_dits as
select *, is_superseded(_line, max(_line) over (partition by _source, id)) as depasse from lieux_in;

create table lieux as select * exclude (depasse) from lieux_dits where not depasse order by id, _source, _line;

create table fates as select _source, _line, case when depasse then 'merged' else 'out' end as fate from lieux_dits;
