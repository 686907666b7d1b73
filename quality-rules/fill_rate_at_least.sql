-- Broken table: the share of rows whose cell is filled is below the share asked for. An empty table is not broken.
-- `measure`: the share filled, from 0 to 1.
create or replace macro fill_rate_at_least(subject, column_name, share) as table
with
  held as (
    select columns(lambda c: c = column_name) as cell
    from query_table(subject)
  )
select
  '' as _source,
  cast(null as bigint) as _line,
  count(cell) / count(*) as measure,
from held
having count(cell) < share * count(*);
