-- SIRET: 14 digits whose Luhn sum is a multiple of 10; La Poste (SIREN 356000000): plain sum a multiple of 5. Source: INSEE, Sirene.
create macro digit_at(x, i) as ascii(substr(x, i, 1)) - 48;

create macro doubled(d) as case when d > 4 then 2 * d - 9 else 2 * d end;

create macro luhn_sum_9(x) as digit_at(x, 1) + doubled(digit_at(x, 2)) + digit_at(x, 3) + doubled(digit_at(x, 4))
  + digit_at(x, 5) + doubled(digit_at(x, 6)) + digit_at(x, 7) + doubled(digit_at(x, 8)) + digit_at(x, 9);

create macro luhn_sum_14(x) as doubled(digit_at(x, 1)) + digit_at(x, 2) + doubled(digit_at(x, 3)) + digit_at(x, 4)
  + doubled(digit_at(x, 5)) + digit_at(x, 6) + doubled(digit_at(x, 7)) + digit_at(x, 8) + doubled(digit_at(x, 9))
  + digit_at(x, 10) + doubled(digit_at(x, 11)) + digit_at(x, 12) + doubled(digit_at(x, 13)) + digit_at(x, 14);

create macro digit_sum_14(x) as digit_at(x, 1) + digit_at(x, 2) + digit_at(x, 3) + digit_at(x, 4) + digit_at(x, 5) + digit_at(x, 6)
  + digit_at(x, 7) + digit_at(x, 8) + digit_at(x, 9) + digit_at(x, 10) + digit_at(x, 11) + digit_at(x, 12) + digit_at(x, 13) + digit_at(x, 14);

create macro is_siren(x) as regexp_full_match(x, '\d{9}') and x <> '000000000' and luhn_sum_9(x) % 10 = 0;

create macro is_siret(x) as regexp_full_match(x, '\d{14}') and left(x, 9) <> '000000000'
  and (luhn_sum_14(x) % 10 = 0 or (left(x, 9) = '356000000' and digit_sum_14(x) % 5 = 0));

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

create macro cell_siret(x) as list_transform([bare_siret(x)], lambda d: siret_cell_of(d, present(x)))[1];
