-- One row per place of each extract. Source: the view `seen_places` of their files, in the order of the list `placed_extracts`.
insert into places
select
  cast(getvariable('placed_extracts')[_file + 1] as integer),
  code,
  coalesce(field, ''),
  line,
  rejects,
from seen_places;
