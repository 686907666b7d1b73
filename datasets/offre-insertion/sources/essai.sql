-- One row per ligne de l'extrait. Source: à préciser. The macros are in activities/normalise/sql.
create view mapped as
select
  _line,
  'essai--' || id as id,
  cell_text(nom) as nom,
from extract;
