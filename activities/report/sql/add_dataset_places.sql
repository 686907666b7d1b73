-- One row per place of the dataset's own rules in this partner's assembled extracts. Source: the view `seen_places`.
insert into places
select
  extracts.extract,
  seen.code,
  coalesce(seen.field, ''),
  seen.line,
  seen.rejects,
from seen_places as seen
join extracts on extracts.source = seen.source and extracts.assembled;
