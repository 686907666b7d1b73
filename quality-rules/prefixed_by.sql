-- Broken row: the text does not start with that of another column followed by the separator.
create or replace macro prefixed_by(value, prefix_column, separator) as not starts_with(value, prefix_column || separator);
