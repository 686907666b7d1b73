-- Lower case, no accent, letters and digits only: to compare, never to publish. Empty text becomes null, and null never matches.
-- nullif(x, '') is text twice over, and x is worked out twice: where it is dear, this works it out once.
create macro filled(x) as list_transform([x], lambda text: case when text <> '' then text end)[1];

create macro comparable(x) as filled(trim(regexp_replace(replace(replace(lower(strip_accents(x)), 'œ', 'oe'), 'æ', 'ae'), '[^a-z0-9]+', ' ', 'g')));
