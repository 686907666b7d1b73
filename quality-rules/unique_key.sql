-- Broken rows: all those that share their value, or the values of all named columns, with another row. Where one is empty there is no key. `measure`: how many rows share it.
create or replace macro unique_key(subject, column_name, other_columns := []::varchar[]) as table
with
  held as (
    select _source, _line, row(*columns(lambda c: c = column_name or list_contains(other_columns, c))) as held_key
    from query_table(subject)
    where columns(lambda c: c = column_name or list_contains(other_columns, c)) is not null
  )
select
  _source,
  _line,
  cast(count(*) over (partition by held_key) as double) as measure,
from held
qualify measure > 1;
