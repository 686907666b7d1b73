-- Numbers as French spreadsheets write them: decimal comma, spaces between thousands.
-- DuckDB also takes 'inf', 'nan', '1e999' and '1_000' for numbers. Zero is a number here, though elsewhere it may mean nothing.
create macro read_decimal(x) as list_transform(
  [case when x glob '*[0-9]*' and not contains(x, '_') then try_cast(replace(without(x, ' '), ',', '.') as double) end],
  lambda n: case when isfinite(n) then n end)[1];

create macro cell_number(x) as cell(
  read_decimal(x),
  case when read_decimal(x) is not null then null when present(x) is not null then 'nombre_illisible' end
);

-- The same reading to the last digit, as text: sign, figures, point. An exponent says that some may have been rounded away. Which digits the
-- column can hold is judged by its contract.
create macro exact_decimal(x) as case
  when x glob '*[0-9]*' and not ltrim(x, '-') glob '*[!0-9., +]*' and try_cast(replace(without(x, ' '), ',', '.') as double) is not null then replace(without(x, ' '), ',', '.')
end;

create macro cell_decimal(x) as cell(
  exact_decimal(x),
  case when exact_decimal(x) is not null then null when present(x) is not null then 'nombre_illisible' end
);

-- 32 hexadecimal digits, with the hyphens of RFC 9562 or without, between braces perhaps.
create macro read_uuid(x) as case
  when strlen(x) > 32 and regexp_full_match(x, '\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?') then try_cast(x as uuid)
  when strlen(x) = 32 and not x glob '*[!0-9A-Fa-f]*' then try_cast(x as uuid)
end;

create macro cell_uuid(x) as cell(
  read_uuid(x),
  case when read_uuid(x) is not null then null when present(x) is not null then 'uuid_illisible' end
);

-- Text that a spreadsheet turned into a number: "13014.0" and "1,3014E+4" give 13014. Null when digits were lost: never another number.
create macro digits_of(t) as case
  when not t glob '*[!0-9]*' and t <> '' then t
  when t glob '[0-9]*[.,eEx*]*' then spreadsheet_digits(t)
end;

create macro read_digits(x) as list_transform([x], lambda t: digits_of(t))[1];

-- Blanks between groups go, and dots between groups of three; "122.000" may be 122 as well, which is left to digits_of.
create macro ungrouped(x) as case
  when not x glob '*[ .]*' then x
  when regexp_full_match(x, '[0-9]{1,3}(\.[0-9]{3})+') and not regexp_full_match(x, '[0-9]{1,3}\.000') then replace(x, '.', '')
  else replace(x, ' ', '')
end;

-- Digits that a spreadsheet rounded: two numbers may be written alike, so such a text identifies nothing.
create macro is_scientific(x) as regexp_full_match(x, '[0-9]+([.,][0-9]+)? ?[eE] ?[+]?[0-9]{1,3}');
