-- Broken row: the date is earlier than the earliest one that makes sense.
create or replace macro not_before(value, earliest) as value < cast(earliest as date);
