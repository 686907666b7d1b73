-- Broken row: the value is not in the accepted list. For a column of lists, see accepted_items.
create or replace macro accepted_values(value, accepted) as not list_contains(accepted, value);
