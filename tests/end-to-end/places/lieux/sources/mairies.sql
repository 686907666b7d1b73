-- One row per mairie. Source: made up.
create view mapped as
select
  _line,
  'mairies--' || id as id,
  cell_text(nom) as nom,
  cell_text(commune) as commune,
  cell_text(cp) as code_postal,
from extract;
