-- Broken row: one item of the list, or more, is not in the accepted list.
create or replace macro accepted_items(list, accepted) as not list_has_all(accepted, list);
