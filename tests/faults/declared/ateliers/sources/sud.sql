-- One row per atelier. Source: tests/faults/extracts.ts.
create view mapped as
select
  _line,
  id,
  cell_text(nom) as nom,
  cell_date(ouverture) as date_ouverture,
from extract;
