-- Words of places: names to compare communes by, postcodes, départements.
create macro place_key(x) as regexp_replace(regexp_replace(regexp_replace(comparable(x),
  ' cedex( \d+)?$| \d+e[r]? arrondissement$| \d{1,2}$', ''), '\bst\b', 'saint', 'g'), '\bste\b', 'sainte', 'g');

-- Five digits, or four that lost their leading zero.
create macro five_digits(digits) as list_transform([digits], lambda d: case length(d) when 5 then d when 4 then '0' || d end)[1];

create macro code_postal_issue(read, sent) as case
  when read is null and sent is not null then 'code_postal_illisible'
  when read <> sent and starts_with(read, '0') and not starts_with(sent, '0') then 'zero_retabli'
end;

create macro read_code_postal(x) as five_digits(read_digits(replace(present(x), ' ', '')));

create macro cell_code_postal(x) as cell(
  case
    when x glob '[0-9][0-9][0-9][0-9][0-9]' then x
    when x glob '[0-9][0-9][0-9][0-9]' then '0' || x
    when x is not null then read_code_postal(x)
  end,
  case
    when x glob '[0-9][0-9][0-9][0-9][0-9]' then null
    when x glob '[0-9][0-9][0-9][0-9]' then 'zero_retabli'
    when x is not null then code_postal_issue(read_code_postal(x), present(x))
  end
);

-- Two digits, three overseas; the postcodes of Corsica (20…) do not tell 2A from 2B.
create macro departement_of(code_postal) as case
  when code_postal >= '97' then left(code_postal, 3)
  when left(code_postal, 2) <> '20' then left(code_postal, 2)
end;
