-- Broken rows: all those that share their value with another row. Empty cells are no value. `measure`: how many rows share it.
create or replace macro unique_key(subject, column_name) as table
with
  held as (
    select _source, _line, columns(lambda c: c = column_name) as held_key
    from query_table(subject)
  )
select
  _source,
  _line,
  cast(count(*) over (partition by held_key) as double) as measure,
from held
where held_key is not null
qualify measure > 1;
