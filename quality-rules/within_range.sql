-- Broken row: the number is below the minimum or above the maximum; both are allowed values.
create or replace macro within_range(value, minimum, maximum) as value < minimum or value > maximum;
