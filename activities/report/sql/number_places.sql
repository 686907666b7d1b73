-- One row per place, numbered from 0 within its code, in the order of the file. Source: tables of create_places.sql.
create table numbered as
select
  places.code,
  extracts.source,
  extracts.file,
  extracts.sheet,
  places.line,
  findings.columns,
  findings.what,
  findings.fix,
  case when places.rejects then 'oui' else 'non' end as rejected,
  findings.waiver,
  row_number() over (
    partition by places.code
    order by extracts.source, places.extract, places.line, findings.columns, places.field, places.rejects
  ) - 1 as _row,
from places
join extracts using (extract)
join findings using (extract, code, field, rejects)
order by places.code, _row;
