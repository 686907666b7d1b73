-- One row per place of the dataset's own rules in this partner's assembled extracts. Source: the view `seen_places`, whose lines count on
-- from extract to extract of a source, getvariable('extract_step') apart.
insert into places
select
  extracts.extract,
  seen.code,
  coalesce(seen.field, ''),
  seen.line % getvariable('extract_step'),
  seen.rejects,
from seen_places as seen
join extracts on extracts.source = seen.source and extracts.rank = seen.line // getvariable('extract_step');
