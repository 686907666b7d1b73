-- Broken row: the date is later than the day of reference. That day is given, never read from a clock: same rows, same findings.
create or replace macro not_in_future(value, as_of) as value > cast(as_of as date);
