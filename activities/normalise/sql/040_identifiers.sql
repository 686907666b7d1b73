-- SIRET: 14 digits whose Luhn sum is a multiple of 10, the first nine of them a SIREN, whose own is; La Poste (SIREN 356000000): plain
-- sum a multiple of 5. Source: INSEE, Sirene.
-- Read as hexadecimal, decimal digits lie four bits apart: bytes are then summed all at once (a sum of bytes is the remainder by 255).
create macro packed_digits(x) as try_cast('0x' || x as bigint);

create macro low_nibbles() as cast('0x0F0F0F0F0F0F0F' as bigint);

-- Every second digit from the right counts as it is, the others doubled; a double above 9 has its two digits added, which
-- modulo 10 is one more.
create macro luhn_of(v) as (
    (v & low_nibbles())
    + 2 * ((v >> 4) & low_nibbles())
    + (((((v >> 4) & low_nibbles()) + cast('0x0B0B0B0B0B0B0B' as bigint)) >> 4) & cast('0x01010101010101' as bigint))
  ) % 255;

create macro digit_sum_of(v) as ((v & low_nibbles()) + ((v >> 4) & low_nibbles())) % 255;

create macro nine_digits(x) as x glob '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]';

create macro is_siren(x) as nine_digits(x) and x <> '000000000' and luhn_of(packed_digits(x)) % 10 = 0;

create macro is_siret_number(v) as case
  when v < cast('0x100000' as bigint) then false -- no SIREN in front
  when luhn_of(v >> 20) % 10 <> 0 then false
  when luhn_of(v) % 10 = 0 then true
  when v >> 20 = cast('0x356000000' as bigint) then digit_sum_of(v) % 5 = 0
  else false
end;

create macro is_siret(x) as list_transform(
  [case when x glob '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]' then packed_digits(x) end],
  lambda v: is_siret_number(v))[1];

-- Grouping marks go: blanks, hyphens, apostrophes, and dots between groups of three.
create macro without_marks(x) as replace(replace(replace(x, ' ', ''), '-', ''), '''', '');

create macro without_dots(x) as case when contains(x, '.') and regexp_full_match(x, '[0-9]{1,3}(\.[0-9]{3})+[0-9]{0,5}') then replace(x, '.', '') else x end;

create macro bare_siret(x) as digits_of(without_dots(without_marks(x)));

-- A column of numbers loses the zeros in front.
create macro kept_siret(bare) as case
  when is_siret(bare) then bare
  when strlen(bare) between 12 and 13 and is_siret(lpad(bare, 14, '0')) then lpad(bare, 14, '0')
end;

create macro siret_issue(bare) as case
  when is_siret(bare) then null
  when strlen(bare) between 12 and 13 and is_siret(lpad(bare, 14, '0')) then 'zero_retabli'
  when strlen(bare) = 9 and is_siren(bare) then 'siren_pour_siret'
  when strlen(bare) < 9 then 'siret_factice'
  when strlen(bare) = 14 and not is_siren(left(bare, 9)) then 'siret_siren_faux'
  when strlen(bare) = 14 then 'siret_cle_fausse'
  else 'siret_illisible'
end;

-- The two forms that most extracts use: fourteen digits, and 3-3-3-5 with blanks.
create macro plain_siret(x) as list_transform(
  [case when strlen(x) = 17 and x glob '[0-9][0-9][0-9] [0-9][0-9][0-9] [0-9][0-9][0-9] [0-9][0-9][0-9][0-9][0-9]' then replace(x, ' ', '') else x end],
  lambda bare: case when is_siret(bare) then bare end)[1];

create macro mended_siret(x) as list_transform([bare_siret(x)], lambda bare: kept_siret(bare))[1];

create macro why_no_siret(x) as case
  when bare_siret(x) is not null then list_transform([bare_siret(x)], lambda bare: siret_issue(bare))[1]
  when is_scientific(x) then 'siret_arrondi'
  else 'siret_illisible'
end;

-- A SIREN where a SIRET belongs is the commonest fault: it is told before the costlier ways to mend are tried. Two cases over plain
-- values, as said in 010_text.sql: one case over cells costs twice as much.
create macro cell_siret(x) as cell(
  kept_or(plain_siret(x), case when present(x) is not null and not nine_digits(x) then mended_siret(x) end),
  case
    when plain_siret(x) is not null then null
    when nine_digits(x) then case when is_siren(x) then 'siren_pour_siret' else 'siret_illisible' end
    when present(x) is not null then why_no_siret(x)
  end
);
