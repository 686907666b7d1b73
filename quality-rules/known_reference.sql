-- Broken rows: those that cite a value absent from the reference column. Empty cells cite nothing. `measure` is empty.
create or replace macro known_reference(subject, column_name, reference, reference_column) as table
with
  held as (
    select _source, _line, columns(lambda c: c = column_name) as cited
    from query_table(subject)
  ),
  known as (
    select columns(lambda c: c = reference_column) as known_key
    from query_table(reference)
  )
select
  _source,
  _line,
  cast(null as double) as measure,
from held
anti join known on cited = known_key
where cited is not null;
