-- Broken row: the date is after the one that should follow it. Either of them empty: not broken.
create or replace macro date_order(value, later_column) as value > later_column;
