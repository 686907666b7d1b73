-- One row per place of the dataset's own rules in this partner's assembled extracts. Source: the Parquet file in `places_path`.
insert into places
select
  extracts.extract,
  seen.code,
  coalesce(seen.field, ''),
  seen.line,
  seen.rejects,
from read_parquet(getvariable('places_path')) as seen
join extracts on extracts.source = seen.source and extracts.assembled;
