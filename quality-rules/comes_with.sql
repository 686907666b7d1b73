-- Broken row: the cell is filled and the one it makes no sense without is empty.
create or replace macro comes_with(value, other_column) as value is not null and other_column is null;
