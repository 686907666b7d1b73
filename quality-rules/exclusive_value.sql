-- Broken row: the list holds the value that excludes every other, and another one too.
create or replace macro exclusive_value(list, alone) as list_contains(list, alone) and len(list) > 1;
