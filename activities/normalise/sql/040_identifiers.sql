-- SIRET: 14 digits whose Luhn sum is a multiple of 10; La Poste (SIREN 356000000): plain sum a multiple of 5. Source: INSEE, Sirene.
-- Arithmetic on two 32-bit halves of seven digits, many times faster than on text or on one long integer.
create macro doubled(d) as 2 * d - 9 * (d > 4)::integer;

create macro plain_first(h) as h % 10 + doubled(h // 10 % 10) + h // 100 % 10 + doubled(h // 1000 % 10) + h // 10000 % 10
  + doubled(h // 100000 % 10) + h // 1000000;

create macro doubled_first(h) as doubled(h % 10) + h // 10 % 10 + doubled(h // 100 % 10) + h // 1000 % 10 + doubled(h // 10000 % 10)
  + h // 100000 % 10 + doubled(h // 1000000);

create macro low_half(n) as cast(n % 10000000 as integer);

create macro high_half(n) as cast(n // 10000000 as integer);

create macro luhn_of(n) as list_transform([low_half(n)], lambda h: plain_first(h))[1] + list_transform([high_half(n)], lambda h: doubled_first(h))[1];

create macro digit_sum_of(n) as list_sum(list_transform(string_split(cast(n as varchar), ''), lambda d: cast(d as integer)));

create macro is_siren(x) as regexp_full_match(x, '\d{9}') and x <> '000000000' and luhn_of(try_cast(x as bigint)) % 10 = 0;

create macro is_siret_number(n) as case
  when n < 100000 then false
  when luhn_of(n) % 10 = 0 then true
  when n // 100000 = 356000000 then digit_sum_of(n) % 5 = 0
  else false
end;

create macro is_siret(x) as length(x) = 14 and regexp_full_match(x, '\d+')
  and list_transform([try_cast(x as bigint)], lambda n: is_siret_number(n))[1];

-- Grouping marks go: blanks, hyphens, apostrophes, and dots between groups of three.
create macro bare_siret(x) as list_transform(
  [case when regexp_full_match(x, '[0-9]+') then x else regexp_replace(regexp_replace(present(x), '[\s''-]', '', 'g'), '\.(\d{3})', '\1', 'g') end],
  lambda bare: read_digits(bare))[1];

create macro siret_cell_of(d, sent) as case
  when sent is null then cell(null::varchar, null)
  when is_siret(d) then cell(d, null)
  when length(d) = 13 and is_siret('0' || d) then cell('0' || d, 'zero_retabli')
  when d is null and regexp_matches(sent, '^[0-9][.,]?[0-9]*[eE]') then cell(null, 'siret_arrondi')
  when length(d) = 9 and is_siren(d) then cell(null, 'siren_pour_siret')
  when length(d) < 9 then cell(null, 'siret_factice')
  when length(d) = 14 then cell(null, 'siret_cle_fausse')
  else cell(null, 'siret_illisible')
end;

create macro cell_siret(x) as case
  when x is null then empty_cell()
  when is_siret(x) then cell(x, null)
  else list_transform([bare_siret(x)], lambda d: siret_cell_of(d, present(x)))[1]
end;
