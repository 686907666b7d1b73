-- One row per extract of a partner, one per kind of finding. Source: JSON in the variables `extracts` and `findings`.
create macro told_safe(told) as
  case when regexp_matches(told, '^\s*[=+\-@|%＝＋－＠]') then concat('''', told) else told end;

create table extracts as
select unnest(
  from_json(
    cast(getvariable('extracts') as json),
    '[{"extract": "INTEGER", "source": "VARCHAR", "file": "VARCHAR", "sheet": "VARCHAR", "assembled": "BOOLEAN"}]'
  ),
  recursive := true
);

create table findings as
with
  told as (
    select unnest(
      from_json(
        cast(getvariable('findings') as json),
        '[{"extract": "INTEGER", "code": "VARCHAR", "field": "VARCHAR", "rejects": "BOOLEAN", "gravity": "INTEGER",
           "columns": "VARCHAR", "what": "VARCHAR", "fix": "VARCHAR", "waiver": "VARCHAR"}]'
      ),
      recursive := true
    )
  )
select extract, code, field, rejects, gravity, columns, what, fix, waiver,
from told
-- a rule used twice on a column, with two thresholds, leaves places that cannot be told apart: the gravest speaks
qualify row_number() over (partition by extract, code, field, rejects order by gravity desc, what, fix) = 1;

create table places (extract integer, code varchar, field varchar, line bigint, rejects boolean);
