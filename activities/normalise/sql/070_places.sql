-- Words of places: names to compare communes by, postcodes, départements.
create macro place_key(x) as regexp_replace(regexp_replace(regexp_replace(comparable(x),
  ' cedex( \d+)?$| \d{1,2} ?(e|er|eme|ieme)?( arrondissement| arrdt| arr)?$', ''), '\bst\b', 'saint', 'g'), '\bste\b', 'sainte', 'g');

-- Five digits, or four that lost their leading zero.
create macro five_digits(digits) as list_transform([digits], lambda d: case length(d) when 5 then d when 4 then '0' || d end)[1];

create macro code_postal_issue(read, sent) as case
  when read is null and sent is not null then 'code_postal_illisible'
  when read <> sent and starts_with(read, '0') and not starts_with(sent, '0') then 'zero_retabli'
end;

create macro read_code_insee(x) as five_digits(read_digits(replace(present(x), ' ', '')));

-- 00 and 96 begin none, nor does 99: it is the foreign country of INSEE's codes.
create macro is_code_postal(d) as d >= '01000' and d < '99000' and left(d, 2) <> '96';

create macro read_code_postal(x) as list_transform([read_code_insee(x)], lambda d: case when is_code_postal(d) then d end)[1];

create macro cell_code_postal(x) as cell(
  case
    when x glob '[0-9][0-9][0-9][0-9][0-9]' and is_code_postal(x) then x
    when x glob '[1-9][0-9][0-9][0-9]' then '0' || x
    when x is not null then read_code_postal(x)
  end,
  case
    when x glob '[0-9][0-9][0-9][0-9][0-9]' and is_code_postal(x) then null
    when x glob '[1-9][0-9][0-9][0-9]' then 'zero_retabli'
    when x is not null then code_postal_issue(read_code_postal(x), present(x))
  end
);

-- Two digits, three overseas; the postcodes of Corsica (20…) do not tell 2A from 2B.
create macro departement_of(code_postal) as case
  when code_postal >= '97' then left(code_postal, 3)
  when left(code_postal, 2) <> '20' then left(code_postal, 2)
end;

-- Does a postcode lie where its first digits say? Those of Corsica say 20.
create macro postcode_is_in(code_postal, departement) as case
  when left(code_postal, 2) = '20' then list_contains(['2A', '2B'], departement)
  else departement_of(code_postal) = departement
end;

-- Wide seas without a mesh: Nouvelle-Calédonie and Polynésie française.
create macro is_in_pacific(departement, latitude, longitude) as
  (coalesce(departement, '988') = '988' and latitude between -23.5 and -17.5 and longitude between 158 and 172.5)
  or (coalesce(departement, '987') = '987' and latitude between -28.5 and -7 and longitude between -155.5 and -133.5);

-- 052, 52, 2A, 02A and 974 are départements; so is the start of a postcode.
create macro departement_code_of(x) as case
  when list_contains(['20', '020'], x) then null -- Corsica: 2A or 2B
  when regexp_full_match(upper(x), '0?(0[1-9]|[1-8]\d|9[0-5]|2[AB])') then right('0' || upper(x), 2)
  when regexp_full_match(x, '97[1-46]|98[78]') then x
  when regexp_full_match(x, '[1-9]') then '0' || x
end;

create macro departement_code(x) as case
  when x glob '*[.,]*' then list_transform([digits_of(x)], lambda d: departement_code_of(d))[1]
  else departement_code_of(x)
end;

-- Is a point within the surroundings of a commune? Each of its points tells how far they reach, in km. Null where no point is known.
create macro is_around(points, latitude, longitude) as len(list_filter(points, lambda p:
  111.2 * sqrt(pow(latitude - p.latitude, 2) + pow((longitude - p.longitude) * cos(radians(p.latitude)), 2)) <= p.portee)) > 0;

-- Communes of Guyane reach further than the mesh, which knows the middles of communes and what is beside them.
create macro is_in_wide_commune(points, latitude, longitude) as
  len(points) = len(list_filter(points, lambda p: p.portee > 20)) and is_around(points, latitude, longitude);
