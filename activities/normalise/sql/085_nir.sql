-- Identifiers of persons. What these macros give lives in the session only: the contract names the domain under which each becomes a
-- pseudonym before a row is written.

-- NIR: 13 characters and a key of two digits. Source: INSEE; month 20–42 and 50–99 stand for incomplete civil status, sex 3 and 4 for a
-- registration under way, 7 and 8 for a provisional number (NIA). Département 00 does not exist: the toolkit's invented persons have it.
create macro nir_bare(x) as case
  when (strlen(x) = 13 or strlen(x) = 15) and not x glob '*[!0-9]*' then x
  when x glob '*[.,eE]*' and digits_of(x) is not null then case when not is_scientific(x) then digits_of(x) end
  else upper(regexp_replace(x, '[ .''_/-]+', '', 'g'))
end;

create macro nir_has_form(bare) as
  regexp_full_match(bare, '[1-478]\d{2}(0[1-9]|1[0-2]|2\d|3\d|4[0-2]|[5-9]\d)(\d{2}|2[AB])\d{6}(\d{2})?') and substr(bare, 11, 3) <> '000';

-- Corsica: 2A counts as 19, 2B as 18.
create macro nir_number(bare) as try_cast(replace(replace(left(bare, 13), '2A', '19'), '2B', '18') as bigint);

create macro nir_is_invented(bare) as substr(bare, 6, 2) = '00';

-- An invented number has a key that is false on purpose: the true one's successor.
create macro nir_key_of(number) as case
  when number // 1000000 % 100 = 0 then (97 - number % 97) % 97 + 1
  else 97 - number % 97
end;

create macro nir_key(bare) as nir_key_of(nir_number(bare));

create macro nir_has_key(bare) as case when strlen(bare) = 13 then true else nir_key(bare) = try_cast(right(bare, 2) as bigint) end;

-- Fifteen digits with their key, registered for good or invented, as nearly all are: by arithmetic, a third of what reading any other costs.
create macro nir_holds(number, month, key) as (month between 1 and 12 or month between 20 and 42 or month >= 50) and number % 1000 <> 0 and key = nir_key_of(number);

create macro nir_is_plain(x) as list_transform(
  [case when x glob '[12][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]' then cast(x as bigint) end],
  lambda n: nir_holds(n // 100, n // 10000000000 % 100, n % 100))[1];

create macro nir_read(x) as list_transform([nir_bare(x)], lambda bare: case when nir_has_form(bare) and nir_has_key(bare) then left(bare, 13) end)[1];

create macro nir_of(x) as case when nir_is_plain(x) then left(x, 13) when x is not null then nir_read(x) end;

create macro nir_nature(nir) as case
  when nir is null then null
  when nir_is_invented(nir) then 'fictif'
  when list_contains(['3', '4', '7', '8'], left(nir, 1)) then 'provisoire'
  else 'certifie'
end;

-- Does the number say what the record says? Only a definite disagreement counts: months above 12 say nothing.
create macro nir_disagrees(nir, sexe, naissance) as
  (list_contains(['1', '3', '7'], left(nir, 1)) and sexe = 'F')
  or (list_contains(['2', '4', '8'], left(nir, 1)) and sexe = 'M')
  or (naissance is not null and substr(nir, 2, 2) <> strftime(naissance, '%y'))
  or (naissance is not null and substr(nir, 4, 2) between '01' and '12' and substr(nir, 4, 2) <> strftime(naissance, '%m'));

-- The number is read once: what is said of it asks for it seven times.
create macro nir_issue_read(x, sexe, naissance) as list_transform([nir_read(x)], lambda nir: case
  when present(x) is null then null
  when nir is not null then case
    when nir_disagrees(nir, sexe, naissance) then 'nir_incoherent'
    when nir_nature(nir) = 'provisoire' then 'nir_provisoire'
  end
  when is_scientific(x) then 'nir_arrondi'
  when nir_has_form(nir_bare(x)) then 'nir_cle_fausse'
  else 'nir_illisible'
end)[1];

create macro nir_issue(x, sexe, naissance) as case
  when nir_is_plain(x) then case when nir_disagrees(x, sexe, naissance) then 'nir_incoherent' end
  when x is not null then nir_issue_read(x, sexe, naissance)
end;

create macro cell_nir(x, sexe, naissance) as cell(nir_of(x), nir_issue(x, sexe, naissance));
