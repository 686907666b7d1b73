-- Broken table: its number of rows moved, up or down, by more than the share since the last version. No last version, or an empty one: not broken.
-- `measure`: the relative change; -0.3 means 30 % fewer rows.
create or replace macro change_since_last(subject, previous_rows, share) as table
select
  '' as _source,
  cast(null as bigint) as _line,
  (count(*) - cast(previous_rows as double)) / cast(previous_rows as double) as measure,
from query_table(subject)
having previous_rows > 0 and abs(count(*) - cast(previous_rows as double)) > share * cast(previous_rows as double);
