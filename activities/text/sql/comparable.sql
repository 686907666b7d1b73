-- Lower case, no accent, letters and digits only: to compare, never to publish. Empty text becomes null, and null never matches.
create macro comparable(x) as nullif(trim(regexp_replace(replace(replace(lower(strip_accents(x)), 'œ', 'oe'), 'æ', 'ae'), '[^a-z0-9]+', ' ', 'g')), '');
