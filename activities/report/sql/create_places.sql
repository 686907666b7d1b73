-- What is known of a partner's extracts and findings, and where their places will stand. Filled from TypeScript and by add_*_places.sql.
create macro told_safe(told) as
  case when regexp_matches(told, '^\s*[=+\-@|%＝＋－＠]') then concat('''', told) else told end;

create table extracts (extract integer, source varchar, file varchar, sheet varchar, rank bigint);

create table told (
  extract integer,
  code varchar,
  field varchar,
  rejects boolean,
  gravity integer,
  columns varchar,
  what varchar,
  fix varchar,
  waiver varchar
);

create view findings as
from told
-- a rule used twice on a column, with two thresholds, leaves places that cannot be told apart: the gravest speaks
qualify row_number() over (partition by extract, code, field, rejects order by gravity desc, what, fix) = 1;

create table places (extract integer, code varchar, field varchar, line bigint, rejects boolean);
