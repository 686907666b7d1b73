-- Broken row: the cell is empty. The only row rule that an empty cell breaks.
create or replace macro not_null(value) as value is null;
