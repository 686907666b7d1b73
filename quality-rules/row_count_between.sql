-- Broken table: it has fewer rows than the minimum or more than the maximum. `measure`: its number of rows.
create or replace macro row_count_between(subject, minimum, maximum) as table
select
  '' as _source,
  cast(null as bigint) as _line,
  cast(count(*) as double) as measure,
from query_table(subject)
having count(*) < minimum or count(*) > maximum;
