-- Broken row: the text, from first to last character, has not the form of the pattern (RE2).
create or replace macro matches_pattern(value, pattern) as not regexp_full_match(value, pattern);
