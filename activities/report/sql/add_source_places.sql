-- One row per place of one extract. Source: the Parquet file in the variable `places_path`, of extract number `extract`.
insert into places
select
  cast(getvariable('extract') as integer),
  code,
  coalesce(field, ''),
  line,
  rejects,
from read_parquet(getvariable('places_path'));
