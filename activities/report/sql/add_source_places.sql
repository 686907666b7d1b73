-- One row per place of one extract. Source: the view `seen_places`, of extract number `extract`.
insert into places
select
  cast(getvariable('extract') as integer),
  code,
  coalesce(field, ''),
  line,
  rejects,
from seen_places;
