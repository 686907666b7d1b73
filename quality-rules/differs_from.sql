-- Broken row: the text repeats that of another column, give or take case, accents and outer blanks.
create or replace macro differs_from(value, other_column)
  as trim(lower(strip_accents(value))) = trim(lower(strip_accents(other_column)));
